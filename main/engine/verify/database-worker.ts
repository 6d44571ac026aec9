import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { openForReading, type ReadDb } from "../vault/db.ts";
import { hex } from "../vault/hash.ts";
import { serve } from "../vault/rpc.ts";
import { row, rows, value } from "../vault/sql.ts";
import { type BodyPage, checkBodies, checkBodiesSingly, checkBodyAgain } from "./check-bodies.ts";
import { type Growth, sweepBuckets } from "./check-buckets.ts";
import { checkIntervals } from "./check-intervals.ts";
import { checkAccount, checkCollection } from "./check-roots.ts";
import { checkVersions } from "./check-versions.ts";
import { itemsOfBody } from "./names.ts";
import type { Damage, TouchedItem } from "./report.ts";

const { vaultDir } = workerData as { vaultDir: string };
let opened: ReadDb | undefined;
const growth: Growth = new Map();
let sweep: Generator<Damage[]> | undefined;

/** Opened with the first call, so that a database that cannot be opened is an answer like any other. */
function db(): ReadDb {
  if (!opened) {
    opened = openForReading(join(vaultDir, "vault.db"));
    opened.pragma("cell_size_check = ON");
  }
  return opened;
}

export type Extent = { readonly topBody: number; readonly bodies: number; readonly files: number; readonly bytes: number };
/** A file that the database expects under photos/. */
export type Expected = { readonly name: string; readonly size: number };

const sliceMs = 100;

const functions = {
  /** What there is to re-read now; what comes later is not part of this check. */
  extent(): Extent {
    const found = row<Extent>(
      db(),
      `SELECT coalesce(max(id), 0) AS topBody, count(*) FILTER (WHERE data IS NOT NULL) AS bodies, count(ext) AS files,
         coalesce(sum(size) FILTER (WHERE data IS NOT NULL OR ext IS NOT NULL), 0) AS bytes FROM body`,
    );
    return found ?? { topBody: 0, bodies: 0, files: 0, bytes: 0 };
  },

  /** SQLite's own check of pages, indexes and types. */
  integrity(): string[] {
    const found = db().pragma("integrity_check(20)", { simple: false }) as { integrity_check: string }[];
    return found.map((r) => r.integrity_check).filter((text) => text !== "ok");
  },

  foreignKeys(): string[] {
    const found = db().pragma("foreign_key_check") as { table: string; rowid: number | null; parent: string }[];
    return found.slice(0, 100).map((r) => `a row of ${r.table} (${r.rowid ?? "?"}) refers to a ${r.parent} that is not there`);
  },

  /** From here to `settle` every answer is about one moment, whatever a backup writes meanwhile. */
  freeze(): void {
    db().exec("BEGIN");
    growth.clear();
    sweep = undefined;
  },

  settle(): void {
    if (db().inTransaction) db().exec("COMMIT");
  },

  versions: (after: number) => checkVersions(db(), after),
  intervals: (after: number) => checkIntervals(db(), after),

  /** Goes on for a moment; undefined when all buckets are done. */
  someBuckets(): Damage[] | undefined {
    sweep ??= sweepBuckets(db(), growth);
    const until = Date.now() + sliceMs;
    const damage: Damage[] = [];
    while (Date.now() < until) {
      const next = sweep.next();
      if (next.done) return damage.length > 0 ? damage : undefined;
      damage.push(...next.value);
    }
    return damage;
  },

  collections: (): number[] => rows<{ id: number }>(db(), "SELECT id FROM collection ORDER BY id").map((c) => c.id),
  accounts: (): number[] => rows<{ id: number }>(db(), "SELECT id FROM account ORDER BY id").map((a) => a.id),
  collection: (id: number) => checkCollection(db(), id, growth),
  account: (id: number) => checkAccount(db(), id),

  bodies: (after: number, top: number): BodyPage => checkBodies(db(), after, top),
  bodiesSingly: (after: number, top: number): BodyPage => checkBodiesSingly(db(), after, top),

  /** The files that belong into photos/<n as two hex digits>. */
  expected(n: number): Expected[] {
    const low = Buffer.alloc(32);
    low[0] = n;
    const high = Buffer.alloc(33, 0xff);
    high[0] = n;
    const found = rows<{ hash: Uint8Array; ext: string; size: number }>(
      db(),
      "SELECT hash, ext, size FROM body WHERE hash >= ? AND hash <= ? AND ext IS NOT NULL",
      low,
      high,
    );
    return found.map(({ hash, ext, size }) => ({ name: `${hex(hash)}.${ext}`, size }));
  },

  /** Whether a row says, now, that there is a file of these bytes. Not by its name: an extension that is damaged is no text. */
  hasFile(hash: string): boolean {
    return value(db(), "SELECT 1 FROM body WHERE hash = ? AND ext IS NOT NULL", Buffer.from(hash, "hex")) !== undefined;
  },

  /** Whether a row says, now, that this file should be there. */
  isExpected(hash: string, ext: string): boolean {
    return value(db(), "SELECT 1 FROM body WHERE hash = ? AND ext = ?", Buffer.from(hash, "hex"), ext) !== undefined;
  },

  itemsOfBody: (hash: string): TouchedItem[] => itemsOfBody(db(), Buffer.from(hash, "hex")),
  bodyAgain: (hash: string): readonly Damage[] => checkBodyAgain(db(), Buffer.from(hash, "hex")),

  close: () => void opened?.close(),
};
export type DatabaseWorker = typeof functions;
serve(functions);
