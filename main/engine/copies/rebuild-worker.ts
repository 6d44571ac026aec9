import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { LifeboatError } from "../../api/errors.ts";
import { syncFolder } from "../vault/blob-file.ts";
import { openForWriting, type WriteDb } from "../vault/db.ts";
import { format, formatOf, migrate, migrations } from "../vault/migrations/index.ts";
import { serve } from "../vault/rpc.ts";
import { row, rows, run, value } from "../vault/sql.ts";
import { damageMended, indexesPassedOver } from "../vault/write/copies.ts";
import type { IndexHead, Row, TableHead } from "./index-lines.ts";
import { moveAside } from "./move-aside.ts";
import { headOfIndex, isRow, isTable, readIndex } from "./read-index.ts";
import type { SpooledFile } from "./spool-file.ts";
import type { Unpacked, Wanted } from "./unpack.ts";

const { vaultDir } = workerData as { vaultDir: string };
const file = join(vaultDir, "vault.db.new");
let opened: WriteDb | undefined;

export type RebuildJob = { readonly path: string; readonly key: string; readonly vault: string };
export type PackWanted = { readonly pack: Uint8Array; readonly size: number; readonly wanted: readonly Wanted[] };
export type Rebuilt = { readonly bodies: number; readonly bytes: number; readonly lost: readonly { readonly hash: Uint8Array; readonly ext: string | null }[]; readonly problems: readonly string[]; /** Of the numbers that were skipped: those the copy did not know. */ readonly unknown: readonly number[] };
export type Expectation = { readonly bytes: number; /** What the second copy is called. */ readonly place: string };

function db(): WriteDb {
  if (!opened) throw new LifeboatError("internal", "nothing was begun");
  return opened;
}

const functions = {
  /** Takes up what was begun from the same index, else begins anew. Gives what there is still to fetch. */
  begin({ path, key, vault }: RebuildJob): Expectation {
    const head = headOfIndex(path, key, vault);
    if (head.format > format) throw new LifeboatError("vault-newer", `the copy has format ${head.format}; this program reads up to ${format}`);
    const mark = `${head.place} ${head.sequence} ${head.made}`;
    if (!resumes(mark)) rebuildTables(head, mark, readIndex(path, key, vault));
    const bytes = value<number>(db(), "SELECT coalesce(sum(b.size), 0) FROM rebuilding r JOIN body b ON b.id = r.body") ?? 0;
    return { bytes, place: value<string>(db(), "SELECT name FROM place") ?? "" };
  },

  /** Files that may be in the folder already, after `after`. */
  files(after: number, limit: number): { body: number; hash: Uint8Array; ext: string }[] {
    return rows(db(), "SELECT r.body, b.hash, r.ext FROM rebuilding r JOIN body b ON b.id = r.body WHERE r.ext IS NOT NULL AND r.body > ? ORDER BY r.body LIMIT ?", after, limit);
  },

  packs(): Uint8Array[] {
    const found = rows<{ hash: Uint8Array }>(db(), "SELECT DISTINCT k.hash FROM rebuilding r JOIN pack_body p ON p.body = r.body JOIN pack k ON k.id = p.pack ORDER BY k.id");
    return found.map(({ hash }) => hash);
  },

  wanted(pack: Uint8Array): PackWanted {
    const found = rows<Wanted>(db(), "SELECT b.hash, r.ext FROM pack k JOIN pack_body p ON p.pack = k.id JOIN rebuilding r ON r.body = p.body JOIN body b ON b.id = r.body WHERE k.hash = ?", pack);
    return { pack, size: value<number>(db(), "SELECT size FROM pack WHERE hash = ?", pack) ?? 0, wanted: found };
  },

  /** Bytes that are durable, or come with it: their rows follow. */
  store({ files, texts }: Pick<Unpacked, "files" | "texts">): void {
    db().transaction(() => {
      for (const hash of files) {
        run(db(), "UPDATE body SET ext = (SELECT ext FROM rebuilding WHERE body = body.id) WHERE hash = ?", hash);
        done(hash);
      }
      for (const { hash, data } of texts) {
        run(db(), "UPDATE body SET data = ? WHERE hash = ?", data, hash);
        done(hash);
      }
    }).immediate();
  },

  /**
   * What could not be had is left as damage that a check names. Newer indexes that were of no use are known, so that the copy
   * goes on beside them. The database gets its name only now, and another that has it is moved aside.
   */
  finish(place: { readonly kind: string; readonly settings: unknown }, index: SpooledFile, skipped: readonly number[]): Rebuilt {
    const back = row<{ bodies: number; bytes: number }>(db(), "SELECT count(*) AS bodies, coalesce(sum(size), 0) AS bytes FROM body WHERE ext IS NOT NULL OR data IS NOT NULL") ?? { bodies: 0, bytes: 0 };
    const lost = rows<Wanted & { body: number }>(db(), "SELECT r.body, b.hash, r.ext FROM rebuilding r JOIN body b ON b.id = r.body");
    const id = value<number>(db(), "SELECT id FROM place") ?? 0;
    const unknown = skipped.filter((sequence) => value(db(), "SELECT 1 FROM place_index WHERE sequence = ?", sequence) === undefined);
    db().transaction(() => {
      for (const { body, ext } of lost) {
        run(db(), "UPDATE body SET ext = ?, data = ? WHERE id = ?", ext, ext === null ? Buffer.alloc(0) : null, body);
        run(db(), "DELETE FROM pack_body WHERE body = ?", body);
      }
      run(db(), "UPDATE place SET kind = ?, settings = ?", place.kind, JSON.stringify(place.settings));
      run(
        db(),
        "INSERT INTO place_index(place, sequence, hash, size, content, state, owed, made) SELECT id, sequence, ?, ?, x'', 'stored', 0, substr(value, -24) FROM place, meta WHERE key = 'rebuilding'",
        index.hash,
        index.size,
      );
      indexesPassedOver(db(), id, unknown, value<string>(db(), "SELECT substr(value, -24) FROM meta WHERE key = 'rebuilding'") ?? "");
      // The index is as it was when what mended these came to be there.
      damageMended(db(), id);
      db().exec("DROP TABLE rebuilding");
      run(db(), "DELETE FROM meta WHERE key = 'rebuilding'");
    }).immediate();
    migrate(db(), () => `${file}.before`);
    const problems = (db().pragma("foreign_key_check") as { table: string }[]).map(({ table }) => `a row of ${table} leads nowhere`);
    db().pragma("wal_checkpoint(TRUNCATE)");
    db().close();
    opened = undefined;
    moveAside(vaultDir);
    renameSync(file, join(vaultDir, "vault.db"));
    syncFolder(vaultDir);
    return { ...back, lost: lost.map(({ hash, ext }) => ({ hash, ext })), problems, unknown };
  },

  close: () => void opened?.close(),
};
export type RebuildWorker = typeof functions;
serve(functions);

