import { dirname } from "node:path";
import type { Facts, Kind } from "../../formats/item.ts";
import type { ReadDb } from "../db.ts";
import { textOf } from "../blob-file.ts";
import { hex } from "../hash.ts";
import { type Raw, row, rows, value } from "../sql.ts";

export type ItemRow = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly at: string | null;
  readonly uid: string | null;
  readonly href: string;
  readonly account: number;
  readonly collection: number;
  readonly flag: string | null;
  /** The provider no longer holds it; we do. */
  readonly missing: boolean;
};
export type ItemFilter = {
  readonly kind?: Kind | undefined;
  readonly account?: number | undefined;
  readonly collection?: number | undefined;
  /** A snapshot id: as things were then. Left out: now. */
  readonly snapshot?: number | undefined;
  /** Only these items. */
  readonly items?: readonly number[] | undefined;
};
/** How many of these a collection is known to have, each with this very etag, or a photo as long: etags may be made otherwise since. */
export function knownAs(db: ReadDb, collection: number, refs: readonly { readonly href: string; readonly etag?: string; readonly size?: number }[]): number {
  const listed = JSON.stringify(refs.map(({ href, etag, size }) => [href.toWellFormed(), etag, size]));
  const isSo = "i.etag = r.value ->> 1 OR (i.kind = 'photo' AND r.value ->> 2 = (SELECT b.size FROM version v JOIN body b ON b.id = v.body WHERE v.id = i.current))";
  return value(db, `SELECT count(*) FROM json_each(?) r JOIN item i ON i.collection = ? AND i.href = r.value ->> 0 AND i.placed = 1 AND (${isSo})`, listed, collection) ?? 0;
}

export type Page = { readonly limit: number; readonly offset?: number | undefined };

/**
 * Snapshots before this one that were still under way when it was made: what another account's run stored in them later
 * was not there yet.
 */
const underWay = `(SELECT t.id FROM snapshot s JOIN snapshot t ON t.id < s.id AND t.account <> s.account JOIN run r ON r.id = t.run
  WHERE s.id = @snapshot AND (r.ended IS NULL OR r.ended > s.time))`;
/** Versions v that held as of @snapshot. Once it has ended, the answer never changes. */
export const asOf = `v.first <= @snapshot AND v.first NOT IN ${underWay} AND (v.until IS NULL OR v.until > @snapshot OR v.until IN ${underWay})`;

const columns = `i.id AS item, v.id AS version, i.kind, v.name, v.at, i.uid, v.href, i.account, v.collection, v.flag, i.placed = 0 AS missing`;

/** By kind, then name (contacts, tasks) or time. */
export function items(db: ReadDb, filter: ItemFilter, page: Page): ItemRow[] {
  const { text, params } = where(filter);
  const found = rows<Raw<ItemRow, { missing: number }>>(
    db,
    `SELECT ${columns} FROM version v JOIN item i ON i.id = v.item WHERE ${text}
     ORDER BY i.kind, CASE WHEN i.kind IN ('event', 'photo') THEN v.at END, v.name, v.id LIMIT @limit OFFSET @offset`,
    { ...params, limit: page.limit, offset: page.offset ?? 0 },
  );
  return found.map((r) => ({ ...r, missing: r.missing === 1 }));
}

export function countItems(db: ReadDb, filter: ItemFilter): { kind: Kind; count: number }[] {
  const { text, params } = where(filter);
  return rows(
    db,
    `SELECT i.kind, count(*) AS count FROM version v JOIN item i ON i.id = v.item
     WHERE ${text} AND v.flag IS NULL GROUP BY i.kind`,
    params,
  );
}

function where(filter: ItemFilter): { text: string; params: Record<string, unknown> } {
  const parts = [
    filter.snapshot === undefined ? "v.until IS NULL" : asOf,
    ...(["kind", "account"] as const).filter((key) => filter[key] !== undefined).map((key) => `i.${key} = @${key}`),
    ...(filter.collection === undefined ? [] : ["v.collection = @collection"]),
    ...(filter.items === undefined ? [] : ["i.id IN (SELECT value FROM json_each(@items))"]),
  ];
  const { items: ids, ...params } = filter;
  return { text: parts.join(" AND "), params: ids === undefined ? params : { ...params, items: JSON.stringify(ids) } };
}

export type VersionRow = {
  readonly version: number;
  readonly item: number;
  readonly kind: Kind;
  readonly uid: string | null;
  readonly collection: number;
  readonly href: string;
  readonly hash: string;
  readonly name: string;
  readonly at: string | null;
  readonly flag: string | null;
  readonly facts: Facts;
  readonly first: number;
  readonly firstTime: string;
  readonly until: number | null;
  readonly untilTime: string | null;
  readonly body: BodyRow;
};
/** `path` is relative to the vault for a body kept as a file; neither bytes nor path: forgotten. */
export type BodyRow = { readonly id: number; readonly hash: string; readonly size: number; readonly type: string; readonly ext: string | null };

