import type { WriteDb } from "../db.ts";
import { row, rows, run, sql, value } from "../sql.ts";

export type Ref = { readonly href: string; readonly etag?: string; readonly size?: number };
export type Heard =
  | { readonly is: "present"; readonly ref: Ref }
  | { readonly is: "gone"; readonly href: string }
  | ({ readonly is: "unknown" } & Unknown)
  | { readonly is: "group"; readonly id: string; readonly name: string };

/** As in a provider's `Change`: a file of many, or a folder. */
export type Unknown = { readonly href: string; readonly except?: readonly string[] };

/** What is owed from earlier runs is read again first, listed or not. */
export function startListing(db: WriteDb, runId: number, collection: number): void {
  run(db, "INSERT INTO temp.listing(run, collection) VALUES (?, ?)", runId, collection);
  run(
    db,
    `INSERT INTO temp.listed(run, collection, href, etag, size, state, owed, heard, place)
     SELECT ?, collection, href, etag, size, 'unread', 1, 0, row_number() OVER (ORDER BY href) FROM owed WHERE collection = ?`,
    runId,
    collection,
  );
}

const hearOne = `
  INSERT INTO temp.listed(run, collection, href, etag, size, state, owed, heard, place) VALUES (?, ?, ?, ?, ?, ?, 0, 1, ?)
  ON CONFLICT(run, collection, href) DO UPDATE SET etag = excluded.etag, size = excluded.size, heard = 1,
    state = CASE WHEN owed = 1 AND excluded.state = 'unchanged' THEN 'unread' ELSE excluded.state END`;

/** Of all that this writer was ever told. */
let places = 0;

/** What was in it before, or was that file. */
export function itemsIn(db: WriteDb, collection: number, unknown: Unknown): { href: string; etag: string | null }[] {
  return hrefsIn(db, "SELECT href, etag FROM item WHERE collection = ? AND placed = 1", [collection], unknown);
}

function hrefsIn<T extends { href: string }>(db: WriteDb, those: string, of: readonly unknown[], { href, except = [] }: Unknown): T[] {
  // "$" is what comes after "#", and "0" what comes after "/". Each question is one that the index answers.
  if (href === "" || href.endsWith("/")) {
    const listed = new Set(except);
    const found = href === "" ? rows<T>(db, those, ...of) : rows<T>(db, `${those} AND href >= ? AND href < ?`, ...of, href, `${href.slice(0, -1)}0`);
    return found.filter((each) => !isBelow(each.href, listed));
  }
  return rows(db, `${those} AND href = ? UNION ALL ${those} AND href >= ? AND href < ?`, ...of, href, ...of, `${href}#`, `${href}$`);
}

function isBelow(href: string, folders: ReadonlySet<string>): boolean {
  for (let end = href.indexOf("/") + 1; end > 0; end = href.indexOf("/", end) + 1) if (folders.has(href.slice(0, end))) return true;
  return false;
}

/** What nothing is known of stays as it is; what of it is owed is asked for again. */
function hearUnknown(db: WriteDb, runId: number, collection: number, unknown: Unknown): void {
  for (const { href, etag } of itemsIn(db, collection, unknown)) run(db, keepOne, runId, collection, href, etag, ++places);
  const owed = hrefsIn(db, "SELECT href FROM temp.listed WHERE run = ? AND collection = ? AND owed = 1", [runId, collection], unknown);
  for (const { href } of owed) run(db, "UPDATE temp.listed SET heard = 1 WHERE run = ? AND collection = ? AND href = ?", runId, collection, href);
}

const keepOne = `
  INSERT INTO temp.listed(run, collection, href, etag, size, state, owed, heard, place) VALUES (?, ?, ?, ?, NULL, 'unchanged', 0, 1, ?)
  ON CONFLICT(run, collection, href) DO UPDATE SET heard = 1`;

/** Takes part of a listing. With `trustEtags` an item whose etag is the known one need not be read. */
export function hear(db: WriteDb, runId: number, collection: number, heard: readonly Heard[], trustEtags: boolean): void {
  const known = sql(db, "SELECT etag FROM item WHERE collection = ? AND href = ? AND placed = 1").pluck();
  for (const change of heard) {
    if (change.is === "group") hearGrouping(db, runId, collection, change);
    else if (change.is === "unknown") hearUnknown(db, runId, collection, change);
    else if (change.is === "gone") run(db, hearOne, runId, collection, change.href, null, null, "gone", ++places);
    else {
      const { href, etag, size } = change.ref;
      const same = trustEtags && etag !== undefined && known.get(collection, href) === etag;
      run(db, hearOne, runId, collection, href, etag ?? null, size ?? null, same ? "unchanged" : "unread", ++places);
    }
  }
}

function hearGrouping(db: WriteDb, runId: number, collection: number, heard: { id: string; name: string }): void {
  const known = value<string>(db, "SELECT name FROM grouping WHERE collection = ? AND id = ? AND until IS NULL", collection, heard.id);
  if (known === heard.name) return;
  run(db, "UPDATE grouping SET until = ? WHERE collection = ? AND id = ? AND until IS NULL", runId, collection, heard.id);
  run(db, "INSERT OR REPLACE INTO grouping(collection, id, name, first) VALUES (?, ?, ?, ?)", collection, heard.id, heard.name, runId);
}

