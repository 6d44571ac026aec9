import type { ReadDb } from "../vault/db.ts";
import { accountRoot, buckets, chainHash, collectionRoot } from "../vault/hash.ts";
import { rows } from "../vault/sql.ts";
import type { Growth } from "./check-buckets.ts";
import type { Damage, What } from "./report.ts";

type Bucket = { n: number; snapshot: number; hash: Uint8Array };
type Root = { snapshot: number; items: number; root: Uint8Array };

const none = Buffer.alloc(32);
const damaged = (what: What, detail: string): Damage => ({ what, items: [], detail });
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Collection roots and item counts of every snapshot that touched the collection. */
export function checkCollection(db: ReadDb, collection: number, growth: Growth): Damage[] {
  const roots = rows<Root>(db, "SELECT snapshot, items, root FROM snapshot_collection WHERE collection = ? ORDER BY snapshot", collection);
  const changes = [...(growth.get(collection) ?? [])].sort(([a], [b]) => a - b);
  const bucketsAt = latestBuckets(db, collection);
  const damage: Damage[] = [];
  let change = 0;
  let items = 0;
  for (const { snapshot, root, items: counted } of roots) {
    for (let c = changes[change]; c && c[0] <= snapshot; c = changes[++change]) items += c[1];
    const where = `collection ${collection} at snapshot ${snapshot}`;
    if (!same(collectionRoot(bucketsAt(snapshot)), root)) damage.push(damaged("root", `the root of ${where} is not that of its buckets`));
    if (items !== counted) damage.push(damaged("root", `${where} counted ${counted} items and holds ${items}`));
  }
  for (const { snapshot } of rows<{ snapshot: number }>(db, withoutRoot, collection, collection)) {
    damage.push(damaged("root", `collection ${collection} has no root for snapshot ${snapshot}`));
  }
  return damage;
}

const withoutRoot = `
  SELECT snapshot FROM bucket WHERE collection = ? EXCEPT SELECT snapshot FROM snapshot_collection WHERE collection = ?
  ORDER BY snapshot`;

/** The collection's 256 bucket hashes at ever later snapshots; the stored ones stream by once. */
function latestBuckets(db: ReadDb, collection: number): (snapshot: number) => Uint8Array[] {
  const latest: Uint8Array[] = Array.from({ length: buckets }, () => none);
  const stored = rowByRow<Bucket>(db, "SELECT n, snapshot, hash FROM bucket WHERE collection = ? ORDER BY snapshot, n", collection);
  let next = stored.next();
  return (snapshot) => {
    for (; !next.done && next.value.snapshot <= snapshot; next = stored.next()) latest[next.value.n] = next.value.hash;
    return latest;
  };
}

function* rowByRow<T>(db: ReadDb, text: string, ...params: unknown[]): Generator<T, undefined> {
  yield* db.prepare(text).iterate(...params) as Iterable<T>;
}

type Snapshot = { id: number; time: string; status: string; root: Uint8Array | null; chain: Uint8Array | null };

/** Account roots and the chain over all of an account's closed snapshots. */
export function checkAccount(db: ReadDb, account: number): { snapshots: number; damage: Damage[] } {
  const refs = rows<{ id: number; ref: string }>(db, "SELECT id, ref FROM collection WHERE account = ? ORDER BY ref", account);
  const roots = rows<{ snapshot: number; collection: number; root: Uint8Array }>(
    db,
    `SELECT s.snapshot, s.collection, s.root FROM snapshot_collection s JOIN collection c ON c.id = s.collection
     WHERE c.account = ? ORDER BY s.snapshot`,
    account,
  );
  const snapshots = rows<Snapshot>(db, "SELECT id, time, status, root, chain FROM snapshot WHERE account = ? ORDER BY id", account);
  const latest = new Map<number, Uint8Array>();
  const damage: Damage[] = [];
  let next = 0;
  let before: Uint8Array | undefined;
  for (const { id, time, status, root, chain } of snapshots) {
    for (let r = roots[next]; r && r.snapshot <= id; r = roots[++next]) latest.set(r.collection, r.root);
    if (status === "open") continue;
    const held = refs.flatMap(({ id: collection, ref }) => {
      const of = latest.get(collection);
      return of ? [{ ref, root: of }] : [];
    });
    if (!root || !same(accountRoot(held), root)) damage.push(damaged("root", `the root of snapshot ${id} is not that of its collections`));
    if (!chain || !same(chainHash(before, { id, time, root: root ?? none }), chain)) {
      damage.push(damaged("chain", `snapshot ${id} of ${time} is not tied to the one before it`));
    }
    before = chain ?? undefined;
  }
  return { snapshots: snapshots.length, damage };
}
