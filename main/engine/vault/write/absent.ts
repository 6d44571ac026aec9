import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { insert, row, rows, run, value } from "../sql.ts";
import { itemsIn, type Unknown } from "./listing.ts";
import { snapshotOf } from "./runs.ts";

/**
 * Finds what the run's ended listings no longer hold: unlisted in a full listing, reported gone, cut adrift by another
 * item at its href, or in a collection that is itself no longer listed (`goneCollections`). What an undo that was killed had
 * sent for removal is kept apart: nobody has to ask where that went. Gives how many.
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
  run(
    db,
    `INSERT OR IGNORE INTO temp.removed SELECT * FROM temp.absent WHERE run = @runId AND (item, collection) IN (SELECT j.item, j.collection FROM restore r JOIN journal j ON j.restore = r.id
     WHERE r.account = (SELECT account FROM run WHERE id = @runId) AND r.status <> 'done' AND j.op = 'remove' AND j.state IN ('sent', 'unsure', 'written'))`,
    { runId },
  );
  run(db, "DELETE FROM temp.absent WHERE run = @runId AND item IN (SELECT item FROM temp.removed WHERE run = @runId)", { runId });
  return value<number>(db, "SELECT count(*) FROM temp.absent WHERE run = ?", runId) ?? 0;
}

/** `since`: the first snapshot in which what it became may have been new. */
type Gone = { readonly item: number; readonly since: number; readonly uid: string | null; readonly kind: Kind; readonly body: number; readonly hash: Uint8Array };
type Newcomer = { readonly id: number; readonly uid: string | null; readonly current: number; readonly body: number; readonly hash: Uint8Array };
type Match = (gone: Gone, newcomer: Newcomer) => boolean;

const sameUid: Match = (gone, newcomer) => gone.uid !== null && gone.uid === newcomer.uid;
const sameHash: Match = (gone, newcomer) => Buffer.compare(gone.hash, newcomer.hash) === 0;
const sameBody: Match = (gone, newcomer) => gone.body === newcomer.body;

/**
 * Something new whose uid (else content) belongs to an item of the same account that is absent, held or was let go in
 * the last month is that item, moved or back. Looks at all collections, so it runs once every listing has ended.
 */
export function pairMoves(db: WriteDb, runId: number, { now, monthAgo }: { now: string; monthAgo: string }): number {
  let moved = 0;
  for (const gone of goneItems(db, runId, monthAgo)) {
    const pairs = new Pairs(db, runId, gone);
    pairs.take((g, n) => sameUid(g, n) && sameHash(g, n));
    pairs.takeOnly(sameUid);
    pairs.take(sameHash);
    pairs.take(sameBody);
    for (const [g, n] of pairs.found) becomes(db, { runId, snapshot: snapshotOf(db, runId, now) }, g, n);
    moved += pairs.found.size;
  }
  return moved;
}

/**
 * What is absent in this run comes first, then what is held, then what was let go: the nearest explanation wins. Only those
 * that something new may be: of a million photos that are held, and looked for in each run, hardly any.
 */
function goneItems(db: WriteDb, runId: number, monthAgo: string): Gone[][] {
  const account = "i.account = (SELECT account FROM run WHERE id = @runId)";
  const absent = "i.id IN (SELECT item FROM temp.absent WHERE run = @runId)";
  const now = "JOIN version v ON v.id = i.current";
  const last = "JOIN version v ON v.id = (SELECT id FROM version WHERE item = i.id ORDER BY first DESC, id DESC LIMIT 1)";
  const select = (from: string, version: string, where: string): Gone[] => {
    const collections = rows<{ collection: number }>(db, `SELECT DISTINCT i.collection FROM ${from} WHERE ${where}`, { runId, monthAgo }).map((each) => each.collection);
    // Each time all that is held is gone through: for thousands of collections, nearly all of one time, once.
    const times = Map.groupBy(collections, (collection) => newSince(db, runId, collection));
    return [...times].flatMap(([since, group]) => {
      const text = `SELECT i.id AS item, @since AS since, i.uid, i.kind, v.body, v.hash FROM ${from} ${version} WHERE ${where} AND i.collection IN (SELECT value FROM json_each(@group)) AND (v.body IN (${isNew("n.body")}) OR i.uid IN (${isNew("j.uid")}))`;
      return rows<Gone>(db, text, { runId, monthAgo, group: JSON.stringify(group), since });
    });
  };
  return [
    select("item i", now, `${account} AND ${absent}`),
    select("item i", now, `${account} AND i.placed = 0 AND i.current IS NOT NULL AND NOT ${absent}`),
    select("missing m CROSS JOIN item i ON i.id = m.item", last, `${account} AND m.verdict = 'note' AND m.acknowledged IS NULL AND m.since >= @monthAgo AND i.current IS NULL`),
  ];
}