/** Newest first. */
export function versions(db: ReadDb, item: number): VersionRow[] {
  return rows<RawVersion>(db, `${versionSelect} WHERE v.item = ? ORDER BY v.id DESC`, item).map(shape);
}

export function version(db: ReadDb, id: number): VersionRow | undefined {
  const found = row<RawVersion>(db, `${versionSelect} WHERE v.id = ?`, id);
  return found && shape(found);
}

const versionSelect = `
  SELECT v.id AS version, v.item, i.kind, i.uid, v.collection, v.href, v.hash, v.name, v.at, v.flag, v.facts, v.first, v.until,
    f.time AS firstTime, u.time AS untilTime, b.id AS bodyId, b.hash AS bodyHash, b.size, b.type, b.ext
  FROM version v JOIN item i ON i.id = v.item JOIN snapshot f ON f.id = v.first LEFT JOIN snapshot u ON u.id = v.until
  JOIN body b ON b.id = v.body`;

type RawVersion = Raw<Omit<VersionRow, "body">, { facts: string; hash: Uint8Array }> & {
  bodyId: number;
  bodyHash: Uint8Array;
  size: number;
  type: string;
  ext: string | null;
};

function shape({ bodyId, bodyHash, size, type, ext, ...rest }: RawVersion): VersionRow {
  return {
    ...rest,
    hash: hex(rest.hash),
    facts: JSON.parse(rest.facts) as Facts,
    body: { id: bodyId, hash: hex(bodyHash), size, type, ext },
  };
}

/** Bytes of a body kept in the database; undefined for one kept as a file, or forgotten. */
export function bodyBytes(db: ReadDb, body: number): Uint8Array | undefined {
  return row<{ data: Uint8Array | null }>(db, "SELECT data FROM body WHERE id = ?", body)?.data ?? undefined;
}

/** Larger texts are damaged or hostile. */
export const largestText = 64 << 20;

/** The text of a body, wherever it is kept; undefined where it was forgotten, or cannot be read. */
export function bodyText(db: ReadDb, body: number): Uint8Array | undefined {
  const kept = row<Kept>(db, "SELECT data, hash, ext FROM body WHERE id = ? AND size <= ?", body, largestText);
  return kept && textOf(dirname(db.name), kept);
}

type Kept = Parameters<typeof textOf>[1];

export type TextRow = { readonly version: number; readonly item: number; readonly kind: Kind; readonly uid: string | null; readonly bytes: Uint8Array };

/** Versions with their text, in the order asked for, without those that have none that can be read. The caller bounds the page. */
export function texts(db: ReadDb, versionIds: readonly number[]): TextRow[] {
  const found = rows<Omit<TextRow, "bytes"> & Kept>(
    db,
    `SELECT v.id AS version, v.item, i.kind, i.uid, b.data, b.hash, b.ext FROM json_each(?) j JOIN version v ON v.id = j.value
     JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body WHERE i.kind <> 'photo' AND b.size <= ? ORDER BY j.key`,
    JSON.stringify(versionIds),
    largestText,
  );
  return found.flatMap(({ data, hash, ext, ...text }) => {
    const bytes = textOf(dirname(db.name), { data, hash, ext });
    return bytes ? [{ ...text, bytes }] : [];
  });
}

/** Bytes of a version v of an item i with the body b that are held when it is made ready to be written: those of its text, with a service's own answer. */
export const textSize = "CASE i.kind WHEN 'photo' THEN 0 ELSE b.size + coalesce((SELECT size FROM body WHERE id = v.raw), 0) END";

export type PartRow = BodyRow & { readonly name: string };

export function parts(db: ReadDb, versionId: number): PartRow[] {
  const found = rows<Raw<PartRow, { hash: Uint8Array }>>(
    db,
    "SELECT p.name, b.id, b.hash, b.size, b.type, b.ext FROM part p JOIN body b ON b.id = p.body WHERE p.version = ? ORDER BY p.name",
    versionId,
  );
  return found.map((p) => ({ ...p, hash: hex(p.hash) }));
}

/** A version that a restore or an export is about. */
export type WantedRow = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly uid: string | null;
  readonly account: number;
  readonly collection: number;
  readonly hash: Uint8Array;
  readonly body: number;
  /** 0 for a photo. */
  readonly textSize: number;
  /** Snapshots of its interval. */
  readonly first: number;
  readonly until: number | null;
};

const wantedColumns = `i.id AS item, v.id AS version, i.kind, v.name, i.uid, i.account, v.collection, v.hash, v.body, ${textSize} AS textSize, v.first, v.until`;

/** By version id, without placeholders and what was forgotten; `after` is the last version id of the page before. */
export function wanted(db: ReadDb, filter: ItemFilter, after: number, limit: number): WantedRow[] {
  const { text, params } = where(filter);
  return rows(
    db,
    `SELECT ${wantedColumns} FROM version v JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
     WHERE ${text} AND v.flag IS NULL AND v.id > @after ORDER BY v.id LIMIT @limit`,
    { ...params, after, limit },
  );
}

