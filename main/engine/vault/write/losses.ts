import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { row, rows, run, value } from "../sql.ts";
import { openSnapshot, snapshotOf } from "./runs.ts";

/** What one collection lacks of one kind, before anything is decided. */
export type Loss = {
  readonly collection: number;
  readonly kind: Kind;
  /** Absent in this run and not explained by a move. */
  readonly fresh: number;
  /** All that is missing: fresh, held, and let go in the last 30 days without anyone saying so. */
  readonly missing: number;
  /** Everything that was present at some time in the last 30 days. */
  readonly base: number;
};
/** What one collection replaced of one kind, or how many members one of its groupings lost. */
export type Rewrite = { readonly collection: number; readonly kind: Kind; readonly grouping: string | null; readonly count: number; readonly base: number };
export type ChangedPair = { readonly item: number; readonly kind: Kind; readonly before: Uint8Array; readonly after: Uint8Array };

export function losses(db: WriteDb, runId: number, monthAgo: string): Loss[] {
  const noted = "m.verdict = 'note' AND m.since >= @monthAgo AND m.acknowledged IS NULL";
  return rows(
    db,
    `SELECT a.collection, i.kind, count(*) AS fresh,
       count(*) + (SELECT count(*) FROM missing m JOIN item j ON j.id = m.item
         WHERE j.collection = a.collection AND j.kind = i.kind AND m.acknowledged IS NULL AND (m.verdict <> 'note' OR ${noted})
           AND NOT EXISTS (SELECT 1 FROM temp.absent b WHERE b.run = @runId AND b.item = m.item)) AS missing,
       (SELECT count(*) FROM item j WHERE j.collection = a.collection AND j.kind = i.kind AND j.current IS NOT NULL)
         + (SELECT count(*) FROM missing m JOIN item j ON j.id = m.item
            WHERE j.collection = a.collection AND j.kind = i.kind AND j.current IS NULL AND ${noted}) AS base
     FROM temp.absent a JOIN item i ON i.id = a.item WHERE a.run = @runId GROUP BY a.collection, i.kind`,
    { runId, monthAgo },
  );
}

/** Bodies replaced in this run, leaving out what we ourselves wrote there, and groupings that lost members. */
export function rewrites(db: WriteDb, runId: number): Rewrite[] {
  const snapshot = openSnapshot(db, runId);
  if (snapshot === undefined) return [];
  const changed = rows<Rewrite>(
    db,
    `SELECT i.collection, i.kind, NULL AS grouping, count(*) AS count,
       (SELECT count(*) FROM item j WHERE j.collection = i.collection AND j.kind = i.kind AND j.current IS NOT NULL) AS base
     ${replacedIn} GROUP BY i.collection, i.kind`,
    { snapshot },
  );
  const left = rows<Rewrite>(
    db,
    `SELECT old.collection, i.kind, m.grouping, count(*) AS count,
       count(*) + (SELECT count(*) FROM member n JOIN item j ON j.current = n.version WHERE n.grouping = m.grouping AND j.collection = old.collection) AS base
     FROM version old JOIN member m ON m.version = old.id JOIN item i ON i.id = old.item
     WHERE old.until = @snapshot AND i.current IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM member n WHERE n.version = i.current AND n.grouping = m.grouping)
     GROUP BY old.collection, i.kind, m.grouping`,
    { snapshot },
  );
  return [...changed, ...left];
}

const replacedIn = `
  FROM version old JOIN item i ON i.id = old.item JOIN version new ON new.id = i.current
  WHERE old.until = @snapshot AND new.first = @snapshot AND new.body <> old.body AND old.first < @snapshot
    AND NOT EXISTS (SELECT 1 FROM link l JOIN body b ON b.hash = l.readback WHERE l.item = i.id AND b.id = new.body)`;

/** The texts behind a Rewrite, a page at a time, so that the caller can tell a rewording from a change. */
export function changedPairs(db: WriteDb, runId: number, where: { collection: number; kind: Kind }, afterItem: number): ChangedPair[] {
  return rows(
    db,
    `SELECT i.id AS item, i.kind, b.data AS before, a.data AS after
     ${replacedIn.replace("WHERE", "JOIN body b ON b.id = old.body JOIN body a ON a.id = new.body WHERE")}
       AND i.collection = @collection AND i.kind = @kind AND i.id > @afterItem AND b.data IS NOT NULL AND a.data IS NOT NULL
     ORDER BY i.id LIMIT 200`,
    { snapshot: openSnapshot(db, runId) ?? 0, afterItem, ...where },
  );
}

export type Verdict = {
  readonly collection: number;
  readonly kind: Kind;
  readonly grouping: string | null;
  readonly what: "missing" | "changed" | "collection-gone" | "group-gone";
  readonly verdict: "hold" | "ask" | "note";
  readonly count: number;
  readonly base: number;
};

