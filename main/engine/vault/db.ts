import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";

declare const canWrite: unique symbol;
export type ReadDb = Database.Database;
/** Only the writer worker holds one. */
export type WriteDb = Database.Database & { readonly [canWrite]: true };

/**
 * Every connection states its durability: a reopened WAL database comes up with synchronous=NORMAL, which lost
 * acknowledged commits in a power-cut test.
 */
const durable = ["synchronous = FULL", "fullfsync = 1", "checkpoint_fullfsync = 1", "foreign_keys = ON", "trusted_schema = OFF"];

/** Makes no file: where a volume has gone, an empty database must not take its place. */
export function openForWriting(file: string, options: { create?: boolean } = {}): WriteDb {
  return opened(file, () => {
    const db = new Database(file, { fileMustExist: !options.create, timeout: 10_000 }) as WriteDb;
    db.pragma("journal_mode = WAL");
    for (const pragma of durable) db.pragma(pragma);
    db.pragma("cache_size = -8000");
    // A log of 16 MB: a first pull changes the same index pages again and again, and each is copied back half as often.
    db.pragma("wal_autocheckpoint = 4000");
    return db;
  });
}

/** Sees committed rows only and writes no row; throws vault-read-only where SQLite may not keep its log beside the file. */
export function openForReading(file: string): ReadDb {
  return opened(file, () => {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
    for (const pragma of [...durable, "query_only = ON", "cache_size = -16000"]) db.pragma(pragma);
    return db;
  });
}

/** Moves the log into the database. Throws vault-busy where somebody still reads, and so needs, what was there before. */
export function emptyLog(db: Database.Database): void {
  const [done] = db.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
  if (done?.busy !== 0) throw new LifeboatError("vault-busy", "somebody is reading an earlier state of the vault");
}

/** What SQLite says of a file that it cannot open is that it cannot: this says why. */
export function opened<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const known = asLifeboatError(error);
    if (known.code !== "internal") throw known;
    // Whoever opens a vault has looked for it: it has gone since, while a thread was starting.
    if (!existsSync(file)) throw new LifeboatError("vault-away", `${dirname(file)} is not there any more`, { cause: error });
    // SQLite keeps its log beside the file, so it cannot even read where it may make no file.
    if (!isWritable(dirname(file))) throw new LifeboatError("vault-read-only", dirname(file), { cause: error });
    throw new LifeboatError("no-vault", `the vault's database cannot be opened: ${known.detail}`, { cause: error });
  }
}

export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
