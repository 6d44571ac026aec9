// The recipient is no secret: anybody who can write to the place can make a pack that opens.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { photoPaths } from "../verify/damage.fixture.ts";
import { sha256 } from "../vault/hash.ts";
import { newIdentity } from "./age/keys.ts";
import { entryName } from "./names.ts";
import { SpoolFile, spooledPath } from "./spool-file.ts";
import { inspect, unpack } from "./unpack.ts";

const identity = newIdentity();
const [text, picture] = [Buffer.from("FN:Anna"), Buffer.from("a picture")];
const wanted = [{ hash: sha256(text), ext: null }, { hash: sha256(picture), ext: "jpg" }];
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-unpack-"));
  mkdirSync(join(dir, "photos"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A whole pack with these bytes under the names of what is wanted. */
function packOf(...bodies: readonly Buffer[]): { path: string; hash: Uint8Array } {
  const spool = new SpoolFile(dir, identity.recipient.text);
  for (const [at, body] of bodies.entries()) {
    const named = wanted[at];
    if (!named) throw new Error("nothing more is wanted");
    spool.begin(entryName(named), body.length);
    spool.write(body);
    spool.endEntry(body.length);
  }
  const { hash } = spool.finish();
  return { path: spooledPath(dir, hash), hash };
}

it("takes out what the names promise", () => {
  const { path, hash } = packOf(text, picture);
  const taken = unpack({ path, hash, key: identity.text, wanted, vaultDir: dir });
  expect(taken).toEqual({ files: [sha256(picture)], texts: [{ hash: sha256(text), data: text }] });
  expect(photoPaths(dir)).toHaveLength(1);
  expect(inspect(path, identity.text)).not.toHaveProperty("damage");
});

it("takes out nothing that is not what its name says, and leaves nothing of it", () => {
  const { path, hash } = packOf(Buffer.from("FN:Eve"), Buffer.from("another picture"));
  expect(unpack({ path, hash, key: identity.text, wanted, vaultDir: dir })).toEqual({ files: [], texts: [] });
  expect([photoPaths(dir), readdirSync(join(dir, "photos", ".tmp"))]).toEqual([[], []]);
  expect(inspect(path, identity.text)).toMatchObject({ bodies: [], damage: expect.stringContaining("2 of its bodies") as string });
});

it("says that a pack is another than the one the index knows, and takes what is right in it", () => {
  const { path } = packOf(text, Buffer.from("another picture"));
  const { texts, files, damage } = unpack({ path, hash: packOf(text, picture).hash, key: identity.text, wanted, vaultDir: dir });
  expect([texts.length, files.length, damage]).toEqual([1, 0, "its bytes were changed"]);
});
