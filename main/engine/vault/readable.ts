import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type Database from "better-sqlite3";
import { joinCalendars } from "../formats/icalendar-edit.ts";
import { joinVCards } from "../formats/vcard.ts";
import { isDevice } from "../formats/safe-name.ts";
import { withoutTrailing } from "../formats/without-trailing.ts";
import { textOf } from "./blob-file.ts";
import type { ReadDb } from "./db.ts";
import { row, rows, run, sql, value } from "./sql.ts";

type Place = { account: string; collection: string; id: number };

/** Rewrites what changed since this was done last, also in a run that was killed before it could. An open snapshot is waited for. */
export function followSnapshots(vaultDir: string, vault: ReadDb, index: Database.Database): void {
  const since = value<number>(index, "SELECT readable FROM state") ?? 0;
  const upTo = value<number>(vault, "SELECT coalesce((SELECT min(id) - 1 FROM snapshot WHERE status = 'open'), max(id), 0) FROM snapshot") ?? 0;
  const changed = rows<{ collection: number }>(vault, "SELECT DISTINCT collection FROM snapshot_collection WHERE snapshot > ?", since);
  writeReadable(vaultDir, vault, changed.map(({ collection }) => collection));
  run(index, "UPDATE state SET readable = ?", upTo);
}

/** Rewrites the current .vcf and .ics of these collections. A convenience for people without Lifeboat, never read by us. */
export function writeReadable(vaultDir: string, vault: ReadDb, collections: readonly number[]): void {
  for (const id of collections) {
    const place = row<Place>(
      vault,
      "SELECT a.name AS account, c.name AS collection, c.id FROM collection c JOIN account a ON a.id = c.account WHERE c.id = ?",
      id,
    );
    if (!place) continue;
    write(vaultDir, place, ".vcf", joinVCards(current(vaultDir, vault, id, ["contact"])));
    const dated = ["event", "task"];
    // An empty calendar would still be a calendar, and a file.
    write(vaultDir, place, ".ics", isEmpty(current(vaultDir, vault, id, dated)) ? [] : joinCalendars(current(vaultDir, vault, id, dated)));
  }
}

function isEmpty(texts: Generator<Uint8Array>): boolean {
  const { done } = texts.next();
  texts.return(undefined);
  return done === true;
}

/** Kind by kind, each in the order it came. Only numbers are sorted (LIMIT keeps SQLite from doing so last): texts would all be held. */
function* current(vaultDir: string, vault: ReadDb, collection: number, kinds: readonly string[]): Generator<Uint8Array> {
  const found = sql(
    vault,
    `SELECT b.data, b.ext, CASE WHEN b.ext IS NOT NULL THEN b.hash END AS hash FROM (SELECT current FROM item WHERE collection = ? AND kind = ? AND current IS NOT NULL ORDER BY id LIMIT -1) i
     CROSS JOIN version v ON v.id = i.current CROSS JOIN body b ON b.id = v.body WHERE v.flag IS NULL`,
  );
  for (const kind of kinds) {
    for (const body of found.iterate(collection, kind) as Iterable<Parameters<typeof textOf>[1]>) {
      const text = textOf(vaultDir, body);
      if (text) yield text;
    }
  }
}

function write(vaultDir: string, place: Place, ext: string, chunks: Iterable<Uint8Array>): void {
  const folder = join(vaultDir, "Readable", fileName(place.account));
  const ending = ` (${place.id})${ext}`;
  const target = join(folder, fileName(place.collection) + ending);
  const tmp = `${target}.tmp`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openSync(tmp, "w", 0o600);
  let size = 0;
  try {
    for (const chunk of batched(chunks)) {
      writeFileSync(file, chunk);
      size += chunk.length;
    }
    if (size > 0) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (size > 0) renameSync(tmp, target);
  else for (const path of [tmp, target]) rmSync(path, { force: true });
  for (const each of readdirSync(join(vaultDir, "Readable"))) removeFormer(join(vaultDir, "Readable", each), ending, target);
}

/** What the collection, or its account, was called before, and what was half written then. A folder that only its letters' case tells from ours is ours; some disks of Macs give letters back as two. */
function removeFormer(folder: string, ending: string, target: string): void {
  const own = statSync(dirname(target)).ino;
  const found = statSync(folder);
  if (!found.isDirectory()) return;
  const names = readdirSync(folder);
  const isOurs = (name: string): boolean => name.endsWith(ending) || name.endsWith(`${ending}.tmp`);
  const former = names.filter((name) => isOurs(name) && (found.ino !== own || name.normalize("NFC") !== basename(target)));
  for (const name of former) rmSync(join(folder, name));
  if (former.length > 0 && former.length === names.length && found.ino !== own) rmdirSync(folder);
}

/** A call to the system for each small card would cost more than the joining. */
function* batched(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < 1 << 18) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  yield Buffer.concat(waiting);
}

const mostUnits = 80;
/** In UTF-8, where a Korean letter has three bytes: an encrypted folder takes 143 for a name, and a number and an ending follow. */
const mostBytes = 120;

/** A name from a provider as one safe path segment. */
export function fileName(name: string): string {
  const allowed = name.toWellFormed().normalize("NFC").replaceAll(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, "_");
  // Cutting may leave a dot or a space at the end, which Windows drops.
  const plain = withoutTrailing(cut(withoutTrailing(allowed.replace(/^[. ]+/, ""), ". ")), ". ");
  return plain === "" || isDevice(plain) ? `_${plain}` : plain;
}

/** Between two letters, never within one. */
function cut(text: string): string {
  let end = 0;
  let bytes = 0;
  for (const letter of text.slice(0, mostUnits)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > mostBytes || !letter.isWellFormed()) break;
    end += letter.length;
  }
  return text.slice(0, end);
}
