import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { alarming } from "../read/history.ts";
import { row, rows, run, value } from "../sql.ts";
import { dropOwed, settleState } from "./collections.ts";
import { snapshotOf } from "./runs.ts";

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
/** Without bytes for what is kept as a file, or was forgotten. */
export type ChangedPair = { readonly item: number; readonly kind: Kind; readonly before: Uint8Array | null; readonly after: Uint8Array | null; readonly lostPart: 0 | 1 };

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

/**
 * Bodies replaced, or parts of them lost, and groupings that lost members, since the last run that judged such things: a
 * run that died may have stored half of a mass change. Leaves out what we ourselves wrote there, and what moved away.
 */
export function rewrites(db: WriteDb, runId: number): Rewrite[] {
  const of = { runId, judged: judgedUpTo(db, runId) };
  const changed = rows<Rewrite>(
    db,
    `SELECT i.collection, i.kind, NULL AS grouping, count(*) AS count,
       (SELECT count(*) FROM item j WHERE j.collection = i.collection AND j.kind = i.kind AND j.current IS NOT NULL) AS base
     ${replaced} AND ${rewritten} GROUP BY i.collection, i.kind`,
    of,
  );
  const left = rows<Rewrite>(
    db,
    `SELECT i.collection, i.kind, m.grouping, count(*) AS count,
       count(*) + (SELECT count(*) FROM member n JOIN item j ON j.current = n.version
         WHERE n.grouping = m.grouping AND j.collection = i.collection AND j.kind = i.kind) AS base
     ${replaced.replace("WHERE", "JOIN member m ON m.version = old.id WHERE")} AND new.collection = old.collection
       AND NOT EXISTS (SELECT 1 FROM member n WHERE n.version = new.id AND n.grouping = m.grouping)
     GROUP BY i.collection, i.kind, m.grouping`,
    of,
  );
  return [...changed, ...left];
}

/** The newest snapshot there was when a run last came to its conclusion. */
function judgedUpTo(db: WriteDb, runId: number): number {
  const found = value<number | null>(
    db,
    `SELECT max(s.id) FROM snapshot s WHERE s.account = (SELECT account FROM run WHERE id = @runId)
       AND s.run <= (SELECT max(id) FROM run WHERE account = s.account AND kind = 'backup' AND id < @runId AND status IN ('complete', 'partial', 'held'))`,
    { runId },
  );
  return found ?? 0;
}

/** Pairs of an item's version as it was judged, and its current one. */
const replaced = `
  FROM version old JOIN item i ON i.id = old.item JOIN version new ON new.id = i.current
  WHERE old.until > @judged AND old.first <= @judged AND i.account = (SELECT account FROM run WHERE id = @runId)`;

const lostPart = `EXISTS (SELECT 1 FROM part p WHERE p.version = old.id AND NOT EXISTS (SELECT 1 FROM part q WHERE q.version = new.id AND q.name = p.name))`;

const rewritten = `(new.body <> old.body OR ${lostPart})
  AND NOT EXISTS (SELECT 1 FROM link l JOIN body b ON b.hash = l.readback WHERE l.item = i.id AND b.id = new.body)`;

