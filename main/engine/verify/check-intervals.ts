import type { ReadDb } from "../vault/db.ts";
import { rows } from "../vault/sql.ts";
import type { Page } from "./check-versions.ts";
import { nameItems } from "./names.ts";

type Item = { id: number; current: number | null };
type Interval = { item: number; id: number; first: number; until: number | null };

const pageSize = 2000;

/** Per item: intervals in order, none overlapping, at most the last one open, and `current` is that one. */
export function checkIntervals(db: ReadDb, after: number): Page {
  const items = rows<Item>(db, `SELECT id, current FROM item WHERE id > ? ORDER BY id LIMIT ${pageSize}`, after);
  const last = items.at(-1)?.id ?? after;
  const found = rows<Interval>(
    db,
    `SELECT item, id, first, until FROM version WHERE item > ? AND item <= ?
     ORDER BY item, first, until IS NULL, until, id`,
    after,
    last,
  );
  const byItem = Map.groupBy(found, (interval) => interval.item);
  const damage = items.flatMap((item) => {
    const detail = problemOf(item, byItem.get(item.id) ?? []);
    return detail === undefined ? [] : [{ what: "reference" as const, detail: `item ${item.id} ${detail}`, items: nameItems(db, [item.id]) }];
  });
  return { last, done: items.length, damage };
}

function problemOf(item: Item, intervals: readonly Interval[]): string | undefined {
  let before: Interval | undefined;
  for (const interval of intervals) {
    if (interval.until !== null && interval.until < interval.first) return `has version ${interval.id}, which ends before it begins`;
    if (before && (before.until === null || before.until > interval.first)) {
      return `has versions ${before.id} and ${interval.id} at the same time`;
    }
    before = interval;
  }
  if (!before) return "has no version";
  const open = before.until === null ? before.id : null;
  if (item.current !== open) return `says its version is ${item.current ?? "none"}; it is ${open ?? "none"}`;
  return undefined;
}
