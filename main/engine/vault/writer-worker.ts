import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { emptyLog, openForWriting, type WriteDb } from "./db.ts";
import { type Functions, serve } from "./rpc.ts";
import * as absent from "./write/absent.ts";
import * as accounts from "./write/accounts.ts";
import * as alarms from "./write/alarms.ts";
import * as collections from "./write/collections.ts";
import { conclude } from "./write/conclude.ts";
import * as copies from "./write/copies.ts";
import * as drills from "./write/drills.ts";
import * as forget from "./write/forget.ts";
import { nameLargeText } from "./write/large-names.ts";
import * as listing from "./write/listing.ts";
import * as losses from "./write/losses.ts";
import * as restore from "./write/restore.ts";
import * as runs from "./write/runs.ts";
import { store } from "./write/store.ts";
import { createTempTables } from "./write/temp.ts";
import * as upkeep from "./write/upkeep.ts";

const { vaultDir } = workerData as { vaultDir: string };
const db = openForWriting(join(vaultDir, "vault.db"));
createTempTables(db);

/** Each call is one transaction: it happened wholly, and durably once answered, or not at all. */
const writing = {
  ...absent,
  ...accounts,
  ...alarms,
  ...collections,
  ...copies,
  ...drills,
  ...forget,
  ...listing,
  ...losses,
  ...restore,
  ...runs,
  ...upkeep,
  conclude,
  nameLargeText,
  store,
} as const;

type Bound<F> = { readonly [K in keyof F]: F[K] extends (db: WriteDb, ...args: infer A) => infer R ? (...args: A) => R : never };
export type WriterFunctions = Bound<typeof writing> & { emptyLog: () => void; scrub: () => void; close: () => void };

const functions: Record<string, Functions[string]> = {
  /** Throws vault-busy while somebody reads an earlier state: before anything is forgotten. */
  emptyLog: () => emptyLog(db),
  /** The last of `forget`: the free space of pages, and the log, still hold what was deleted. Writes the database anew. */
  scrub(): void {
    db.exec("VACUUM");
    emptyLog(db);
    db.exec("DELETE FROM meta WHERE key = 'forgetting'");
  },
  /** Other programs may still have the vault open: SQLite itself would then leave the log as it is. */
  close(): void {
    try {
      db.pragma("busy_timeout = 0");
      db.pragma("wal_checkpoint(TRUNCATE)");
    } finally {
      db.close();
    }
  },
};
for (const [name, fn] of Object.entries(writing)) {
  const inTransaction = db.transaction((...args: unknown[]) => (fn as (db: WriteDb, ...args: unknown[]) => unknown)(db, ...args));
  functions[name] = (...args) => inTransaction.immediate(...args);
}
serve(functions);
