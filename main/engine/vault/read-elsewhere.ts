import { chmodSync, constants, copyFileSync, existsSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";

const databases = ["vault.db", "vault.db-wal", "search.db", "search.db-wal"];
const tries = 3;

/** On such a disk not even reading works: SQLite keeps a file beside the database. The database itself may be whole. */
export function isUnwritable(thrown: unknown): boolean {
  const { code } = asLifeboatError(thrown);
  return code === "vault-read-only" || code === "disk-full" || code === "read-only";
}

/** How much `copyForReading` will take. */
export const bytesToRead = (dir: string): number => databases.reduce((sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);

/**
 * The databases of a vault with their logs, as they are now, in another folder, which then can be read like a vault: its photos
 * are those of the vault. Nothing in the vault is touched. Throws vault-busy where somebody writes to it all the time.
 */
export function copyForReading(dir: string, into: string): void {
  for (let tried = 0, before = ""; before !== asTheyAre(dir); tried++) {
    if (tried === tries) throw new LifeboatError("vault-busy", `somebody is writing to ${dir}`);
    before = asTheyAre(dir);
    for (const name of databases) copyOne(join(dir, name), join(into, name));
  }
  symlinkSync(join(dir, "photos"), join(into, "photos"), "junction");
}

function copyOne(from: string, to: string): void {
  rmSync(to, { force: true });
  if (!existsSync(from)) return;
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, 0o600); // what lies on a disc for reading has no right to be written
}

function asTheyAre(dir: string): string {
  const stamps = databases.map((name) => statSync(join(dir, name), { bigint: true, throwIfNoEntry: false }));
  return stamps.map((found) => (found ? `${found.ino} ${found.size} ${found.mtimeNs}` : "none")).join();
}
