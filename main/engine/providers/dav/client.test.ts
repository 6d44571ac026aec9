import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { Authenticator } from "./auth.ts";
import { DavClient } from "./client.ts";
import { failure, ioFor } from "./script.fixture.ts";
import { retryAfterMs } from "../../net/retry-after.ts";
import { codeOfStatus } from "./status.ts";

function dropping(times: number, code: string): { io: Io; count: () => number } {
  let count = 0;
  const fetch = async (): Promise<Response> => {
    if (++count <= times) throw new LifeboatError("offline", "closed", { cause: Object.assign(new Error("closed"), { code }) });
    return new Response("ok");
  };
  return { io: ioFor([], { fetch }), count: () => count };
}

const client = new DavClient(new Authenticator(undefined, () => Promise.reject(new LifeboatError("auth", "nobody")), []));
const url = new URL("https://dav.example.org/");

describe("a kept connection that turns out closed", () => {
  it.each(["PROPFIND", "REPORT", "GET"])("%s is asked once more", async (method) => {
    const { io, count } = dropping(1, "UND_ERR_SOCKET");
    expect((await client.send({ method, url }, io)).status).toBe(200);
    expect(count()).toBe(2);
  });

  it.each([
    ["PUT", "UND_ERR_SOCKET"],
    ["DELETE", "ECONNRESET"],
    ["REPORT", "ECONNREFUSED"],
  ])("%s after %s is not", async (method, code) => {
    const { io, count } = dropping(1, code);
    expect(await failure(client.send({ method, url }, io))).toMatchObject({ code: "offline" });
    expect(count()).toBe(1);
  });
});

describe("credentials", () => {
  const login = { user: "u", password: "p" };
  const nobody = (): Promise<never> => Promise.reject(new LifeboatError("auth", "nobody"));
  it.each([
    ["https://named.example/x", "Basic dTpw"],
    ["http://named.example/x", undefined],
    ["https://other.example/x", undefined],
    ["https://named.example:8443/x", undefined],
  ])("unasked to %s: %s", async (target, header) => {
    const auth = new Authenticator(login, nobody, ["https://named.example", "http://named.example"]);
    expect(await auth.header("GET", new URL(target))).toBe(header);
  });
});

describe("Retry-After", () => {
  const now = new Date("2026-11-01T00:00:00Z");
  it.each([
    [null, undefined],
    ["120", 120_000],
    [" 0 ", 0],
    ["Sun, 01 Nov 2026 00:01:00 GMT", 60_000],
    ["Sat, 31 Oct 2026 00:00:00 GMT", 0],
    ["soon", undefined],
    ["-5x", undefined],
  ])("%j is %j", (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });

  it.each([
    [200, "bad-answer"],
    [304, "bad-answer"],
    [400, "unsupported"],
    [404, "gone"],
    [429, "rate-limited"],
    [500, "server"],
    [501, "unsupported"],
    [502, "server"],
    [507, "quota"],
  ])("status %i is %s", (status, code) => {
    expect(codeOfStatus(status)).toBe(code);
  });
});