export type ListingEnd = { readonly listing: "full" | "delta"; readonly at?: string; readonly total?: number };
export type ListingCounts = { readonly present: number; readonly unread: number; readonly unchanged: number };

/** The listing came to its end: only now may absence mean anything. */
export function endListing(db: WriteDb, runId: number, collection: number, end: ListingEnd): void {
  run(
    db,
    "UPDATE temp.listing SET was = ?, cursor = ?, total = ? WHERE run = ? AND collection = ?",
    end.listing,
    end.at ?? null,
    end.total ?? null,
    runId,
    collection,
  );
  const dropOwed = (which: string): void =>
    void run(db, `DELETE FROM owed WHERE collection = ? AND href IN (SELECT href FROM temp.listed WHERE run = ? AND collection = ? AND ${which})`, collection, runId, collection);
  dropOwed("state = 'gone'");
  if (end.listing === "delta" || unlistedMeans(db, collection) === "unknown") return;
  dropOwed("heard = 0 AND href NOT LIKE '%/'"); // how long a folder was unknown is asked until the run is concluded
  run(db, "DELETE FROM temp.listed WHERE run = ? AND collection = ? AND heard = 0", runId, collection);
}

const unlistedMeans = (db: WriteDb, collection: number): string | undefined => value(db, "SELECT unlisted FROM collection WHERE id = ?", collection);

export function listingCounts(db: WriteDb, runId: number, collection: number): ListingCounts {
  const found = row<ListingCounts>(
    db,
    `SELECT count(*) FILTER (WHERE heard = 1 AND state <> 'gone') AS present, count(*) FILTER (WHERE state = 'unread') AS unread,
       count(*) FILTER (WHERE state = 'unchanged') AS unchanged
     FROM temp.listed WHERE run = ? AND collection = ?`,
    runId,
    collection,
  );
  return found ?? { present: 0, unread: 0, unchanged: 0 };
}

/** `after` is where the next page begins; undefined when there is none. */
export type UnreadPage = { readonly refs: readonly Ref[]; readonly after: ReadFrom | undefined };
export type ReadFrom = { readonly owed: 0 | 1; readonly place: number };

/** Refs to read, those owed from earlier runs first, then in the order of the listing. A page may be asked for before the one before it is settled. */
export function unread(db: WriteDb, runId: number, collection: number, from: ReadFrom | undefined, limit: number): UnreadPage {
  const { owed, place }: ReadFrom = from ?? { owed: 1, place: 0 };
  const found = rows<{ href: string; etag: string | null; size: number | null; place: number }>(
    db,
    `SELECT href, etag, size, place FROM temp.listed WHERE run = ? AND collection = ? AND state = 'unread' AND owed = ? AND place > ?
     ORDER BY place LIMIT ?`,
    runId,
    collection,
    owed,
    place,
    limit,
  );
  if (found.length === 0 && owed === 1) return unread(db, runId, collection, { owed: 0, place: 0 }, limit);
  const refs = found.map((r) => ({ href: r.href, ...(r.etag !== null && { etag: r.etag }), ...(r.size !== null && { size: r.size }) }));
  const last = found.at(-1);
  return { refs, after: last && { owed, place: last.place } };
}

/** These need not be read any more. One call for all: for 32,000 items it is two seconds less than one each. */
export function settleAll(db: WriteDb, runId: number, collection: number, hrefs: readonly string[], state: "stored" | "owed" | "gone"): void {
  run(
    db,
    "UPDATE temp.listed SET state = ? WHERE run = ? AND collection = ? AND href IN (SELECT value FROM json_each(?))",
    state,
    runId,
    collection,
    JSON.stringify(hrefs.map((href) => href.toWellFormed())),
  );
}

export type Failure = { readonly href: string; readonly code: string; readonly detail: string };

/** Owed: listed, but not handed over. Each run asks again. */
export function owe(db: WriteDb, runId: number, collection: number, failures: readonly Failure[], now: string): void {
  for (const { href, code, detail } of failures) {
    run(
      db,
      `INSERT INTO owed(collection, href, etag, size, reason, detail, tries, first_seen)
       SELECT collection, href, etag, size, ?, ?, 1, ? FROM temp.listed WHERE run = ? AND collection = ? AND href = ?
       ON CONFLICT(collection, href) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, tries = tries + 1,
         etag = excluded.etag, size = excluded.size`,
      code,
      detail.slice(0, 500),
      now,
      runId,
      collection,
      href,
    );
  }
  settleAll(db, runId, collection, failures.map((failure) => failure.href), "owed");
}

/** Gone between the listing and the read. */
export function goneAtRead(db: WriteDb, runId: number, collection: number, hrefs: readonly string[]): void {
  for (const href of hrefs) run(db, "DELETE FROM owed WHERE collection = ? AND href = ?", collection, href);
  settleAll(db, runId, collection, hrefs, "gone");
}
