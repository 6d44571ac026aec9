import { blobPath } from "../blob-file.ts";
import type { WriteDb } from "../db.ts";
import { rows, run, value } from "../sql.ts";

export type ForgetPlan = { readonly items: number; readonly versions: number; readonly bodies: number; readonly bytes: number };

/** Bodies that only the given items use; what others share stays. */
const onlyTheirs = `
  WITH theirs AS (
    SELECT body AS id FROM version WHERE item IN (SELECT value FROM json_each(@items))
    UNION SELECT raw FROM version WHERE raw IS NOT NULL AND item IN (SELECT value FROM json_each(@items))
    UNION SELECT p.body FROM part p JOIN version v ON v.id = p.version WHERE v.item IN (SELECT value FROM json_each(@items)))
  SELECT b.id, b.hash, b.ext, b.size FROM theirs JOIN body b ON b.id = theirs.id
  WHERE (b.data IS NOT NULL OR b.ext IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM version v WHERE v.body = b.id AND v.item NOT IN (SELECT value FROM json_each(@items)))
    AND NOT EXISTS (SELECT 1 FROM version v WHERE v.raw = b.id AND v.item NOT IN (SELECT value FROM json_each(@items)))
    AND NOT EXISTS (SELECT 1 FROM part p JOIN version v ON v.id = p.version WHERE p.body = b.id AND v.item NOT IN (SELECT value FROM json_each(@items)))`;

type Doomed = { id: number; hash: Uint8Array; ext: string | null; size: number };

export function forgetPlan(db: WriteDb, items: readonly number[]): ForgetPlan {
  const of = { items: JSON.stringify(items) };
  const doomed = rows<Doomed>(db, onlyTheirs, of);
  return {
    items: items.length,
    versions: value<number>(db, "SELECT count(*) FROM version WHERE item IN (SELECT value FROM json_each(@items))", of) ?? 0,
    bodies: doomed.length,
    bytes: doomed.reduce((sum, body) => sum + body.size, 0),
  };
}

/**
 * Removes the bytes and facts of every version of these items and leaves their hashes, so that roots still verify. By hand only.
 * `finishForgetting` does the rest, and `scrub` says that it is done.
 */
export function forget(db: WriteDb, items: readonly number[], now: string): void {
  const of = { items: JSON.stringify(items) };
  const doomed = rows<Doomed>(db, onlyTheirs, of);
  for (const body of doomed) {
    run(db, "UPDATE body SET data = NULL, ext = NULL WHERE id = ?", body.id);
    run(db, "INSERT OR IGNORE INTO tombstone(hash, time) VALUES (?, ?)", body.hash, now);
  }
  run(db, "UPDATE version SET name = '', at = NULL, facts = '{}', flag = 'forgotten' WHERE item IN (SELECT value FROM json_each(@items))", of);
  // Practice restores name what came back otherwise.
  run(
    db,
    `UPDATE drill SET problems = (SELECT json_group_array(json(value)) FROM json_each(problems) WHERE value ->> 'item' NOT IN (SELECT value FROM json_each(@items)))
     WHERE EXISTS (SELECT 1 FROM json_each(problems) WHERE value ->> 'item' IN (SELECT value FROM json_each(@items)))`,
    of,
  );
  const versions = rows<{ id: number; collection: number }>(db, "SELECT id, collection FROM version WHERE item IN (SELECT value FROM json_each(@items))", of);
  const left: Forgetting = {
    files: doomed.flatMap(({ id, hash, ext }) => (ext === null ? [] : [{ body: id, path: blobPath(hash, ext) }])),
    versions: versions.map(({ id }) => id),
    collections: [...new Set(versions.map(({ collection }) => collection))],
  };
  run(db, "INSERT INTO meta(key, value) VALUES ('forgetting', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", JSON.stringify(left));
}

/** What is still to be done, in `meta`. */
export type Forgetting = {
  readonly files: readonly { readonly body: number; readonly path: string }[];
  readonly versions: readonly number[];
  readonly collections: readonly number[];
};