function done(hash: Uint8Array): void {
  run(db(), "DELETE FROM rebuilding WHERE body = (SELECT id FROM body WHERE hash = ?)", hash);
}

/** One that was begun from another index is of no use. */
function resumes(mark: string): boolean {
  if (!existsSync(file)) return false;
  try {
    opened = begun(false);
    if (formatOf(opened) && value(opened, "SELECT value FROM meta WHERE key = 'rebuilding'") === mark) return true;
    opened.close();
  } catch {
    // begun anew below
  }
  opened = undefined;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  return false;
}

/** References are checked at the end: tables come in any order. */
function begun(create: boolean): WriteDb {
  const made = openForWriting(file, { create });
  made.pragma("foreign_keys = OFF");
  return made;
}

function rebuildTables(head: IndexHead, mark: string, lines: Iterable<ReturnType<typeof headOfIndex> | TableHead | Row>): void {
  opened = begun(true);
  migrate(opened, () => `${file}.before`, migrations.filter((step) => step.format <= head.format));
  opened.exec("CREATE TABLE rebuilding(body INTEGER PRIMARY KEY, ext TEXT) STRICT");
  opened.transaction(() => {
    let insert: ((row: Row) => void) | undefined;
    for (const line of lines) {
      if (isRow(line)) insert?.(line);
      else if (isTable(line)) insert = inserter(db(), line);
    }
    run(db(), "UPDATE place SET sequence = ?", head.sequence);
    run(db(), "INSERT INTO meta(key, value) VALUES ('rebuilding', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", mark);
  }).immediate();
}

function inserter(target: WriteDb, { table, columns, bytes }: TableHead): (row: Row) => void {
  const known = /^[a-z_]+$/.test(table) ? (target.pragma(`table_info("${table}")`) as { name: string }[]).map(({ name }) => name) : [];
  if (known.length === 0 || columns.some((name) => !known.includes(name))) throw new LifeboatError("bad-answer", "the index has a table that its format has not");
  const binary = columns.map((name) => bytes.includes(name));
  const insert = target.prepare(`INSERT OR REPLACE INTO "${table}"(${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
  const valueOf = (value: string | number | null, at: number): string | number | null | Buffer => (binary[at] && typeof value === "string" ? Buffer.from(value, "hex") : value);
  if (table !== "body") return (row) => void insert.run(...row.map(valueOf));
  const [id, ext, data] = [columns.indexOf("id"), columns.indexOf("ext"), columns.indexOf("data")];
  const expect = target.prepare("INSERT INTO rebuilding(body, ext) VALUES (?, ?)");
  return (row) => {
    if (row[ext] !== null || row[data] === 1) expect.run(row[id], row[ext]);
    insert.run(...row.map((value, at) => (at === ext || at === data ? null : valueOf(value, at))));
  };
}
