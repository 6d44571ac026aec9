import type { ReadDb } from "../vault/db.ts";
import { bucketHash } from "../vault/hash.ts";
import { rows, sql } from "../vault/sql.ts";
import { nameItems } from "./names.ts";
import type { Damage } from "./report.ts";

type Entry = { collection: number; bucket: number; href: string; hash: Uint8Array; first: number; until: number | null; item: number };
type Stored = { snapshot: number; hash: Uint8Array };

/** How many versions each collection gained or lost with each snapshot. */
export type Growth = Map<number, Map<number, number>>;

/**
 * Recomputes every stored bucket hash from the intervals, one bucket in memory at a time, and yields after each.
 * Fills `growth`, from which the number of items at any snapshot follows.
 */
export function* sweepBuckets(db: ReadDb, growth: Growth): Generator<Damage[]> {
  const open = new Set(rows<{ id: number }>(db, "SELECT id FROM snapshot WHERE status = 'open'").map((s) => s.id));
  const seen = new Set<string>();
  for (const group of groups(db)) {
    const [head] = group;
    if (!head) continue;
    seen.add(`${head.collection} ${head.bucket}`);
    count(growth, group);
    yield checkBucket(db, head, group, open);
  }
  const stored = rows<{ collection: number; n: number }>(db, "SELECT DISTINCT collection, n FROM bucket");
  for (const { collection, n } of stored) {
    if (!seen.has(`${collection} ${n}`)) yield checkBucket(db, { collection, bucket: n }, [], open);
  }
}

/** SQLite sorts in a temporary file, so memory stays small however long the history. */
function* groups(db: ReadDb): Generator<Entry[]> {
  const all = sql(db, "SELECT collection, bucket, href, hash, first, until, item FROM version ORDER BY collection, bucket, href, hash");
  let group: Entry[] = [];
  for (const entry of all.iterate() as Iterable<Entry>) {
    const [head] = group;
    if (head && (head.collection !== entry.collection || head.bucket !== entry.bucket)) {
      yield group;
      group = [];
    }
    group.push(entry);
  }
  yield group;
}

function count(growth: Growth, group: readonly Entry[]): void {
  for (const { collection, first, until } of group) {
    let changes = growth.get(collection);
    if (!changes) growth.set(collection, (changes = new Map<number, number>()));
    changes.set(first, (changes.get(first) ?? 0) + 1);
    if (until !== null) changes.set(until, (changes.get(until) ?? 0) - 1);
  }
}

type Place = { readonly collection: number; readonly bucket: number };

function checkBucket(db: ReadDb, place: Place, group: readonly Entry[], open: ReadonlySet<number>): Damage[] {
  const where = `bucket ${place.bucket} of collection ${place.collection}`;
  const stored = rows<Stored>(db, "SELECT snapshot, hash FROM bucket WHERE collection = ? AND n = ? ORDER BY snapshot", place.collection, place.bucket);
  const wrong = stored.filter(({ snapshot, hash }) => !bucketHash(at(group, snapshot)).equals(hash)).map((s) => s.snapshot);
  const known = new Set(stored.map((s) => s.snapshot));
  const touched = new Set(group.flatMap(({ first, until }) => (until === null ? [first] : [first, until])));
  const lacking = [...touched].filter((snapshot) => !known.has(snapshot) && !open.has(snapshot));
  const damage: Damage[] = [];
  if (wrong.length > 0) {
    const items = group.filter((e) => wrong.some((snapshot) => isAt(e, snapshot))).map((e) => e.item);
    const detail = `${where} does not hold what it held at snapshot ${wrong.slice(0, 5).join(", ")}`;
    damage.push({ what: "bucket", items: nameItems(db, items), detail });
  }
  if (lacking.length > 0) {
    const items = group.filter((e) => lacking.some((snapshot) => e.first === snapshot || e.until === snapshot)).map((e) => e.item);
    damage.push({ what: "bucket", items: nameItems(db, items), detail: `${where} has no hash for snapshot ${lacking.slice(0, 5).join(", ")}` });
  }
  return damage;
}

const isAt = (e: Entry, snapshot: number): boolean => e.first <= snapshot && (e.until === null || e.until > snapshot);

function* at(group: readonly Entry[], snapshot: number): Generator<Entry> {
  for (const entry of group) if (isAt(entry, snapshot)) yield entry;
}
