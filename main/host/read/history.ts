import type { ByKind } from "../../api/contract.ts";
import type { Kind } from "../../engine/formats/item.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { flagged } from "../../engine/vault/read/accounts.ts";
import { rows, sql } from "../../engine/vault/sql.ts";
import { type Row, rowsOf } from "./rows.ts";

/** A run that looked at an account, and what was there and here when it ended. */
export type Point = { readonly account: number; readonly time: string; readonly theirs: number; readonly yours: number };

const most = 2000;

/** For each account, oldest first: every backup run that got to its end. Counts come from intervals and alarms. */
export function points(db: ReadDb, since: string): Point[] {
  const runs = rows<{ account: number; time: string }>(
    db,
    `SELECT account, time FROM (SELECT account, ended AS time, id FROM run WHERE kind = 'backup' AND status IN ('complete', 'held', 'partial')
       AND ended >= ? ORDER BY id DESC LIMIT ${most}) ORDER BY id`,
    since,
  );
  const growth = growthOf(db);
  const losses = rows<Loss>(db, "SELECT account, count, noticed, answered FROM held WHERE what IN ('missing', 'collection-gone')");
  return runs.map(({ account, time }) => {
    const yours = growth.get(account)?.at(time) ?? 0;
    const lost = losses.filter((l) => l.account === account && l.noticed <= time && (l.answered === null || l.answered > time));
    return { account, time, yours, theirs: Math.max(0, yours - lost.reduce((sum, l) => sum + l.count, 0)) };
  });
}

type Loss = { account: number; count: number; noticed: string; answered: string | null };

/** How many things an account's snapshots added and ended, in order. */
class Growth {
  readonly #steps: { readonly time: string; readonly sum: number }[] = [];

  add(time: string, by: number): void {
    this.#steps.push({ time, sum: (this.#steps.at(-1)?.sum ?? 0) + by });
  }

  /** What was kept at this time. */
  at(time: string): number {
    return this.#steps.findLast((step) => step.time <= time)?.sum ?? 0;
  }
}

function growthOf(db: ReadDb): Map<number, Growth> {
  const steps = rows<{ account: number; time: string; by: number }>(
    db,
    `SELECT s.account, s.time, sum(n) AS "by" FROM (
       SELECT first AS snapshot, count(*) AS n FROM version GROUP BY first
       UNION ALL SELECT until, -count(*) FROM version WHERE until IS NOT NULL GROUP BY until
       UNION ALL SELECT first, -1 FROM version WHERE flag IS NOT NULL
       UNION ALL SELECT until, 1 FROM version WHERE flag IS NOT NULL AND until IS NOT NULL
     ) g JOIN snapshot s ON s.id = g.snapshot GROUP BY s.id ORDER BY s.id`,
  );
  const growth = new Map<number, Growth>();
  for (const { account, time, by } of steps) {
    let of = growth.get(account);
    if (!of) growth.set(account, (of = new Growth()));
    of.add(time, by);
  }
  return growth;
}

/** Of so many that came last the newest are shown: a first backup of 100,000 is not put in order for a dozen. */
const recent = 1000;

/** What came since then, and the newest photos of it. */
export function cameSince(db: ReadDb, since: string, photos: number): { readonly added: ByKind; readonly photos: readonly Row[] } {
  const born = "born IN (SELECT id FROM snapshot WHERE time >= @since)";
  const counts = rows<{ kind: Kind; count: number }>(
    db,
    `SELECT kind, sum(n) AS count FROM (
       SELECT kind, count(*) AS n FROM item WHERE current IS NOT NULL AND ${born} GROUP BY born, kind
       UNION ALL SELECT i.kind, -count(*) ${flagged} AND ${born} GROUP BY i.kind
     ) GROUP BY kind HAVING sum(n) > 0`,
    { since },
  );
  const last = `SELECT current FROM item WHERE kind = 'photo' AND current IS NOT NULL AND ${born} ORDER BY born DESC, current DESC LIMIT ${String(recent)}`;
  const newest = `SELECT v.id FROM version v WHERE v.id IN (${last}) AND v.flag IS NULL ORDER BY v.at DESC, v.id DESC LIMIT @photos`;
  const found = sql(db, newest).pluck().all({ since, photos }) as number[];
  return { added: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])), photos: rowsOf(db, found) };
}

export type Kept = { readonly version: number; readonly kind: Kind; readonly name: string };

/** What was stored for an account after this version, each thing once. */
export function keptAfter(db: ReadDb, account: number, version: number, limit: number): Kept[] {
  return rows(
    db,
    `SELECT v.id AS version, i.kind, v.name FROM version v JOIN item i ON i.id = v.item
     WHERE v.id > ? AND i.account = ? AND v.flag IS NULL AND v.first = i.born ORDER BY v.id LIMIT ?`,
    version,
    account,
    limit,
  );
}
