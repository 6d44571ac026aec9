import type { Kind } from "../../formats/item.ts";
import type { ReadDb } from "../db.ts";
import { hex } from "../hash.ts";
import { type Raw, rows } from "../sql.ts";

export type SnapshotRow = {
  readonly id: number;
  readonly account: number;
  readonly time: string;
  readonly status: "open" | "complete" | "partial" | "held";
  readonly root: string | null;
  readonly chain: string | null;
  readonly pin: string | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

/** Newest first, with what each one changed. */
export function snapshots(db: ReadDb, filter: { account?: number | undefined; id?: number | undefined; limit: number }): SnapshotRow[] {
  const found = rows<Raw<SnapshotRow, { root: Uint8Array | null; chain: Uint8Array | null; began: number; ended: number }>>(
    db,
    `SELECT s.id, s.account, s.time, s.status, s.root, s.chain, p.label AS pin,
       (SELECT count(*) FROM version WHERE first = s.id) AS began, (SELECT count(*) FROM version WHERE until = s.id) AS ended,
       (SELECT count(*) FROM version o WHERE o.until = s.id AND EXISTS (SELECT 1 FROM version v WHERE v.item = o.item AND v.first = s.id)) AS changed
     FROM snapshot s LEFT JOIN pin p ON p.snapshot = s.id WHERE s.account = coalesce(@account, s.account) AND s.id = coalesce(@id, s.id)
     ORDER BY s.id DESC LIMIT @limit`,
    { account: filter.account ?? null, id: filter.id ?? null, limit: filter.limit },
  );
  return found.map(({ began, ended, ...s }) => ({ ...s, root: s.root && hex(s.root), chain: s.chain && hex(s.chain), added: began - s.changed, removed: ended - s.changed }));
}

/** The newest snapshot at or before a time (ISO 8601, UTC). */
export function snapshotAt(db: ReadDb, time: string): number | undefined {
  return rows<{ id: number }>(db, "SELECT id FROM snapshot WHERE time <= ? ORDER BY id DESC LIMIT 1", time)[0]?.id;
}

export type ChangeRow = {
  readonly is: "added" | "changed" | "removed";
  readonly item: number;
  readonly kind: Kind;
  readonly name: string;
  readonly account: number;
  readonly before: number | null;
  readonly after: number | null;
};

/** What differs between two snapshots (`to` left out: now), by version ids. Work grows with what changed. */
export function diff(db: ReadDb, from: number, to: number | undefined, limit: number): ChangeRow[] {
  const end = to ?? Number.MAX_SAFE_INTEGER;
  return rows(
    db,
    `WITH touched AS (
       SELECT item FROM version WHERE first > @from AND first <= @end
       UNION SELECT item FROM version WHERE until > @from AND until <= @end),
     pair AS (
       SELECT t.item,
         (SELECT id FROM version v WHERE v.item = t.item AND v.first <= @from AND (v.until IS NULL OR v.until > @from)) AS before,
         (SELECT id FROM version v WHERE v.item = t.item AND v.first <= @end AND (v.until IS NULL OR v.until > @end)) AS after
       FROM touched t)
     SELECT CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed' ELSE 'changed' END AS "is",
       p.item, i.kind, v.name, i.account, p.before, p.after
     FROM pair p JOIN item i ON i.id = p.item JOIN version v ON v.id = coalesce(p.after, p.before)
     WHERE p.before IS NOT p.after ORDER BY i.kind, v.name, p.item LIMIT @limit`,
    { from, end, limit },
  );
}

export type HeldRow = {
  readonly id: number;
  readonly account: number;
  readonly collection: number;
  readonly collectionName: string;
  readonly kind: Kind;
  readonly grouping: string | null;
  /** What the label or album is called; an id that nobody named is its own name. */
  readonly groupName: string | null;
  readonly what: "missing" | "changed" | "collection-gone" | "group-gone";
  readonly verdict: "hold" | "ask";
  readonly count: number;
  readonly base: number;
  readonly since: string;
  readonly noticed: string;
  /** When something last joined it. */
  readonly grew: string;
  readonly snapshot: number | null;
  readonly answer: string | null;
};

/** Alarms that wait for an answer, newest first. */
export function heldAlarms(db: ReadDb): HeldRow[] {
  return rows(
    db,
    `SELECT h.id, h.account, h.collection, c.name AS collectionName, h.kind, h.grouping,
       coalesce((SELECT g.name FROM collection o JOIN grouping g ON g.collection = o.id AND g.id = h.grouping
         WHERE o.account = h.account ORDER BY g.first DESC LIMIT 1), h.grouping) AS groupName, h.what, h.verdict, h.count, h.base,
       h.since, h.noticed, h.grew, h.snapshot, h.answer
     FROM held h JOIN collection c ON c.id = h.collection WHERE h.answer IS NULL ORDER BY h.id DESC`,
  );
}

/** Whether `new` still is what an alarm about a change of `old` is about; for SQL with `held` at hand. */
export const alarming = `CASE WHEN held.grouping IS NULL
    THEN new.body <> old.body OR EXISTS (SELECT 1 FROM part p WHERE p.version = old.id AND NOT EXISTS (SELECT 1 FROM part q WHERE q.version = new.id AND q.name = p.name))
    ELSE EXISTS (SELECT 1 FROM member m WHERE m.version = old.id AND m.grouping = held.grouping)
      AND NOT EXISTS (SELECT 1 FROM member n WHERE n.version = new.id AND n.grouping = held.grouping) END`;

/** For SQL: what alarms about losses are called. */
export const lossAlarms = "('missing', 'collection-gone')";

export type HeldItem = { readonly item: number; readonly version: number; readonly name: string; readonly kind: Kind; readonly since: string };

/** What waits for an answer in an alarm, as it was when all was well: missing, let go on the way there, or changed. */
export function heldItems(db: ReadDb, heldId: number): HeldItem[] {
  return rows(
    db,
    `SELECT h.item, h.version, v.name, i.kind, h.since FROM held JOIN held_item h ON h.held = held.id JOIN item i ON i.id = h.item JOIN version v ON v.id = h.version
     WHERE held.id = ? AND h.answer IS NULL
       AND (held.what NOT IN ${lossAlarms} OR EXISTS (SELECT 1 FROM missing m WHERE m.item = h.item AND m.acknowledged IS NULL))
     ORDER BY v.name, i.id`,
    heldId,
  );
}

export type VanishedRow = {
  readonly item: number;
  /** What it was last. */
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly account: number;
  readonly collection: number;
  readonly since: string;
  /** The newest alarm that named it; null for what went on an ordinary day. */
  readonly alarm: number | null;
  /** waits: for an answer. accepted: a person said so. returned: it is back. noted: it went on an ordinary day. undone: what put it there was taken back. */
  readonly answer: "waits" | "accepted" | "returned" | "noted" | "undone";
};

/** By name what vanished, newest first; of one alarm also what is back. */
export function vanished(db: ReadDb, { alarm, account, limit }: { alarm?: number | undefined; account?: number | undefined; limit: number }): VanishedRow[] {
  const named = `(SELECT max(h.held) FROM held_item h JOIN held a ON a.id = h.held WHERE h.item = m.item AND a.what IN ${lossAlarms})`;
  // Settled in the moment it went: only an undo does that.
  const undone = "m.verdict = 'note' AND m.acknowledged = m.since";
  const from =
    alarm === undefined
      ? `SELECT m.item, m.since, ${named} AS alarm,
           CASE WHEN ${undone} THEN 'undone' WHEN m.acknowledged IS NOT NULL THEN 'accepted' WHEN m.verdict = 'note' THEN 'noted' ELSE 'waits' END AS answer FROM missing m`
      : `SELECT h.item, h.since, h.held AS alarm, CASE WHEN h.answer = 'returned' AND ${undone} THEN 'undone' ELSE coalesce(h.answer, 'waits') END AS answer
         FROM held_item h LEFT JOIN missing m ON m.item = h.item WHERE h.held = @alarm`;
  return rows(
    db,
    `SELECT g.item, v.id AS version, i.kind, v.name, i.account, v.collection, g.since, g.alarm, g.answer
     FROM (${from}) g JOIN item i ON i.id = g.item
     JOIN version v ON v.id = coalesce((SELECT version FROM held_item WHERE held = g.alarm AND item = g.item), (SELECT id FROM version WHERE item = g.item ORDER BY first DESC, id DESC LIMIT 1))
     WHERE i.account = coalesce(@account, i.account) ORDER BY g.since DESC, i.kind, v.name, g.item LIMIT @limit`,
    { account: account ?? null, limit, ...(alarm !== undefined && { alarm }) },
  );
}