/** The same for versions named one by one. */
export function wantedVersions(db: ReadDb, versionIds: readonly number[]): WantedRow[] {
  return rows(
    db,
    `SELECT ${wantedColumns} FROM json_each(?) j JOIN version v ON v.id = j.value JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
     WHERE v.flag IS NULL ORDER BY v.id`,
    JSON.stringify(versionIds),
  );
}

/** `data` is null for a body kept as a file (`ext` is set), or forgotten. */
export type ContentBody = BodyRow & { readonly data: Uint8Array | null };
export type ContentRow = {
  readonly version: number;
  readonly item: number;
  readonly kind: Kind;
  readonly uid: string | null;
  readonly name: string;
  readonly facts: Facts;
  /** Labels and albums by their last known names: another account knows no other account's ids. */
  readonly groups: readonly string[];
  readonly body: ContentBody;
  /** The service's own answer, where `body` was converted from it. */
  readonly raw: ContentBody | null;
  readonly parts: readonly (ContentBody & { readonly name: string })[];
};
type RawContent = Omit<RawVersion, "hash"> & { data: Uint8Array | null; rawId: number | null };
type RawPart = Raw<PartRow, { hash: Uint8Array }> & { version: number; data: Uint8Array | null };

/** Everything needed to write these versions somewhere, in the order asked for. The caller bounds the page. */
export function contents(db: ReadDb, versionIds: readonly number[]): ContentRow[] {
  const ids = JSON.stringify(versionIds);
  const parts = rows<RawPart>(
    db,
    `SELECT p.version, p.name, b.id, b.hash, b.size, b.type, b.ext, b.data FROM part p JOIN body b ON b.id = p.body
     WHERE p.version IN (SELECT value FROM json_each(?)) ORDER BY p.version, p.name`,
    ids,
  );
  const byVersion = Map.groupBy(parts, (part) => part.version);
  const found = rows<RawContent>(
    db,
    `SELECT v.id AS version, v.item, i.kind, i.uid, v.name, v.facts, b.id AS bodyId, b.hash AS bodyHash, b.size, b.type, b.ext, b.data, v.raw AS rawId
     FROM json_each(?) j JOIN version v ON v.id = j.value JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body ORDER BY j.key`,
    ids,
  );
  const raws = rawBodies(db, found.flatMap(({ rawId }) => rawId ?? []));
  return found.map(({ version: id, item, kind, uid, name, facts, bodyId, bodyHash, size, type, ext, data, rawId }) => ({
    version: id,
    item,
    kind,
    uid,
    name,
    facts: JSON.parse(facts) as Facts,
    groups: facts.includes('"groups"') ? groupNames(db, item, facts) : [],
    body: { id: bodyId, hash: hex(bodyHash), size, type, ext, data },
    raw: raws.get(rawId ?? -1) ?? null,
    parts: (byVersion.get(id) ?? []).map((part) => ({ name: part.name, id: part.id, hash: hex(part.hash), size: part.size, type: part.type, ext: part.ext, data: part.data })),
  }));
}

function rawBodies(db: ReadDb, ids: readonly number[]): Map<number, ContentBody> {
  if (ids.length === 0) return new Map();
  const found = rows<Raw<ContentBody, { hash: Uint8Array }>>(db, "SELECT id, hash, size, type, ext, data FROM body WHERE id IN (SELECT value FROM json_each(?))", JSON.stringify(ids));
  return new Map(found.map((body) => [body.id, { ...body, hash: hex(body.hash) }]));
}

/** Labels and albums of these versions, as in their contents. */
export function groupsOf(db: ReadDb, versionIds: readonly number[]): Pick<ContentRow, "version" | "groups">[] {
  const found = rows<{ version: number; item: number; facts: string }>(
    db,
    "SELECT id AS version, item, facts FROM version WHERE id IN (SELECT value FROM json_each(?)) AND facts LIKE '%\"groups\"%'",
    JSON.stringify(versionIds),
  );
  return found.map(({ version, item, facts }) => ({ version, groups: groupNames(db, item, facts) }));
}

/** In the order given; an id that nobody named is its own name. */
function groupNames(db: ReadDb, item: number, facts: string): string[] {
  const named = rows<{ name: string }>(
    db,
    `SELECT coalesce((SELECT g.name FROM item i JOIN collection c ON c.account = i.account JOIN grouping g ON g.collection = c.id AND g.id = j.value
       WHERE i.id = ? ORDER BY g.first DESC LIMIT 1), j.value) AS name FROM json_each(?, '$.groups') j ORDER BY j.key`,
    item,
    facts,
  );
  return named.map(({ name }) => name);
}

export type GroupingRow = { readonly collection: number; readonly id: string; readonly name: string };

/** Labels and albums by their last known names. */
export function groupings(db: ReadDb): GroupingRow[] {
  return rows(db, "SELECT collection, id, name FROM grouping GROUP BY collection, id HAVING first = max(first) ORDER BY collection, name");
}
