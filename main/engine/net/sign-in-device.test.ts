import { beforeEach, expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { deviceGrant } from "./sign-in-device.ts";
import { memorySecrets } from "./sign-in.fixture.ts";
import type { SignInIo } from "./sign-in.ts";

const time = vi.hoisted(() => ({ waited: [] as number[], now: 0 }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number, _: unknown, { signal }: { signal: AbortSignal }) => {
    signal.throwIfAborted();
    time.waited.push(ms);
    time.now += ms;
  },
}));

beforeEach(() => {
  time.waited.length = 0;
  time.now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => time.now);
});

const json = (value: object, status = 200): Response => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
const pending = (): Response => json({ error: "authorization_pending" }, 400);
const token = (): Response => json({ access_token: "token", token_type: "Bearer", expires_in: 3600 });
const fails = (code: LifeboatError["code"]) => (): Response => {
  throw new LifeboatError(code, "no network");
};

/** Polls are answered as told, the last answer again and again. */
async function signIn(...answers: readonly (() => Response)[]): Promise<{ readonly access: string; readonly codes: number }> {
  let [codes, polls] = [0, 0];
  const issuer = { id: "https://example.org", title: "X", authorize: "https://example.org/a", token: "https://example.org/t", deviceCode: "https://example.org/code", clientId: "c", hosts: [] };
  const answer = async (input: Parameters<typeof fetch>[0]): Promise<Response> => {
    if (input instanceof Request || String(input) !== issuer.deviceCode) return (answers[polls++] ?? answers.at(-1) ?? token)();
    return json({ device_code: `d${String(++codes)}`, user_code: "WDJB", verification_uri: "https://example.org/", expires_in: 300, interval: 5 });
  };
  const io: SignInIo = { ask: async () => "", fetch: answer, secrets: memorySecrets(), signal: new AbortController().signal, now: () => new Date() };
  const { access } = await deviceGrant(issuer, ["r"], io);
  return { access, codes };
}

it.each([
  ["a server that is busy", () => new Response("", { status: 503 })],
  ["a network that is away", fails("offline")],
  ["an answer that takes too long", fails("timeout")],
  ["an answer that makes no sense", () => new Response("<html>")],
])("the code stays good through %s, asked for less often", async (_, bad) => {
  expect(await signIn(pending, bad, pending, token)).toEqual({ access: "token", codes: 1 });
  expect(time.waited).toEqual([5000, 5000, 10_000, 10_000]);
});

it("nobody asks sooner than the server said", async () => {
  const later = (): Response => new Response("", { status: 429, headers: { "retry-after": "60" } });
  expect(await signIn(later, pending, token)).toEqual({ access: "token", codes: 1 });
  expect(time.waited).toEqual([5000, 60_000, 10_000]);
});

it("a code that ran out is offline where nobody answered at its end, and auth where nobody typed it", async () => {
  await expect(signIn(pending, fails("offline"))).rejects.toMatchObject({ code: "offline" });
  await expect(signIn(fails("offline"), pending)).rejects.toMatchObject({ code: "auth" });
  expect(time.now).toBeLessThan(600_000);
});

it.each(["cancelled", "auth", "new-host"] as const)("%s ends it at once", async (code) => {
  await expect(signIn(fails(code))).rejects.toMatchObject({ code });
  expect(time.waited).toEqual([5000]);
});