const isNew = (column: string): string => `SELECT ${column} FROM version n CROSS JOIN item j ON j.id = n.item AND j.current = n.id WHERE n.first >= @since AND j.account = (SELECT account FROM run WHERE id = @runId)`;

/** Finds who belongs to whom, each of them once. */
class Pairs {
  readonly found = new Map<Gone, Newcomer>();
  readonly #candidates = new Map<Gone, readonly Newcomer[]>();
  readonly #taken = new Set<number>();

  constructor(db: WriteDb, runId: number, gone: readonly Gone[]) {
    const alike = new Map<string, Newcomer[]>();
    for (const g of gone) {
      const key = `${g.since} ${g.kind} ${g.body} ${g.uid ?? ""}`;
      const known = alike.get(key) ?? newcomers(db, runId, g);
      alike.set(key, known);
      if (known.length > 0) this.#candidates.set(g, known);
    }
  }

  /** The first that matches; for what is certain, or where one is as good as another. */
  take(match: Match): void {
    for (const gone of this.#candidates.keys()) {
      const [first] = this.#open(gone, match);
      if (first) this.#pair(gone, first);
    }
  }

  /** Only where one is left on either side: several with one uid and different content stay apart. */
  takeOnly(match: Match): void {
    const wanted = new Map<number, number>();
    const open = [...this.#candidates.keys()].map((gone) => [gone, this.#open(gone, match)] as const);
    for (const [, all] of open) for (const { id } of all) wanted.set(id, (wanted.get(id) ?? 0) + 1);
    for (const [gone, [only, ...others]] of open) if (only && others.length === 0 && wanted.get(only.id) === 1) this.#pair(gone, only);
  }

  #open(gone: Gone, match: Match): Newcomer[] {
    if (this.found.has(gone)) return [];
    const all = this.#candidates.get(gone) ?? [];
    return all.filter((newcomer) => !this.#taken.has(newcomer.id) && match(gone, newcomer));
  }

  #pair(gone: Gone, newcomer: Newcomer): void {
    this.found.set(gone, newcomer);
    this.#taken.add(newcomer.id);
  }
}

/**
 * New is what the vault did not hold when the gone item's collection was last listed to its end, with all of its folders: a
 * run that died or could not tell may have stored the other half of a move before this one. Gives the first snapshot of that time.
 */
function newSince(db: WriteDb, runId: number, collection: number): number {
  const first = value<number | null>(
    db,
    `SELECT min(s.id) FROM snapshot s JOIN run r ON r.id = s.run
     WHERE s.account = (SELECT account FROM run WHERE id = @runId)
       AND (s.run = @runId OR r.started > coalesce((SELECT checked FROM collection WHERE id = @collection), '')
         OR r.ended >= (SELECT min(first_seen) FROM owed WHERE collection = @collection AND href LIKE '%/'))`,
    { runId, collection },
  );
  return first ?? Number.MAX_SAFE_INTEGER;
}

/** Of things that cannot be told apart: keeps a hostile list from costing the square of its length. */
const mostAlike = 2000;

function newcomers(db: WriteDb, runId: number, gone: Gone): Newcomer[] {
  const find = (from: string, where: string): Newcomer[] =>
    rows(
      db,
      `SELECT i.id, i.uid, i.current, v.body, v.hash FROM ${from}
       WHERE ${where} AND i.account = (SELECT account FROM run WHERE id = @runId) AND i.placed = 1 AND i.kind = @kind
         AND NOT EXISTS (SELECT 1 FROM version o WHERE o.item = i.id AND o.first < @since AND (o.until IS NULL OR o.until >= @since))
         AND NOT EXISTS (SELECT 1 FROM temp.absent a WHERE a.run = @runId AND a.item = i.id) LIMIT ${mostAlike}`,
      { uid: gone.uid, body: gone.body, kind: gone.kind, since: gone.since, runId },
    );
  const byBody = find("version v JOIN item i ON i.current = v.id AND i.id = v.item", "v.body = @body");
  if (gone.uid === null) return byBody;
  const byUid = find("item i JOIN version v ON v.id = i.current", "i.uid = @uid");
  return [...byUid, ...byBody.filter((b) => !byUid.some((u) => u.id === b.id))];
}

