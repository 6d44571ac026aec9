import type { ReadDb } from "../db.ts";
import { type Raw, row, rows, value } from "../sql.ts";
import type { CopyRunStatus } from "../write/copies.ts";

export type PlaceRow = {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly settings: unknown;
  readonly uuid: string;
  readonly recipient: string;
  readonly keepDays: number | null;
  /** Of the newest index that was read back; 0: none yet. */
  readonly sequence: number;
  readonly added: string;
};
export type PackRow = {
  readonly id: number;
  readonly hash: Uint8Array;
  readonly size: number;
  readonly state: "spooled" | "stored" | "damaged" | "retired";
  readonly made: string;
  readonly checked: string | null;
  readonly doomed: string | null;
};
export type IndexRow = {
  readonly sequence: number;
  readonly hash: Uint8Array;
  readonly size: number;
  readonly content: Uint8Array;
  readonly state: "spooled" | "stored" | "damaged" | "retired";
  readonly owed: number;
  readonly made: string;
  readonly checked: string | null;
  readonly doomed: string | null;
};
export type BodyRef = { readonly id: number; readonly hash: Uint8Array; readonly size: number; readonly ext: string | null };
export type CopyRunRow = {
  readonly id: number;
  readonly place: number;
  readonly kind: "copy" | "check";
  readonly started: string;
  readonly ended: string | null;
  readonly status: CopyRunStatus | "running";
  readonly error: string | null;
  readonly detail: string | null;
  readonly counts: Readonly<Record<string, number>>;
};

export function copyPlaces(db: ReadDb): PlaceRow[] {
  const found = rows<Raw<PlaceRow, { settings: string }>>(
    db,
    "SELECT id, name, kind, settings, uuid, recipient, keep_days AS keepDays, sequence, added FROM place WHERE kind <> 'removed' ORDER BY id",
  );
  return found.map((place) => ({ ...place, settings: JSON.parse(place.settings) as unknown }));
}

/** In the order in which they were last read, never read ones first. */
export function packs(db: ReadDb, place: number): PackRow[] {
  return rows(db, "SELECT id, hash, size, state, made, checked, doomed FROM pack WHERE place = ? ORDER BY checked, id", place);
}

export type Opened = { readonly packs: number; /** Never opened and read since they were sent. */ readonly never: number; /** The others were all since then. */ readonly since: string | null };

/** How much of a copy was opened with the recovery key, and when. */
export function packsOpened(db: ReadDb, place: number): Opened {
  return row(db, "SELECT count(*) AS packs, coalesce(sum(checked IS NULL), 0) AS never, min(checked) AS since FROM pack WHERE place = ? AND state = 'stored'", place) ?? { packs: 0, never: 0, since: null };
}

/** Packs that hold a body whose bytes were forgotten. */
export function packsWithForgotten(db: ReadDb, place: number): number[] {
  const found = rows<{ pack: number }>(
    db,
    "SELECT DISTINCT p.pack FROM tombstone t JOIN body b ON b.hash = t.hash JOIN pack_body p ON p.body = b.id AND p.place = ? WHERE b.data IS NULL AND b.ext IS NULL",
    place,
  );
  return found.map(({ pack }) => pack);
}

/** When bytes were last forgotten. */
export const lastForgotten = (db: ReadDb): string | null => value<string | null>(db, "SELECT max(time) FROM tombstone") ?? null;

/** Newest first. */
export function placeIndexes(db: ReadDb, place: number): IndexRow[] {
  return rows(db, "SELECT sequence, hash, size, content, state, owed, made, checked, doomed FROM place_index WHERE place = ? ORDER BY sequence DESC", place);
}

const unpackedWhere = "(b.data IS NOT NULL OR b.ext IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM pack_body p WHERE p.place = ? AND p.body = b.id)";

/** Bodies with bytes that no pack of the place holds, after `after`. */
export function unpacked(db: ReadDb, place: number, after: number, limit: number): BodyRef[] {
  return rows(db, `SELECT b.id, b.hash, b.size, b.ext FROM body b WHERE ${unpackedWhere} AND b.id > ? ORDER BY b.id LIMIT ?`, place, after, limit);
}

export function unpackedExtent(db: ReadDb, place: number): { bodies: number; bytes: number } {
  return row(db, `SELECT count(*) AS bodies, coalesce(sum(b.size), 0) AS bytes FROM body b WHERE ${unpackedWhere}`, place) ?? { bodies: 0, bytes: 0 };
}

/** Bodies that came since the place was last brought up to date: a quick look, without those that are owed. */
export function cameSinceCopy(db: ReadDb, place: number): number {
  return value<number>(db, "SELECT count(*) FROM body WHERE id > (SELECT coalesce(max(body), 0) FROM pack_body WHERE place = ?) AND (data IS NOT NULL OR ext IS NOT NULL)", place) ?? 0;
}

/** Where a body lies in a copy, and how large that file is. */
export function packsOfBody(db: ReadDb, hash: Uint8Array): { place: number; pack: Uint8Array; size: number }[] {
  return rows(
    db,
    "SELECT p.place, k.hash AS pack, k.size FROM body b JOIN pack_body p ON p.body = b.id JOIN pack k ON k.id = p.pack WHERE b.hash = ? AND k.state = 'stored' ORDER BY p.place",
    hash,
  );
}

export function bodiesOfPack(db: ReadDb, pack: number): Uint8Array[] {
  return rows<{ hash: Uint8Array }>(db, "SELECT b.hash FROM pack_body p JOIN body b ON b.id = p.body WHERE p.pack = ?", pack).map(({ hash }) => hash);
}

/** Those of them that have their bytes still. */
export function keptOfPack(db: ReadDb, pack: number): BodyRef[] {
  return rows(db, "SELECT b.id, b.hash, b.size, b.ext FROM pack_body p JOIN body b ON b.id = p.body WHERE p.pack = ? AND (b.data IS NOT NULL OR b.ext IS NOT NULL)", pack);
}

export function bodyOf(db: ReadDb, hash: Uint8Array): BodyRef | undefined {
  return row(db, "SELECT id, hash, size, ext FROM body WHERE hash = ?", hash);
}

/** When the last four characters of the recovery key were typed from the printed card; null: not yet. */
export const cardConfirmed = (db: ReadDb): string | null => value<string>(db, "SELECT value FROM meta WHERE key = 'recovery_card'") ?? null;

/** Newest first. */
export function copyRuns(db: ReadDb, place: number, limit: number): CopyRunRow[] {
  const found = rows<Raw<CopyRunRow, { counts: string }>>(db, "SELECT id, place, kind, started, ended, status, error, detail, counts FROM copy_run WHERE place = ? ORDER BY id DESC LIMIT ?", place, limit);
  return found.map((each) => ({ ...each, counts: JSON.parse(each.counts) as Record<string, number> }));
}
