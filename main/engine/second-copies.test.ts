import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LifeboatError } from "../api/errors.ts";
import { newIdentity } from "./copies/age/keys.ts";
import { Engine } from "./engine.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import type { SecretStore } from "./providers/provider.ts";
import { addPlace, checkPlace, leaveKey, placeNamed, recoverFrom, removePlace, runCopy } from "./second-copies.ts";

const { signal } = new AbortController();
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-places-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function openEngine(secrets: SecretStore): Promise<Engine> {
  return Engine.open({ vaultDir: join(dir, "vault"), create: true, secrets: () => secrets, providers: {} });
}

const folder = (name: string) => ({ name, kind: "folder", settings: { dir: join(dir, name) }, keepDays: null });

it("two first copies that are added at once have the one key, from which both are written", { timeout: 60_000 }, async () => {
  const secrets = memorySecrets();
  const engine = await openEngine(secrets);
  const places = await Promise.all(["blue", "red"].map((name) => addPlace(engine.context, folder(name), signal)));
  expect(new Set(places.map(({ recipient }) => recipient)).size).toBe(1);
  for (const place of places) expect(await runCopy(engine.context, place, { signal })).toMatchObject({ status: "complete" });
  const again = await Promise.allSettled(["green", "gold"].map((name) => addPlace(engine.context, { ...folder("third"), name }, signal)));
  expect(again.map((each) => (each.status === "rejected" ? (each.reason as LifeboatError).code : "added")).sort()).toEqual(["added", "exists"]);
  await engine.close();
});

it("no key is left at a place under a passphrase that whoever has the place would guess", async () => {
  const engine = await openEngine(memorySecrets());
  const place = await addPlace(engine.context, folder("blue"), signal);
  for (const short of ["", "eleven char"]) await expect(leaveKey(engine.context, place, short, signal)).rejects.toMatchObject({ code: "usage" });
  expect(existsSync(join(dir, "blue/recovery-key.age"))).toBe(false);
  await leaveKey(engine.context, place, "twelve chars", signal);
  expect(existsSync(join(dir, "blue/recovery-key.age"))).toBe(true);
  await engine.close();
});

it("a second copy that was removed and is added again goes on where it was, under another name, too", { timeout: 60_000 }, async () => {
  const engine = await openEngine(memorySecrets());
  await runCopy(engine.context, await addPlace(engine.context, folder("blue"), signal), { signal });
  await removePlace(engine.context, "blue");
  expect(await engine.vault.read.copyPlaces()).toEqual([]);
  await expect(placeNamed(engine.context, "blue")).rejects.toMatchObject({ code: "not-found" });
  const other = await addPlace(engine.context, { ...folder("third"), name: "blue" }, signal);
  const again = await addPlace(engine.context, { ...folder("blue"), name: "sky" }, signal);
  expect([again.name, again.settings, again.sequence]).toEqual(["sky", { dir: join(dir, "blue") }, 1]);
  expect(await runCopy(engine.context, again, { signal })).toMatchObject({ status: "complete", sequence: 1, counts: { packs: 0 } });
  expect(await checkPlace(engine.context, again, { signal, read: "all" })).toMatchObject({ status: "complete", damage: [] });
  expect(await runCopy(engine.context, other, { signal })).toMatchObject({ status: "complete", sequence: 1 });
  await engine.close();
});

it("what a recovery asks of a server is counted as what a copy asks", async () => {
  const server = createServer((_request, response) => response.writeHead(401).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/boat`;
  const seen: string[] = [];
  const onRequest = ({ host, account }: { readonly host: string; readonly account: string }): void => void seen.push(`${account} at ${host}`);
  const from = { kind: "webdav", settings: { url, user: "anna" }, secret: "wrong", unlock: { key: newIdentity().text } };
  await expect(recoverFrom({ ...from, vaultDir: join(dir, "new"), signal, onRequest, save: () => Promise.resolve() })).rejects.toMatchObject({ code: "auth" });
  expect(new Set(seen)).toEqual(new Set([`second copies at ${new URL(url).host}`]));
  server.close();
});