/** Its line goes on where the newcomer is. A version of an earlier snapshot stays what it was; this one gets its copy. */
function becomes(db: WriteDb, { runId, snapshot }: { runId: number; snapshot: number }, { item }: Gone, now: Newcomer): void {
  const at = row<{ collection: number; href: string; etag: string | null }>(db, "SELECT collection, href, etag FROM item WHERE id = ?", now.id);
  if (!at) return;
  run(db, "UPDATE version SET until = ? WHERE id = (SELECT current FROM item WHERE id = ?)", snapshot, item);
  run(db, "UPDATE item SET placed = 0, current = NULL WHERE id = ?", now.id);
  run(db, "DELETE FROM missing WHERE item IN (?, ?)", item, now.id);
  const current = handOver(db, snapshot, now, item);
  if (value(db, "SELECT 1 FROM version WHERE item = ?", now.id) === undefined) run(db, "DELETE FROM item WHERE id = ?", now.id);
  run(
    db,
    "UPDATE item SET collection = ?, href = ?, etag = ?, uid = ?, placed = 1, current = ? WHERE id = ?",
    at.collection,
    at.href,
    at.etag,
    now.uid,
    current,
    item,
  );
  run(db, "DELETE FROM temp.absent WHERE run = ? AND item = ?", runId, item);
}

/** Gives the open version that the item now has. */
function handOver(db: WriteDb, snapshot: number, now: Newcomer, item: number): number {
  if (run(db, "UPDATE version SET item = ? WHERE id = ? AND first = ?", item, now.current, snapshot) > 0) return now.current;
  run(db, "UPDATE version SET until = ? WHERE id = ?", snapshot, now.current);
  const copied = "collection, href, hash, bucket, body, raw, facts, name, at, flag";
  const copy = insert(db, `INSERT INTO version(item, ${copied}, first) SELECT ?, ${copied}, ? FROM version WHERE id = ?`, item, snapshot, now.current);
  run(db, "INSERT INTO part(version, name, body) SELECT ?, name, body FROM part WHERE version = ?", copy, now.current);
  run(db, "INSERT INTO member(version, grouping) SELECT ?, grouping FROM member WHERE version = ?", copy, now.current);
  return copy;
}

/** In a folder that could be listed before. */
const anyNumber = 1e9;

/** What a second look met: things that had been taken for absent, and hrefs the run did not know of. */
export type SeenAgain = { readonly returned: number; readonly appeared: number };

/** After a second look: these are there after all, and what is `unknown` may be. */
export function seeAgain(db: WriteDb, runId: number, collection: number, hrefs: readonly string[], unknown: readonly Unknown[]): SeenAgain {
  let [returned, appeared] = [0, 0];
  for (const href of [...hrefs, ...unknown.flatMap((each) => itemsIn(db, collection, each).map((item) => item.href))]) {
    const placed = value<number>(db, "SELECT id FROM item WHERE collection = ? AND href = ? AND placed = 1", collection, href);
    if (placed !== undefined) {
      returned += run(db, "DELETE FROM temp.absent WHERE run = ? AND item = ?", runId, placed);
      run(db, "DELETE FROM temp.removed WHERE run = ? AND item = ?", runId, placed);
    } else if (value(db, "SELECT 1 FROM temp.listed WHERE run = ? AND collection = ? AND href = ?", runId, collection, href) === undefined) appeared += href.endsWith("/") ? anyNumber : 1;
  }
  return { returned, appeared };
}

/** Nothing may be said about this collection: what seemed absent stays as it was. */
export function forgetAbsent(db: WriteDb, runId: number, collection: number): void {
  for (const table of ["absent", "removed"]) run(db, `DELETE FROM temp.${table} WHERE run = ? AND collection = ?`, runId, collection);
}
