import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { row, rows, run, value } from "../sql.ts";
import { openSnapshot } from "./runs.ts";

/**
 * Finds what the run's ended listings no longer hold: unlisted in a full listing, reported gone, cut adrift by another
 * item at its href, or in a collection that is itself no longer listed (`goneCollections`). Gives how many.
 */
export function findAbsent(db: WriteDb, runId: number, goneCollections: readonly number[]): number {
  const into = "INSERT OR IGNORE INTO temp.absent(run, item, collection)";
  run(
    db,
    `${into} SELECT l.run, i.id, i.collection FROM temp.listing l JOIN collection c ON c.id = l.collection
     JOIN item i ON i.collection = l.collection
     WHERE l.run = ? AND l.was = 'full' AND c.unlisted = 'gone' AND i.placed = 1 AND i.current IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM temp.listed t WHERE t.run = l.run AND t.collection = i.collection AND t.href = i.href AND t.state <> 'gone')`,
    runId,
  );
  run(
    db,
    `${into} SELECT t.run, i.id, i.collection FROM temp.listing l
     JOIN temp.listed t ON t.run = l.run AND t.collection = l.collection AND t.state = 'gone'
     JOIN item i ON i.collection = t.collection AND i.href = t.href AND i.placed = 1
     WHERE l.run = ? AND l.was IS NOT NULL AND i.current IS NOT NULL`,
    runId,
  );
  run(
    db,
    `${into} SELECT ?, i.id, i.collection FROM item i WHERE i.account = (SELECT account FROM run WHERE id = ?)
       AND i.current IS NOT NULL AND i.placed = 0 AND NOT EXISTS (SELECT 1 FROM missing m WHERE m.item = i.id AND m.acknowledged IS NULL)`,
    runId,
    runId,
  );
  for (const collection of goneCollections) {
    run(db, `${into} SELECT ?, id, collection FROM item WHERE collection = ? AND placed = 1 AND current IS NOT NULL`, runId, collection);
  }
  return value<number>(db, "SELECT count(*) FROM temp.absent WHERE run = ?", runId) ?? 0;
}

type Absent = { item: number; uid: string | null; kind: Kind; body: number; hash: Uint8Array };
type Newcomer = { id: number; current: number; hash: Uint8Array };

/**
 * A new href whose uid (else content) belongs to an absent item of the same account is that item, moved. Looks at all
 * collections, so it runs once every listing has ended. Held items that come back elsewhere are found here too.
 */
export function pairMoves(db: WriteDb, runId: number): number {
  const snapshot = openSnapshot(db, runId);
  if (snapshot === undefined) return 0;
  const absent = rows<Absent>(
    db,
    `SELECT i.id AS item, i.uid, i.kind, v.body, v.hash FROM item i JOIN version v ON v.id = i.current
     WHERE i.account = (SELECT account FROM run WHERE id = @runId)
       AND (i.id IN (SELECT item FROM temp.absent WHERE run = @runId) OR (i.placed = 0 AND i.current IS NOT NULL))`,
    { runId },
  );
  let moved = 0;
  for (const gone of absent) {
    const found = newcomer(db, snapshot, gone);
    if (!found) continue;
    becomes(db, runId, snapshot, gone.item, found);
    moved++;
  }
  return moved;
}

/** Several with one uid pair by what they hold, or stay apart. */
function newcomer(db: WriteDb, snapshot: number, gone: Absent): Newcomer | undefined {
  const same = gone.uid === null ? "i.uid IS NULL AND v.body = @body" : "i.uid = @uid";
  const found = rows<Newcomer>(
    db,
    `SELECT i.id, i.current, v.hash FROM item i JOIN version v ON v.id = i.current
     WHERE i.account = (SELECT account FROM item WHERE id = @item) AND +i.born = @snapshot AND i.placed = 1
       AND i.kind = @kind AND i.id <> @item AND ${same}
       AND NOT EXISTS (SELECT 1 FROM version old WHERE old.item = i.id AND old.first < @snapshot) LIMIT 50`,
    { item: gone.item, snapshot, kind: gone.kind, ...(gone.uid === null ? { body: gone.body } : { uid: gone.uid }) },
  );
  return found.length === 1 ? found[0] : found.find((n) => Buffer.from(n.hash).equals(gone.hash));
}

function becomes(db: WriteDb, runId: number, snapshot: number, item: number, now: Newcomer): void {
  const at = row<{ collection: number; href: string; etag: string | null }>(db, "SELECT collection, href, etag FROM item WHERE id = ?", now.id);
  if (!at) return;
  run(db, "UPDATE version SET until = ? WHERE id = (SELECT current FROM item WHERE id = ?)", snapshot, item);
  run(db, "UPDATE version SET item = ? WHERE item = ?", item, now.id);
  run(db, "DELETE FROM missing WHERE item IN (?, ?)", item, now.id);
  run(db, "DELETE FROM item WHERE id = ?", now.id);
  run(
    db,
    "UPDATE item SET collection = ?, href = ?, etag = ?, placed = 1, current = ? WHERE id = ?",
    at.collection,
    at.href,
    at.etag,
    now.current,
    item,
  );
  run(db, "DELETE FROM temp.absent WHERE run = ? AND item = ?", runId, item);
}

/** After a second look: these are there after all. Gives how many of them had been taken for absent. */
export function notAbsent(db: WriteDb, runId: number, collection: number, hrefs: readonly string[]): number {
  let returned = 0;
  for (const href of hrefs) {
    returned += run(
      db,
      "DELETE FROM temp.absent WHERE run = ? AND item = (SELECT id FROM item WHERE collection = ? AND href = ? AND placed = 1)",
      runId,
      collection,
      href,
    );
  }
  return returned;
}

/** Nothing may be said about this collection: what seemed absent stays as it was. */
export function forgetAbsent(db: WriteDb, runId: number, collection: number): void {
  run(db, "DELETE FROM temp.absent WHERE run = ? AND collection = ?", runId, collection);
}
