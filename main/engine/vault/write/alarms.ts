import type { WriteDb } from "../db.ts";
import { alarming, lossAlarms } from "../read/history.ts";
import { insert, row, rows, run, value } from "../sql.ts";
import { dropOwed, settleState } from "./collections.ts";
import { judgedUpTo, leftGroup, rewritten } from "./judging.ts";
import type { Verdict } from "./losses.ts";
import { snapshotOf } from "./runs.ts";

/** Carries out what the brake said: `note` ends intervals, `hold` and `ask` leave them open and raise the alarm. */
export function decide(db: WriteDb, runId: number, verdict: Verdict, now: string): void {
  if (isLoss(verdict)) decideLoss(db, runId, verdict, now);
  if (verdict.verdict !== "note") raise(db, runId, verdict, now);
}

const isLoss = ({ what }: Pick<Verdict, "what">): boolean => what === "missing" || what === "collection-gone";

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
  if (verdict === "note") endIntervals(db, runId, rows<{ item: number }>(db, absent, of).map((r) => r.item), now);
}

/** One open alarm per collection, kind and reason; a growing loss joins it, also when in the end the collection goes. */
function raise(db: WriteDb, runId: number, v: Verdict, now: string): void {
  const { collection, kind, grouping, what } = v;
  const open = value<number>(
    db,
    `SELECT id FROM held WHERE collection = @collection AND kind = @kind AND grouping IS @grouping AND answer IS NULL
       AND (what = @what OR (what IN ${lossAlarms} AND @what IN ${lossAlarms}))`,
    { collection, kind, grouping, what },
  );
  const alarm = open ?? begin(db, runId, v, now);
  const joined = isLoss(v) ? joinLosses(db, alarm, v, now) : joinChanges(db, alarm, { runId, ...v }, now);
  run(
    db,
    `UPDATE held SET what = @what, base = @base, verdict = CASE verdict WHEN 'hold' THEN 'hold' ELSE @verdict END,
       grew = CASE WHEN @joined > 0 THEN @now ELSE grew END, count = (SELECT count(*) FROM held_item WHERE held = @alarm AND answer IS NULL)
     WHERE id = @alarm`,
    { alarm, what, base: v.base, verdict: v.verdict, joined, now },
  );
}

function begin(db: WriteDb, runId: number, { collection, kind, grouping, what, verdict, count, base }: Verdict, now: string): number {
  const good = judgedUpTo(db, runId);
  if (good > 0) run(db, "INSERT OR IGNORE INTO pin(snapshot, label, time) VALUES (?, 'before a loss', ?)", good, now);
  return insert(
    db,
    `INSERT INTO held(account, collection, kind, grouping, what, verdict, count, base, since, noticed, grew, snapshot)
     SELECT account, id, @kind, @grouping, @what, @verdict, @count, @base, coalesce(checked, @now), @now, @now, @good FROM collection WHERE id = @collection`,
    { collection, kind, grouping, what, verdict, count, base, now, good: good || null },
  );
}

const joining = "INSERT INTO held_item(held, item, version, since)";
/** Back, or answered, and then it went again. */
const again = `ON CONFLICT(held, item) DO UPDATE SET version = excluded.version, since = excluded.since, answer = NULL, answered = NULL WHERE answer IS NOT NULL`;

/** What was let go in the last 30 days and helped to raise the alarm is part of it, or it would raise the next one too. */
function joinLosses(db: WriteDb, alarm: number, { collection, kind }: Verdict, now: string): number {
  return run(
    db,
    `${joining} SELECT @alarm, i.id, coalesce(i.current, (SELECT id FROM version WHERE item = i.id ORDER BY first DESC, id DESC LIMIT 1)), @now
     FROM missing m JOIN item i ON i.id = m.item
     WHERE i.collection = @collection AND i.kind = @kind AND m.acknowledged IS NULL
       AND (m.verdict <> 'note' OR (i.current IS NULL AND m.since >= strftime('%Y-%m-%dT%H:%M:%fZ', @now, '-30 days')))
     ${again}`,
    { alarm, collection, kind, now },
  );
}

function joinChanges(db: WriteDb, alarm: number, { runId, collection, kind, grouping, items }: Verdict & { runId: number }, now: string): number {
  const of = { alarm, runId, judged: judgedUpTo(db, runId), collection, kind, now };
  const here = "i.collection = @collection AND i.kind = @kind";
  if (grouping !== null) return run(db, `${joining} SELECT @alarm, i.id, old.id, @now ${leftGroup} AND ${here} AND m.grouping = @grouping ${again}`, { ...of, grouping });
  return run(db, `${joining} SELECT @alarm, i.id, old.id, @now ${rewritten} AND ${here} AND i.id IN (SELECT value FROM json_each(@items)) ${again}`, {
    ...of,
    items: JSON.stringify(items ?? []),
  });
}

