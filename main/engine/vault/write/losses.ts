import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { rows, value } from "../sql.ts";
import { judgedUpTo, leftGroup, lostPart, rewritten } from "./judging.ts";

/** What one collection lacks of one kind, before anything is decided. */
export type Loss = {
  readonly collection: number;
  readonly kind: Kind;
  /** Absent in this run and not explained by a move. */
  readonly fresh: number;
  /** All that is missing: fresh, held, and let go in the last 30 days without anyone saying so. */
  readonly missing: number;
  /** Everything that was present at some time in the last 30 days, without what this run brought: it makes no loss smaller. */
  readonly base: number;
  /** Everything of this kind that the account's other collections and this one held before this run. */
  readonly all: number;
};
/** What one collection replaced of one kind, or how many members one of its groupings lost. */
export type Rewrite = { readonly collection: number; readonly kind: Kind; readonly grouping: string | null; readonly count: number; readonly base: number };
/** Without bytes for what is kept as a file, or was forgotten. */
export type ChangedPair = { readonly item: number; readonly kind: Kind; readonly before: Uint8Array | null; readonly after: Uint8Array | null; readonly lostPart: 0 | 1 };

type Group = Pick<Loss, "collection" | "kind" | "fresh" | "missing"> & { readonly account: number; /** When the first of them came. */ readonly oldest: number };

export function losses(db: WriteDb, runId: number, monthAgo: string): Loss[] {
  const groups = rows<Group>(
    db,
    `SELECT a.collection, i.kind, i.account, min(i.born) AS oldest, count(*) AS fresh,
       count(*) + (SELECT count(*) FROM missing m JOIN item j ON j.id = m.item
         WHERE j.collection = a.collection AND j.kind = i.kind AND m.acknowledged IS NULL AND (m.verdict <> 'note' OR ${noted})
           AND NOT EXISTS (SELECT 1 FROM temp.absent b WHERE b.run = @runId AND b.item = m.item)) AS missing
     FROM temp.absent a JOIN item i ON i.id = a.item WHERE a.run = @runId GROUP BY a.collection, i.kind`,
    { runId, monthAgo },
  );
  const judged = judgedUpTo(db, runId);
  const own = value<number | null>(db, "SELECT min(id) FROM snapshot WHERE run = ?", runId) ?? Number.MAX_SAFE_INTEGER;
  return groups.map(({ account, oldest, ...group }) => {
    // Of what no run has judged yet, as after one that broke off, all that came before this run is what it was.
    const of = { ...group, account, runId, monthAgo, upTo: oldest <= judged ? judged : own - 1 };
    return { ...group, base: value<number>(db, baseOf, of) ?? 0, all: value<number>(db, allOf, of) ?? 0 };
  });
}

const noted = "m.verdict = 'note' AND m.since >= @monthAgo AND m.acknowledged IS NULL";

/** All there are, less those that came later: the many are counted in an index, and the few are looked at. */
const before = (where: string): string => `(SELECT count(*) FROM item j WHERE ${where} AND j.kind = @kind AND j.current IS NOT NULL)
  - (SELECT count(*) FROM item j INDEXED BY item_born WHERE j.born > @upTo AND j.kind = @kind AND j.current IS NOT NULL AND ${where}
       AND NOT EXISTS (SELECT 1 FROM temp.absent b WHERE b.run = @runId AND b.item = j.id))`;
const baseOf = `SELECT ${before("j.collection = @collection")} + (SELECT count(*) FROM missing m JOIN item j ON j.id = m.item
  WHERE j.collection = @collection AND j.kind = @kind AND j.current IS NULL AND ${noted})`;
const allOf = `SELECT ${before("j.collection IN (SELECT id FROM collection WHERE account = @account)")}`;

/**
 * Bodies replaced, or parts of them lost, and groupings that lost members, since the last run that judged such things: a
 * run that died may have stored half of a mass change. Leaves out what we ourselves wrote there, and what moved away.
 */
export function rewrites(db: WriteDb, runId: number): Rewrite[] {
  const of = { runId, judged: judgedUpTo(db, runId) };
  const changed = rows<Rewrite>(
    db,
    `SELECT i.collection, i.kind, NULL AS grouping, count(*) AS count,
       (SELECT count(*) FROM item j WHERE j.collection = i.collection AND j.kind = i.kind AND j.current IS NOT NULL AND j.born <= @judged) AS base
     ${rewritten} GROUP BY i.collection, i.kind`,
    of,
  );
  const left = rows<Rewrite>(
    db,
    `SELECT i.collection, i.kind, m.grouping, count(*) AS count,
       count(*) + (SELECT count(*) FROM member n JOIN item j ON j.current = n.version
         WHERE n.grouping = m.grouping AND j.collection = i.collection AND j.kind = i.kind AND j.born <= @judged) AS base
     ${leftGroup} GROUP BY i.collection, i.kind, m.grouping`,
    of,
  );
  return [...changed, ...left];
}

/** The texts behind a Rewrite, a page at a time, so that the caller can tell a rewording from a change. */
export function changedPairs(db: WriteDb, runId: number, where: { collection: number; kind: Kind }, afterItem: number): ChangedPair[] {
  return rows(
    db,
    `SELECT i.id AS item, i.kind, b.data AS before, a.data AS after, ${lostPart} AS lostPart
     ${rewritten.replace("WHERE", "JOIN body b ON b.id = old.body JOIN body a ON a.id = new.body WHERE")}
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
  /** Of a change: which. */
  readonly items?: readonly number[];
};
