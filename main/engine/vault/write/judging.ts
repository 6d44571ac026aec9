// What a run has to judge of what it replaced: for the queries that count it and those that name it.
import type { WriteDb } from "../db.ts";
import { value } from "../sql.ts";

/** The newest snapshot there was when a run last came to its conclusion. */
export function judgedUpTo(db: WriteDb, runId: number): number {
  const found = value<number | null>(
    db,
    `SELECT max(s.id) FROM snapshot s WHERE s.account = (SELECT account FROM run WHERE id = @runId)
       AND s.run <= (SELECT max(id) FROM run WHERE account = s.account AND kind = 'backup' AND id < @runId AND status IN ('complete', 'partial', 'held'))`,
    { runId },
  );
  return found ?? 0;
}

/** Pairs of an item's version as it was judged, and its current one. From the few that ended on: CROSS JOIN keeps that order. */
const replaced = `
  FROM version old CROSS JOIN item i ON i.id = old.item JOIN version new ON new.id = i.current
  WHERE old.until > @judged AND old.first <= @judged AND i.account = (SELECT account FROM run WHERE id = @runId)`;

export const lostPart = `EXISTS (SELECT 1 FROM part p WHERE p.version = old.id AND NOT EXISTS (SELECT 1 FROM part q WHERE q.version = new.id AND q.name = p.name))`;

/** The same where something else, or less, is in it, and we did not put it there. */
export const rewritten = `${replaced} AND (new.body <> old.body OR ${lostPart})
  AND NOT EXISTS (SELECT 1 FROM link l JOIN body b ON b.hash = l.readback WHERE l.item = i.id AND b.id = new.body)`;

/** The same for each grouping `m` that lost the item, which did not move away. */
export const leftGroup = `${replaced.replace("WHERE", "JOIN member m ON m.version = old.id WHERE")} AND new.collection = old.collection
  AND NOT EXISTS (SELECT 1 FROM member n WHERE n.version = new.id AND n.grouping = m.grouping)`;