/** Carries out what the brake said: `note` ends intervals, `hold` and `ask` leave them open and raise the alarm. */
export function decide(db: WriteDb, runId: number, verdict: Verdict, now: string): void {
  const loss = verdict.what === "missing" || verdict.what === "collection-gone";
  if (loss) decideLoss(db, runId, verdict, now);
  if (verdict.verdict !== "note") raise(db, runId, verdict, now);
}

function decideLoss(db: WriteDb, runId: number, { collection, kind, verdict }: Verdict, now: string): void {
  const absent = "SELECT a.item FROM temp.absent a JOIN item i ON i.id = a.item WHERE a.run = @runId AND a.collection = @collection AND i.kind = @kind";
  const of = { runId, collection, kind };
  run(
    db,
    `INSERT INTO missing(item, since, verdict) SELECT item, @now, @verdict FROM (${absent}) WHERE true
     ON CONFLICT(item) DO UPDATE SET since = excluded.since, verdict = excluded.verdict, acknowledged = NULL`,
    { ...of, verdict, now },
  );
  run(db, `UPDATE item SET placed = 0 WHERE id IN (${absent})`, of);
  if (verdict !== "note") return;
  endIntervals(db, runId, rows<{ item: number }>(db, absent, of).map((r) => r.item), now);
}

function endIntervals(db: WriteDb, runId: number, items: readonly number[], now: string): void {
  if (items.length === 0) return;
  const snapshot = snapshotOf(db, runId, now);
  for (const item of items) {
    run(db, "UPDATE version SET until = ? WHERE id = (SELECT current FROM item WHERE id = ?)", snapshot, item);
    run(db, "UPDATE item SET current = NULL, placed = 0 WHERE id = ?", item);
  }
}

/** One open alarm per collection, kind and reason; a growing loss updates it. */
function raise(db: WriteDb, runId: number, v: Verdict, now: string): void {
  const open = value<number>(
    db,
    "SELECT id FROM held WHERE collection = ? AND kind = ? AND grouping IS ? AND what = ? AND answer IS NULL",
    v.collection,
    v.kind,
    v.grouping,
    v.what,
  );
  if (open !== undefined) {
    run(db, "UPDATE held SET count = ?, base = ?, verdict = CASE verdict WHEN 'hold' THEN 'hold' ELSE ? END WHERE id = ?", v.count, v.base, v.verdict, open);
    return;
  }
  const good = value<number>(
    db,
    "SELECT max(id) FROM snapshot WHERE status <> 'open' AND account = (SELECT account FROM run WHERE id = ?)",
    runId,
  );
  run(
    db,
    `INSERT INTO held(account, collection, kind, grouping, what, verdict, count, base, since, noticed, snapshot)
     SELECT account, id, @kind, @grouping, @what, @verdict, @count, @base, coalesce(checked, @now), @now, @good FROM collection WHERE id = @collection`,
    { ...v, now, good: good ?? null },
  );
  if (good) run(db, "INSERT OR IGNORE INTO pin(snapshot, label, time) VALUES (?, 'before a loss', ?)", good, now);
}

/** Alarms about missing things end by themselves when all of them are back. */
export function settleReturned(db: WriteDb, account: number, now: string): void {
  run(
    db,
    `UPDATE held SET answer = 'returned', answered = ? WHERE account = ? AND answer IS NULL AND what IN ('missing', 'collection-gone')
     AND NOT EXISTS (SELECT 1 FROM missing m JOIN item i ON i.id = m.item
       WHERE i.collection = held.collection AND i.kind = held.kind AND m.verdict <> 'note' AND m.acknowledged IS NULL)`,
    now,
    account,
  );
}

/** "I deleted these": ends the intervals of the held items (all, or those ticked) in a run of its own. Gives how many. */
export function acceptLoss(db: WriteDb, runId: number, heldId: number, ticked: readonly number[] | undefined, now: string): number {
  const held = row<{ collection: number; kind: Kind; what: Verdict["what"] }>(db, "SELECT collection, kind, what FROM held WHERE id = ?", heldId);
  if (!held) return 0;
  if (held.what === "changed" || held.what === "group-gone") {
    run(db, "UPDATE held SET answer = 'accepted', answered = ? WHERE id = ?", now, heldId);
    return 0;
  }
  const all = rows<{ id: number }>(
    db,
    `SELECT i.id FROM missing m JOIN item i ON i.id = m.item
     WHERE i.collection = ? AND i.kind = ? AND m.verdict <> 'note' AND m.acknowledged IS NULL`,
    held.collection,
    held.kind,
  ).map((r) => r.id);
  const items = ticked ? all.filter((id) => ticked.includes(id)) : all;
  endIntervals(db, runId, items, now);
  for (const id of items) run(db, "UPDATE missing SET acknowledged = ? WHERE item = ?", now, id);
  if (items.length === all.length) run(db, "UPDATE held SET answer = 'accepted', answered = ? WHERE id = ?", now, heldId);
  return items.length;
}
