import type { WriteDb } from "../db.ts";
import { row, rows, run, value } from "../sql.ts";

export type CollectionEnd = "complete" | "partial";

/**
 * The last word on one collection of a run, in one transaction with its cursor: only here may the cursor move, after
 * every listed body is durable or owed. Throws nothing; gives the counts for the caller to assert.
 */
export function endCollection(db: WriteDb, runId: number, collection: number, end: CollectionEnd, now: string): { state: string; owed: number } {
  const owed = value<number>(db, "SELECT count(*) FROM owed WHERE collection = ?", collection) ?? 0;
  const holding = value<number>(db, "SELECT 1 FROM held WHERE collection = ? AND answer IS NULL AND verdict = 'hold'", collection);
  const state = holding ? "held" : end === "partial" || owed > 0 ? "partial" : "complete";
  const heard = row<{ cursor: string | null; total: number | null; was: string | null }>(
    db,
    "SELECT cursor, total, was FROM temp.listing WHERE run = ? AND collection = ?",
    runId,
    collection,
  );
  if (end === "partial") run(db, "UPDATE collection SET state = ? WHERE id = ?", state, collection);
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
  return { state, owed };
}

/** Collections the provider listed before and does not list now. */
export function unlistedCollections(db: WriteDb, account: number, refs: readonly string[]): { id: number; ref: string }[] {
  return rows(
    db,
    "SELECT id, ref FROM collection WHERE account = ? AND state <> 'gone' AND ref NOT IN (SELECT value FROM json_each(?))",
    account,
    JSON.stringify(refs),
  );
}

/** Whether any alarm of this account waits for an answer. */
export function isHolding(db: WriteDb, account: number): boolean {
  return value(db, "SELECT 1 FROM held WHERE account = ? AND answer IS NULL AND verdict = 'hold'", account) !== undefined;
}

/** No longer listed by the provider. Its items are decided by the brake; `cursor` goes so that a return lists in full. */
export function markGone(db: WriteDb, collection: number): void {
  run(db, "UPDATE collection SET state = 'gone', cursor = NULL WHERE id = ?", collection);
}

export type Tally = { readonly listed: number; readonly stored: number; readonly owed: number; readonly unchanged: number; readonly gone: number; readonly unread: number };

/** Where every listed ref ended up; `listed` must equal the sum of the rest. */
export function tally(db: WriteDb, runId: number, collection: number): Tally {
  const count = (state: string): string => `count(*) FILTER (WHERE state = '${state}') AS ${state}`;
  const states = ["stored", "owed", "unchanged", "gone", "unread"].map(count).join(", ");
  return row<Tally>(db, `SELECT count(*) AS listed, ${states} FROM temp.listed WHERE run = ? AND collection = ?`, runId, collection) as Tally;
}
