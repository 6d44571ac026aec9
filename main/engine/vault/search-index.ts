import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { asLifeboatError } from "../../api/errors.ts";
import type { Kind } from "../formats/item.ts";
import { summarise } from "../formats/summary.ts";
import { textOf } from "./blob-file.ts";
import { emptyLog, type ReadDb } from "./db.ts";
import { run, sql, value } from "./sql.ts";

/** Raise it when what is indexed changes: an index of another number is built anew. */
const indexVersion = 4;

/**
 * The full-text index beside the vault, and how far that and the Readable folder (`state`: the last version, the last snapshot)
 * have followed. It can be rebuilt at any time, so it is not fsynced, and a check repairs it.
 */
export function openIndex(vaultDir: string): Database.Database {
  const file = join(vaultDir, "search.db");
  try {
    return prepare(file);
  } catch (thrown) {
    if (!mayBeBroken(thrown)) throw thrown;
    removeIndex(vaultDir);
    return prepare(file);
  }
}

/** A whole one is not thrown away because somebody else is at it, or the disk is full. */
export function mayBeBroken(thrown: unknown): boolean {
  const { code } = asLifeboatError(thrown);
  return code !== "vault-busy" && code !== "disk-full";
}

function prepare(file: string): Database.Database {
  const db = new Database(file, { timeout: 10_000 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  if (db.pragma("user_version", { simple: true }) === indexVersion) return db;
  // Prefixes: merging the lists of all words that begin with a letter or two took 20 to 60 ms in 100,000 contacts.
  db.transaction(() => {
    db.exec(`
      DROP TABLE IF EXISTS doc; DROP TABLE IF EXISTS state;
      CREATE VIRTUAL TABLE doc USING fts5(name, text, content='', contentless_delete=1, prefix='1 2 3 4',
        tokenize="unicode61 remove_diacritics 2");
      CREATE TABLE state(upto INTEGER NOT NULL, readable INTEGER NOT NULL);
      INSERT INTO state VALUES (0, 0);`);
    db.pragma(`user_version = ${indexVersion}`);
  })();
  return db;
}

type Unindexed = { id: number; kind: Kind; name: string; href: string; facts: string; data: Uint8Array | null; hash: Uint8Array; ext: string | null };

/** Held at a time: a thousand cards with large pictures in them are not. */
const mostBytes = 16 << 20;

/**
 * Takes in versions that are not indexed yet, a thousand at a time: each time leaves a segment that is merged with others
 * later. False when there was nothing left to do.
 */
export function indexMore(index: Database.Database, vault: ReadDb): boolean {
  return index
    .transaction(() => {
      const upto = value<number>(index, "SELECT upto FROM state") ?? 0;
      let last = 0;
      let size = 0;
      for (const v of sql(vault, unindexed).iterate(upto) as Iterable<Unindexed>) {
        const bytes = v.kind === "photo" ? undefined : textOf(dirname(vault.name), v);
        const text = bytes ? summarise(v.kind, bytes).text : `${v.href} ${v.facts}`;
        run(index, "INSERT INTO doc(rowid, name, text) VALUES (?, ?, ?)", v.id, spaced(v.name), spaced(text));
        last = v.id;
        size += bytes?.length ?? 0;
        if (size >= mostBytes) break;
      }
      if (last > 0) run(index, "UPDATE state SET upto = ?", last);
      return last > 0;
    })
    .immediate(); // two programs may catch up at the same time
}

const unindexed = `
  SELECT v.id, i.kind, v.name, v.href, v.facts, b.data, b.hash, b.ext FROM version v JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
  WHERE v.id > ? AND v.flag IS NOT 'forgotten' ORDER BY v.id LIMIT 1000`;

/**
 * For `forget`: FTS5 only marks a row as deleted and keeps its words until all segments are merged into one, and SQLite
 * keeps the pages they were on.
 */
export function dropFromIndex(index: Database.Database, versions: readonly number[]): void {
  index.transaction(() => {
    for (const id of versions) run(index, "DELETE FROM doc WHERE rowid = ?", id);
    run(index, "INSERT INTO doc(doc) VALUES ('optimize')");
  })();
  index.exec("VACUUM");
  emptyLog(index);
}

export type IndexGaps = { readonly missing: number; readonly extra: number };

/** Compares an index that has caught up with the vault. Throws where the index itself is broken. */
export function indexGaps(index: Database.Database, vault: ReadDb): IndexGaps {
  run(index, "INSERT INTO doc(doc) VALUES ('integrity-check')");
  const upto = value<number>(index, "SELECT upto FROM state") ?? 0;
  const wanted = ids(vault, "SELECT id FROM version WHERE id <= ? AND flag IS NOT 'forgotten' ORDER BY id", upto);
  const held = ids(index, "SELECT rowid AS id FROM doc WHERE rowid <= ? ORDER BY rowid", upto);
  let [missing, extra] = [0, 0];
  let [want, have] = [wanted.next(), held.next()];
  while (!want.done || !have.done) {
    const [w, h] = [want.done ? Infinity : want.value, have.done ? Infinity : have.value];
    if (w < h) missing++;
    if (h < w) extra++;
    if (w <= h) want = wanted.next();
    if (h <= w) have = held.next();
  }
  return { missing, extra };
}

function* ids(db: ReadDb, text: string, upto: number): Generator<number, undefined> {
  for (const { id } of db.prepare(text).iterate(upto) as Iterable<{ id: number }>) yield id;
}

export function emptyIndex(index: Database.Database): void {
  index.transaction(() => {
    run(index, "INSERT INTO doc(doc) VALUES ('delete-all')");
    run(index, "UPDATE state SET upto = 0");
  })();
}

/** For an index that is broken beyond emptying. */
export function removeIndex(vaultDir: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(join(vaultDir, `search.db${suffix}`), { force: true });
}

/** Han, kana and Hangul have no spaces between words: each character becomes a word, and a search a phrase of them. */
function spaced(text: string): string {
  return text.replaceAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu, " $& ");
}

/** What a person typed as an FTS5 query: every word must begin some word of the item. Undefined for nothing to look for. */
export function toQuery(typed: string): string | undefined {
  const words = typed
    .slice(0, 200)
    .split(/\s+/)
    .map((word) => spaced(word.replaceAll('"', " ")).trim())
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.length === 0 ? undefined : words.slice(0, 8).map((word) => `"${word}"*`).join(" ");
}
