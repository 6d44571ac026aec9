import type { ReadDb } from "../db.ts";
import { row, rows, value } from "../sql.ts";

export type DrillRow = {
  readonly id: number;
  readonly started: string;
  readonly ended: string | null;
  readonly status: "running" | "passed" | "failed" | "cancelled";
  readonly collection: number | null;
  /** The second copy that everything was rebuilt from; null: a sample was brought back. */
  readonly place: string | null;
  readonly counts: string;
  readonly problems: string;
};

/** Newest first. */
export function drills(db: ReadDb, limit: number): DrillRow[] {
  return rows(db, "SELECT * FROM drill ORDER BY id DESC LIMIT ?", limit);
}

/**
 * Current versions of items drawn by these fractions (0 up to 1) of all item numbers; one may be drawn twice. Together of at
 * most so many bytes: what has no room any more is left out.
 */
export function drawn(db: ReadDb, fractions: readonly number[], bytes: number): number[] {
  const last = value<number>(db, "SELECT max(id) FROM item") ?? 0;
  let room = bytes;
  return fractions.flatMap((fraction) => {
    const found = row<{ version: number; size: number }>(
      db,
      `SELECT v.id AS version, b.size + coalesce((SELECT sum(o.size) FROM part p JOIN body o ON o.id = p.body WHERE p.version = v.id), 0) AS size
       FROM item i JOIN version v ON v.id = i.current JOIN body b ON b.id = v.body WHERE i.id > ? ORDER BY i.id LIMIT 1`,
      Math.floor(fraction * last),
    );
    if (!found || found.size > room) return [];
    room -= found.size;
    return found.version;
  });
}

/** The collection that was brought back whole longest ago, or never, of those that have something and fit into `bytes`. */
export function leastPractised(db: ReadDb, bytes: number): number | undefined {
  return row<{ id: number }>(
    db,
    `SELECT c.id, (SELECT max(d.started) FROM drill d WHERE d.collection = c.id AND d.status = 'passed') AS last
     FROM collection c JOIN item i ON i.collection = c.id AND i.current IS NOT NULL
       JOIN version v ON v.id = i.current JOIN body b ON b.id = v.body
     GROUP BY c.id HAVING sum(b.size) <= ? ORDER BY last, c.id LIMIT 1`,
    bytes,
  )?.id;
}
