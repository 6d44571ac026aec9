// Vaults damaged by code, one kind at a time; for tests. Every function works on a closed vault.
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { hex } from "../vault/hash.ts";
import { card, jpeg, photo, Rig } from "../vault/vault.fixture.ts";

export const photoCount = 12;

/** Three snapshots of contacts and photos: some added, one changed, some removed, one moved. */
export async function filledVault(): Promise<Rig> {
  const rig = await Rig.create();
  const people = ["Ada", "Bertha", "Carl", "Dora", "Emil"].map((name) => card(name));
  const pictures = [];
  for (let n = 0; n < photoCount; n++) pictures.push(await photo(rig.vault, `IMG_${n}.jpg`, jpeg(n)));
  await rig.backup({ people, pictures: pictures.slice(0, 10) });
  await rig.backup({ people: [card("Ada", { more: "TEL:1\r\n" }), ...people.slice(1, 4)], pictures });
  await rig.backup({ people: [...people.slice(1, 3), card("Dora", { href: "moved.vcf" })], pictures });
  return rig;
}

/** Changes the database behind the vault's back. */
export function tamper(vaultDir: string, change: (db: Database.Database) => void): void {
  const db = new Database(join(vaultDir, "vault.db"));
  try {
    db.pragma("foreign_keys = OFF");
    change(db);
    db.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    db.close();
  }
}

/** Flips one bit of the body of the named item's newest version. */
export function flipBitInBody(vaultDir: string, name: string, bit = 100): void {
  tamper(vaultDir, (db) => {
    const find = db.prepare<[string], { id: number; data: Buffer }>(
      "SELECT b.id, b.data FROM version v JOIN body b ON b.id = v.body WHERE v.name = ? ORDER BY v.id DESC",
    );
    const body = find.get(name);
    if (!body) throw new Error(`no body of ${name}`);
    db.prepare("UPDATE body SET data = ? WHERE id = ?").run(flipped(body.data, bit), body.id);
  });
}

export function flipped(bytes: Buffer, bit: number): Buffer {
  const at = (bit >> 3) % bytes.length;
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit & 7)), at);
  return changed;
}

/** Paths of all photos, relative to the vault. */
export function photoPaths(vaultDir: string): string[] {
  const entries = readdirSync(join(vaultDir, "photos"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(vaultDir.length + 1).replaceAll("\\", "/")).sort();
}

/** The file behind a photo's newest version, relative to the vault. */
export function pathOf(vaultDir: string, name: string): string {
  let path = "";
  tamper(vaultDir, (db) => {
    const find = db.prepare<[string], { hash: Buffer; ext: string }>(
      "SELECT b.hash, b.ext FROM version v JOIN body b ON b.id = v.body WHERE v.name = ? ORDER BY v.id DESC",
    );
    const body = find.get(name);
    if (!body) throw new Error(`no photo ${name}`);
    path = `photos/${hex(body.hash).slice(0, 2)}/${hex(body.hash)}.${body.ext}`;
  });
  return path;
}

export function flipBitInPhoto(vaultDir: string, path: string, bit = 4000): void {
  const file = join(vaultDir, path);
  writeFileSync(file, flipped(readFileSync(file), bit));
}

export function removePhoto(vaultDir: string, path: string): void {
  rmSync(join(vaultDir, path));
}

/** A whole file that no row knows, as a killed backup leaves it. Gives its path. */
export function addOrphan(vaultDir: string): string {
  const [known = ""] = photoPaths(vaultDir);
  const path = known.replace(/[0-9a-f]{62}\./, `${"0".repeat(62)}.`);
  writeFileSync(join(vaultDir, path), "left behind");
  return path;
}

export function breakChain(vaultDir: string): void {
  tamper(vaultDir, (db) => db.exec("UPDATE snapshot SET time = '2026-11-03T09:00:00.000Z' WHERE id = 2"));
}

export function changeRoot(vaultDir: string): void {
  tamper(vaultDir, (db) => db.exec("UPDATE snapshot_collection SET root = zeroblob(32) WHERE snapshot = 2"));
}

/** A version that never was: changes the past. */
export function deleteVersion(vaultDir: string, name: string): void {
  tamper(vaultDir, (db) => db.prepare("DELETE FROM version WHERE id = (SELECT min(id) FROM version WHERE name = ?)").run(name));
}

export function wrongCurrent(vaultDir: string, name: string): void {
  tamper(vaultDir, (db) => {
    db.prepare("UPDATE item SET current = current + 1 WHERE id = (SELECT item FROM version WHERE name = ?)").run(name);
  });
}

/** Keeps this part of vault.db. */
export function truncateDatabase(vaultDir: string, part: number): void {
  const file = join(vaultDir, "vault.db");
  truncateSync(file, Math.floor(statSync(file).size * part));
}

/** Overwrites bytes of a file. */
export function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const whole = readFileSync(file);
  whole.set(bytes.subarray(0, Math.max(0, whole.length - at)), at);
  writeFileSync(file, whole);
}

/** Overwrites one page of a table's data with noise. */
export function damagePage(vaultDir: string, table: string): void {
  let page = 0;
  tamper(vaultDir, (db) => {
    page = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table) as number;
  });
  overwrite(join(vaultDir, "vault.db"), (page - 1) * 4096, Buffer.alloc(4096, 0xa5));
}

/** All that FORMAT.md says a check vouches for. The rest is for display, derived, or about the provider. */
export function coveredContent(file: string): string {
  const db = new Database(file, { readonly: true });
  try {
    const tables = [
      "id, hash, size, ext, data FROM body",
      "id, account, collection, current FROM item",
      "id, item, collection, href, hash, bucket, body, raw, facts, first, until FROM version",
      "version, name, body FROM part",
      "id, account, time, root, chain FROM snapshot",
      "snapshot, collection, items, root FROM snapshot_collection",
      "collection, n, snapshot, hash FROM bucket",
    ];
    return JSON.stringify(tables.map((table) => db.prepare(`SELECT ${table}`).raw().all()));
  } finally {
    db.close();
  }
}
