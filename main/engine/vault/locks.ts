import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { makeFolder } from "./place.ts";

export type Held = { readonly job: string; release(): void };
export type Holder = { readonly pid: number; readonly job: string; readonly since: string };

/** What is held must not end because nobody keeps its handle: collected as garbage, a database lets its lock go. */
const held = new Set<Database.Database>();

/**
 * One lock per job ("backup-3", "verify"), held by the operating system through SQLite's own file locking, so that it is
 * gone with the process that held it. Readers take none.
 */
export function tryLock(vaultDir: string, job: string, now: Date = new Date()): Held | Holder {
  const folder = join(vaultDir, "locks");
  const db = openLock(vaultDir, folder, job);
  const note = join(folder, `${job}.json`);
  try {
    db.pragma("journal_mode = MEMORY"); // a journal on the disk needs room, which a full one has not
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return holderOf(note, job);
    throw cannotWrite(vaultDir, error);
  }
  sayWhoHolds(note, { pid: process.pid, job, since: now.toISOString() });
  held.add(db);
  const release = (): void => {
    held.delete(db);
    db.close();
  };
  return { job, release };
}

/** Only a courtesy to those who wait: on a full disk the lock holds without it. */
function sayWhoHolds(note: string, holder: Holder): void {
  try {
    writeFileSync(note, JSON.stringify(holder));
  } catch {
    // told as "a moment ago" by process "?"
  }
}

/** Never makes the vault's own folder: where it is gone, its volume may be. */
function openLock(vaultDir: string, folder: string, job: string): Database.Database {
  try {
    makeFolder(folder);
    return new Database(join(folder, `${job}.lock`), { timeout: 0 });
  } catch (thrown) {
    if (!existsSync(vaultDir)) throw new LifeboatError("vault-away", `${vaultDir} is not there any more`, { cause: thrown });
    throw cannotWrite(vaultDir, thrown);
  }
}

/** SQLite tells of a folder it may not write to only that the file cannot be opened. */
function cannotWrite(vaultDir: string, thrown: unknown): LifeboatError {
  const error = asLifeboatError(thrown);
  if (error.code !== "internal" && error.code !== "read-only") return error;
  return new LifeboatError("vault-read-only", `${vaultDir} (${error.detail})`, { cause: thrown });
}

/** Waits up to `waitMs` for the job, then throws vault-busy, naming the holder. */
export async function lock(vaultDir: string, job: string, options: { waitMs?: number; signal?: AbortSignal } = {}): Promise<Held> {
  const deadline = Date.now() + (options.waitMs ?? 0);
  for (;;) {
    const got = tryLock(vaultDir, job);
    if ("release" in got) return got;
    if (Date.now() >= deadline) {
      throw new LifeboatError("vault-busy", `process ${got.pid || "?"} has been at "${job}" since ${got.since}`);
    }
    await sleep(200, undefined, options.signal ? { signal: options.signal } : {});
  }
}

function holderOf(note: string, job: string): Holder {
  try {
    const { pid, since } = JSON.parse(readFileSync(note, "utf8")) as Holder;
    return { pid, job, since };
  } catch {
    return { pid: 0, job, since: "a moment ago" };
  }
}
