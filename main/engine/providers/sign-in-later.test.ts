import { expect, it } from "vitest";
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