/** For SQL with held and held_item at hand: whether the item still is as the alarm says. What we put there ourselves no longer is. */
const stillSo = `CASE WHEN held.what IN ${lossAlarms}
  THEN EXISTS (SELECT 1 FROM missing m JOIN item i ON i.id = m.item WHERE m.item = held_item.item AND m.acknowledged IS NULL AND i.collection = held.collection)
  ELSE EXISTS (SELECT 1 FROM item i JOIN version new ON new.id = i.current JOIN version old ON old.id = held_item.version
    WHERE i.id = held_item.item AND i.collection = held.collection AND ${alarming}
      AND NOT EXISTS (SELECT 1 FROM link l JOIN body b ON b.hash = l.readback WHERE l.item = i.id AND b.id = new.body)) END`;

/** Of what waits in an alarm, all but what was let go long before: that alone needs no answer. */
const waiting = `held_item.answer IS NULL AND NOT EXISTS (SELECT 1 FROM missing m WHERE m.item = held_item.item AND m.verdict = 'note')`;

/** Alarms end by themselves when all they are about is back, or again what it was. */
export function settleReturned(db: WriteDb, account: number, now: string): void {
  run(
    db,
    `UPDATE held_item SET answer = 'returned', answered = @now FROM held
     WHERE held.id = held_item.held AND held.account = @account AND held.answer IS NULL AND held_item.answer IS NULL AND NOT ${stillSo}`,
    { account, now },
  );
  run(
    db,
    `UPDATE held SET answer = 'returned', answered = @now WHERE account = @account AND answer IS NULL
       AND NOT EXISTS (SELECT 1 FROM held_item WHERE held = held.id AND ${waiting})`,
    { account, now },
  );
}

/** What of an alarm is meant: all, or those ticked; and only what belonged to it at the time `shown`. */
export type Shown = { readonly items?: readonly number[] | undefined; readonly shown?: string | undefined };

/** "I deleted these": ends the intervals of the alarm's own items in a run of its own. Gives how many. */
export function acceptLoss(db: WriteDb, runId: number, heldId: number, what: Shown, now: string): number {
  const held = row<{ collection: number; what: Verdict["what"] }>(db, "SELECT collection, what FROM held WHERE id = ? AND answer IS NULL", heldId);
  if (!held) return 0;
  const items = shownItems(db, heldId, what);
  const of = { heldId, now, items: JSON.stringify(items) };
  run(db, "UPDATE held_item SET answer = 'accepted', answered = @now WHERE held = @heldId AND item IN (SELECT value FROM json_each(@items))", of);
  if (isLoss(held)) letGo(db, runId, items, now);
  const left = value<number>(db, `SELECT count(*) FROM held_item WHERE held = ? AND ${waiting}`, heldId) ?? 0;
  if (left > 0) run(db, "UPDATE held SET count = ? WHERE id = ?", left, heldId);
  else {
    run(db, "UPDATE held SET answer = 'accepted', answered = ? WHERE id = ?", now, heldId);
    if (held.what === "collection-gone") dropOwed(db, held.collection);
  }
  settleState(db, held.collection);
  return items.length;
}

function shownItems(db: WriteDb, heldId: number, { items, shown }: Shown): number[] {
  const found = rows<{ item: number }>(db, "SELECT item FROM held_item WHERE held = ? AND answer IS NULL AND since <= coalesce(?, since)", heldId, shown ?? null);
  const ticked = items && new Set(items);
  return found.map(({ item }) => item).filter((item) => ticked?.has(item) ?? true);
}

function letGo(db: WriteDb, runId: number, items: readonly number[], now: string): void {
  const of = { items: JSON.stringify(items), now };
  const open = rows<{ id: number }>(db, "SELECT id FROM item WHERE placed = 0 AND current IS NOT NULL AND id IN (SELECT value FROM json_each(@items))", { items: of.items });
  endIntervals(db, runId, open.map(({ id }) => id), now);
  run(db, "UPDATE missing SET acknowledged = @now WHERE item IN (SELECT value FROM json_each(@items))", of);
}

function endIntervals(db: WriteDb, runId: number, items: readonly number[], now: string): void {
  if (items.length === 0) return;
  const snapshot = snapshotOf(db, runId, now);
  for (const item of items) {
    run(db, "UPDATE version SET until = ? WHERE id = (SELECT current FROM item WHERE id = ?)", snapshot, item);
    run(db, "UPDATE item SET current = NULL, placed = 0 WHERE id = ?", item);
  }
}
