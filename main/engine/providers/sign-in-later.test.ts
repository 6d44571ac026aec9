import { expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { signInSecret } from "../net/sign-in-kept.ts";
import { signInIo, startIssuer, type TestIssuer, visit } from "../net/sign-in.fixture.ts";
import { createTestIo } from "./memory/io.ts";
import type { Io } from "./provider.ts";
import { signInToRead } from "./sign-in-later.ts";

const scopes = { read: ["things.read"], write: ["things.read", "things.write"] };

function ioOf(issuer: TestIssuer): Io {
  const ask: Io["ask"] = async ({ url = "" }) => {
    void visit(url).catch(() => undefined);
    return "All done";
  };
  return { ...createTestIo({}), ...signInIo(issuer), ask };
}

it("asks for writing when it comes to that, and once", async () => {
  await using test = await startIssuer();
  const io = ioOf(test);
  const signedIn = await signInToRead(test.issuer, scopes, io);
  expect(test.consents).toEqual(["things.read"]);
  await signedIn.allow("mum", async () => "mum", io);
  await signedIn.allow("mum", async () => "mum", io);
  expect(test.consents).toEqual(["things.read", "things.read things.write"]);
});

it("does not write as somebody else, and forgets them", async () => {
  await using test = await startIssuer();
  const io = ioOf(test);
  const signedIn = await signInToRead(test.issuer, scopes, io);
  const before = await io.secrets.get(signInSecret);
  await expect(signedIn.allow("mum", async () => "dad", io)).rejects.toMatchObject({ code: "wrong-account" });
  expect(await io.secrets.get(signInSecret)).toBe(before);
});

it("keeps no sign-in of which nobody said whose it is, and asks again", async () => {
  await using test = await startIssuer();
  const io = ioOf(test);
  const signedIn = await signInToRead(test.issuer, scopes, io);
  const before = await io.secrets.get(signInSecret);
  const away = (): Promise<string> => Promise.reject(new LifeboatError("server", "503"));
  for (const [whoIs, code] of [[away, "server"], [async () => "dad", "wrong-account"]] as const) {
    await expect(signedIn.allow("mum", whoIs, io)).rejects.toMatchObject({ code });
    expect(await io.secrets.get(signInSecret)).toBe(before);
  }
  await signedIn.allow("mum", async () => "mum", io);
  expect(test.consents).toHaveLength(4);
});

it("keeps a renewed sign-in that was allowed to write before, also where nobody says whose it is", async () => {
  await using test = await startIssuer();
  let now = Date.now();
  const io = { ...ioOf(test), now: () => new Date(now) };
  const signedIn = await signInToRead(test.issuer, scopes, io);
  await signedIn.allow("mum", async () => "mum", io);
  const before = await io.secrets.get(signInSecret);
  now += 3600_000;
  await expect(signedIn.allow("mum", () => Promise.reject(new LifeboatError("server", "503")), io)).rejects.toMatchObject({ code: "server" });
  expect(await io.secrets.get(signInSecret)).not.toBe(before);
  await signedIn.allow("mum", async () => "mum", io);
  expect(test.consents).toHaveLength(2);
});
