import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { row, rows, run, value } from "../sql.ts";

export type CollectionEnd = "complete" | "partial";

type Heard = { readonly cursor: string | null; readonly total: number | null; readonly was: "full" | "delta" | null };

/**
 * The last word on one collection of a run, in one transaction with its cursor: only here may the cursor move, after
 * every listed body is durable or owed. Changes that do not add up to the provider's own count are not believed: the
 * next listing is a full one. Gives what it is now.
 */
export function endCollection(db: WriteDb, runId: number, collection: number, end: CollectionEnd, now: string): CollectionEnd | "held" {
  const heard = row<Heard>(db, "SELECT cursor, total, was FROM temp.listing WHERE run = ? AND collection = ?", runId, collection);
  if (end === "complete" && heard?.was === "full") dropListedFolders(db, runId, collection);
  const owed = value<number>(db, "SELECT count(*) FROM owed WHERE collection = ?", collection) ?? 0;
  const adrift = end === "complete" && heard !== undefined && !addsUp(db, collection, heard);
  const unsure = end === "partial" || adrift || owed > 0;
  const state = isHeld(db, collection) ? "held" : unsure ? "partial" : "complete";
  if (end === "partial") run(db, "UPDATE collection SET state = ? WHERE id = ?", state, collection);
  else if (adrift) run(db, "UPDATE collection SET state = ?, cursor = NULL WHERE id = ?", state, collection);
  else {
    run(
      db,
      "UPDATE collection SET state = ?, cursor = ?, total = ?, checked = ?, fully = coalesce(?, fully) WHERE id = ?",
      state,
      heard?.cursor ?? null,
      heard?.total ?? null,
      now,
      heard?.was === "full" ? now : null,
      collection,
    );
  }
  return state;
}

/** Folders that could not be listed before, and now were, or are gone. */
function dropListedFolders(db: WriteDb, runId: number, collection: number): void {
  run(db, "DELETE FROM owed WHERE collection = ? AND href LIKE '%/' AND href NOT IN (SELECT href FROM temp.listed WHERE run = ? AND collection = ?)", collection, runId, collection);
}

/** Full listings are counted as they end. What a delta leaves us with can only be counted here. */
function addsUp(db: WriteDb, collection: number, { was, total }: Heard): boolean {
  if (was !== "delta" || total === null) return true;
  const held = value<number>(
    db,
    `SELECT (SELECT count(*) FROM item WHERE collection = @collection AND placed = 1)
       + (SELECT count(*) FROM owed o WHERE o.collection = @collection
            AND NOT EXISTS (SELECT 1 FROM item i WHERE i.collection = o.collection AND i.href = o.href AND i.placed = 1))`,
    { collection },
  );
  const mayHoldMore = value(db, "SELECT 1 FROM collection WHERE id = ? AND unlisted = 'unknown'", collection) !== undefined;
  return held === total || (mayHoldMore && (held ?? 0) > total);
}

const isHeld = (db: WriteDb, collection: number): boolean =>
  value(db, "SELECT 1 FROM held WHERE collection = ? AND answer IS NULL AND verdict = 'hold'", collection) !== undefined;

/** After an answer: what the collection is, now that no alarm may be left. */
export function settleState(db: WriteDb, collection: number): void {
  if (isHeld(db, collection)) return;
  run(
    db,
    `UPDATE collection SET state = CASE
       WHEN EXISTS (SELECT 1 FROM owed WHERE owed.collection = collection.id) THEN 'partial'
       WHEN checked >= (SELECT max(started) FROM run WHERE run.account = collection.account AND kind = 'backup' AND ended IS NOT NULL) THEN 'complete'
       ELSE 'partial' END
     WHERE id = ? AND state = 'held'`,
    collection,
  );
}

/** Collections the provider listed before and does not list now. Of a card that was taken out nothing can be said. */
export function unlistedCollections(db: WriteDb, account: number, refs: readonly string[]): { id: number; ref: string }[] {
  return rows(
    db,
    `SELECT id, ref FROM collection WHERE account = ? AND state <> 'gone' AND unlisted = 'gone'
       AND ref NOT IN (SELECT value FROM json_each(?))`,
    account,
    JSON.stringify(refs),
  );
}

/** Where something may be that a run did not see: `unread` refs that could not be read and were not before; a folder may hold any number. */
export type Unseen = { readonly collection: number; readonly kinds: readonly Kind[]; readonly wasWell: boolean; readonly checked: string | null; readonly unread: number };

/** `wasWell`: the last run that came to its end listed it in full, or there was none that could. A time to come, of a clock that was ahead, is none. */
export function unseen(db: WriteDb, runId: number): Unseen[] {
  const found = rows<{ collection: number; kinds: string; wasWell: number; checked: string | null; unread: number }>(
    db,
    `WITH now AS (SELECT account, started FROM run WHERE id = @runId),
       last AS (SELECT started, ended FROM run WHERE id = (SELECT max(id) FROM run
         WHERE account = (SELECT account FROM now) AND kind = 'backup' AND id < @runId AND status IN ('complete', 'partial', 'held')))
     SELECT c.id AS collection, c.kinds, c.checked, c.state = 'new' OR coalesce(c.checked, '') >= coalesce((SELECT started FROM last), '') AS wasWell,
       (SELECT coalesce(sum(iif(o.href LIKE '%/', 1e9, 1)), 0) FROM owed o WHERE o.collection = c.id AND o.first_seen > coalesce((SELECT ended FROM last), '')
          AND NOT EXISTS (SELECT 1 FROM item i WHERE i.collection = o.collection AND i.href = o.href AND i.placed = 1)) AS unread
     FROM (SELECT id, account, kinds, state, CASE WHEN checked <= (SELECT started FROM now) THEN checked END AS checked FROM collection) c
     WHERE c.account = (SELECT account FROM now)`,
    { runId },
  );
  return found.map((f) => ({ ...f, kinds: JSON.parse(f.kinds) as Kind[], wasWell: f.wasWell === 1 }));
}

/** Whether any alarm of this account waits for an answer. */
export function isHolding(db: WriteDb, account: number): boolean {
  return value(db, "SELECT 1 FROM held WHERE account = ? AND answer IS NULL AND verdict = 'hold'", account) !== undefined;
}

/**
 * No longer listed by the provider. Its items are decided by the brake; `cursor` goes so that a return lists in full.
 * What is owed stays named while there is an alarm to answer.
 */
export function markGone(db: WriteDb, collection: number): void {
  run(db, "UPDATE collection SET state = 'gone', cursor = NULL WHERE id = ?", collection);
  if (value(db, "SELECT 1 FROM item WHERE collection = ? AND current IS NOT NULL", collection) === undefined) dropOwed(db, collection);
}

export function dropOwed(db: WriteDb, collection: number): void {
  run(db, "DELETE FROM owed WHERE collection = ?", collection);
}

export type Tally = { readonly listed: number; readonly stored: number; readonly owed: number; readonly unchanged: number; readonly gone: number; readonly unread: number };

/** Where every listed ref ended up; `listed` must equal the sum of the rest. */
export function tally(db: WriteDb, runId: number, collection: number): Tally {
  const count = (state: string): string => `count(*) FILTER (WHERE state = '${state}') AS ${state}`;
  const states = ["stored", "owed", "unchanged", "gone", "unread"].map(count).join(", ");
  return row<Tally>(db, `SELECT count(*) AS listed, ${states} FROM temp.listed WHERE run = ? AND collection = ?`, runId, collection) as Tally;
}
