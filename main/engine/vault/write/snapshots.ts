import type { WriteDb } from "../db.ts";
import { accountRoot, bucketHash, buckets, chainHash, collectionRoot } from "../hash.ts";
import { row, rows, run, sql, value } from "../sql.ts";

export type SnapshotStatus = "complete" | "partial" | "held";

/** Computes the roots of what the snapshot touched, ties it to the one before, and closes it. */
export function closeSnapshot(db: WriteDb, snapshot: number, status: SnapshotStatus): void {
  for (const collection of touched(db, snapshot)) closeCollection(db, snapshot, collection);
  const facts = row<{ account: number; time: string }>(db, "SELECT account, time FROM snapshot WHERE id = ?", snapshot);
  if (!facts) return;
  const root = accountRoot(latestRoots(db, facts.account, snapshot));
  const before = value<Uint8Array>(
    db,
    "SELECT chain FROM snapshot WHERE account = ? AND id < ? ORDER BY id DESC LIMIT 1",
    facts.account,
    snapshot,
  );
  const chain = chainHash(before, { id: snapshot, time: facts.time, root });
  run(db, "UPDATE snapshot SET status = ?, root = ?, chain = ? WHERE id = ?", status, root, chain, snapshot);
}

function touched(db: WriteDb, snapshot: number): number[] {
  return rows<{ collection: number }>(
    db,
    "SELECT collection FROM version WHERE first = @snapshot UNION SELECT collection FROM version WHERE until = @snapshot",
    { snapshot },
  ).map((r) => r.collection);
}

function closeCollection(db: WriteDb, snapshot: number, collection: number): void {
  const dirty = rows<{ bucket: number }>(
    db,
    `SELECT bucket FROM version WHERE first = @snapshot AND collection = @collection
     UNION SELECT bucket FROM version WHERE until = @snapshot AND collection = @collection`,
    { snapshot, collection },
  );
  const open = sql(db, "SELECT href, hash FROM version WHERE collection = ? AND bucket = ? AND until IS NULL ORDER BY href, hash");
  for (const { bucket } of dirty) {
    const hash = bucketHash(open.iterate(collection, bucket) as Iterable<{ href: string; hash: Uint8Array }>);
    run(db, "INSERT OR REPLACE INTO bucket(collection, n, snapshot, hash) VALUES (?, ?, ?, ?)", collection, bucket, snapshot, hash);
  }
  run(
    db,
    `INSERT OR REPLACE INTO snapshot_collection(snapshot, collection, status, items, root)
     SELECT @snapshot, id, CASE state WHEN 'new' THEN 'partial' ELSE state END,
       (SELECT count(*) FROM version WHERE collection = @collection AND until IS NULL), @root FROM collection WHERE id = @collection`,
    { snapshot, collection, root: collectionRoot(latestBuckets(db, collection)) },
  );
}

function latestBuckets(db: WriteDb, collection: number): Uint8Array[] {
  const latest = sql(db, "SELECT hash FROM bucket WHERE collection = ? AND n = ? ORDER BY snapshot DESC LIMIT 1").pluck();
  return Array.from({ length: buckets }, (_, n) => (latest.get(collection, n) as Uint8Array | undefined) ?? Buffer.alloc(32));
}

function latestRoots(db: WriteDb, account: number, snapshot: number): { ref: string; root: Uint8Array }[] {
  return rows(
    db,
    `SELECT c.ref, s.root FROM collection c JOIN snapshot_collection s ON s.collection = c.id
     WHERE c.account = @account
       AND s.snapshot = (SELECT max(snapshot) FROM snapshot_collection WHERE collection = c.id AND snapshot <= @snapshot)
     ORDER BY c.ref`,
    { account, snapshot },
  );
}