/** The texts behind a Rewrite, a page at a time, so that the caller can tell a rewording from a change. */
export function changedPairs(db: WriteDb, runId: number, where: { collection: number; kind: Kind }, afterItem: number): ChangedPair[] {
  return rows(
    db,
    `SELECT i.id AS item, i.kind, b.data AS before, a.data AS after, ${lostPart} AS lostPart
     ${replaced.replace("WHERE", "JOIN body b ON b.id = old.body JOIN body a ON a.id = new.body WHERE")} AND ${rewritten}
       AND i.collection = @collection AND i.kind = @kind AND i.id > @afterItem
     ORDER BY i.id LIMIT 200`,
    { runId, judged: judgedUpTo(db, runId), afterItem, ...where },
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

/** One open alarm per collection, kind and reason; a growing loss updates it, also when in the end the collection goes. */
function raise(db: WriteDb, runId: number, v: Verdict, now: string): void {
  const open = value<number>(
    db,
    `SELECT id FROM held WHERE collection = @collection AND kind = @kind AND grouping IS @grouping AND answer IS NULL
       AND (what = @what OR (what IN ${lossAlarms} AND @what IN ${lossAlarms}))`,
    v,
  );
  if (open !== undefined) {
    run(
      db,
      "UPDATE held SET what = ?, count = ?, base = ?, verdict = CASE verdict WHEN 'hold' THEN 'hold' ELSE ? END WHERE id = ?",
      v.what,
      v.count,
      v.base,
      v.verdict,
      open,
    );
    return;
  }
  const good = judgedUpTo(db, runId);
  run(
    db,
    `INSERT INTO held(account, collection, kind, grouping, what, verdict, count, base, since, noticed, snapshot)
     SELECT account, id, @kind, @grouping, @what, @verdict, @count, @base, coalesce(checked, @now), @now, @good FROM collection WHERE id = @collection`,
    { ...v, now, good: good || null },
  );
  if (good > 0) run(db, "INSERT OR IGNORE INTO pin(snapshot, label, time) VALUES (?, 'before a loss', ?)", good, now);
}

const lossAlarms = "('missing', 'collection-gone')";

/** Alarms end by themselves when all they are about is back, or again what it was. */
export function settleReturned(db: WriteDb, account: number, now: string): void {
  const stillSo = `CASE
    WHEN what IN ${lossAlarms} THEN EXISTS (SELECT 1 FROM missing m JOIN item i ON i.id = m.item
      WHERE i.collection = held.collection AND i.kind = held.kind AND m.verdict <> 'note' AND m.acknowledged IS NULL)
    WHEN held.snapshot IS NULL THEN 1
    ELSE EXISTS (SELECT 1 FROM item i JOIN version old ON old.item = i.id JOIN version new ON new.id = i.current
      WHERE i.collection = held.collection AND i.kind = held.kind AND old.first <= held.snapshot AND old.until > held.snapshot AND ${alarming}) END`;
  run(db, `UPDATE held SET answer = 'returned', answered = ? WHERE account = ? AND answer IS NULL AND NOT ${stillSo}`, now, account);
}

/** "I deleted these": ends the intervals of the held items (all, or those ticked) in a run of its own. Gives how many. */
export function acceptLoss(db: WriteDb, runId: number, heldId: number, ticked: readonly number[] | undefined, now: string): number {
  const held = row<{ collection: number; kind: Kind; what: Verdict["what"] }>(db, "SELECT collection, kind, what FROM held WHERE id = ? AND answer IS NULL", heldId);
  if (!held) return 0;
  const isLoss = held.what === "missing" || held.what === "collection-gone";
  const count = isLoss ? acceptMissing(db, runId, held, ticked, now) : { items: 0, left: 0 };
  if (count.left === 0) {
    run(db, "UPDATE held SET answer = 'accepted', answered = ? WHERE id = ?", now, heldId);
    if (held.what === "collection-gone") dropOwed(db, held.collection);
  } else run(db, "UPDATE held SET count = ? WHERE id = ?", count.left, heldId);
  settleState(db, held.collection);
  return count.items;
}

type Missing = { readonly item: number; readonly verdict: Verdict["verdict"] };

/** What was let go earlier and helped to raise the alarm is answered with it, or it would raise the next one too. */
function acceptMissing(db: WriteDb, runId: number, of: { collection: number; kind: Kind }, ticked: readonly number[] | undefined, now: string): { items: number; left: number } {
  const all = rows<Missing>(
    db,
    "SELECT m.item, m.verdict FROM missing m JOIN item i ON i.id = m.item WHERE i.collection = ? AND i.kind = ? AND m.acknowledged IS NULL",
    of.collection,
    of.kind,
  );
  const chosen = new Set(ticked ?? all.map((m) => m.item));
  const accepted = all.filter((m) => chosen.has(m.item));
  endIntervals(db, runId, accepted.filter((m) => m.verdict !== "note").map((m) => m.item), now);
  for (const { item } of accepted) run(db, "UPDATE missing SET acknowledged = ? WHERE item = ?", now, item);
  return { items: accepted.length, left: all.filter((m) => m.verdict !== "note" && !chosen.has(m.item)).length };
}
