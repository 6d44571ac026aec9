import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import type { Facts, Kind } from "../../formats/item.ts";
import { sniff } from "../../formats/sniff.ts";
import { summarise } from "../../formats/summary.ts";
import { viewVCard, withPhoto } from "../../formats/vcard.ts";
import { type BlobFile, textOf } from "../blob-file.ts";
import type { WriteDb } from "../db.ts";
import { bucketOf, canonicalFacts, sha256, versionHash } from "../hash.ts";
import { insert, row, rows, run, sql, value } from "../sql.ts";
import { type Failure, owe, settleAll } from "./listing.ts";
import { snapshotOf } from "./runs.ts";

/** Bytes for the database, or a file that is already durable under photos/. */
export type KeptBody = { readonly type: string; readonly bytes: Uint8Array } | { readonly type: string; readonly file: BlobFile };
export type KeptItem = {
  readonly href: string;
  readonly etag?: string | undefined;
  readonly kind: Kind;
  readonly uid?: string | undefined;
  readonly body: KeptBody;
  readonly raw?: KeptBody | undefined;
  readonly parts: readonly { readonly name: string; readonly body: KeptBody }[];
  readonly facts: Facts;
  /** Why a part of it is not here: kept as it is, and owed. */
  readonly owes?: { readonly code: string; readonly detail: string } | undefined;
};
/** Each is counted once; `owed` are those of which a part is. */
export type Stored = { added: number; changed: number; same: number; owed: number };

/** Stores what was read; afterwards it is durable and browsable. One transaction. */
export function store(db: WriteDb, runId: number, collection: number, items: readonly KeptItem[], now: string): Stored {
  const stored: Stored = { added: 0, changed: 0, same: 0, owed: 0 };
  const place: Place = {
    collection,
    account: value<number>(db, "SELECT account FROM run WHERE id = ?", runId) ?? 0,
    snapshot: once(() => snapshotOf(db, runId, now)),
    lastVersion: value<number>(db, "SELECT max(id) FROM version") ?? 0,
    hasLinks: value(db, "SELECT 1 FROM link WHERE collection = ? LIMIT 1", collection) !== undefined,
  };
  const owing = value(db, "SELECT 1 FROM owed WHERE collection = ? LIMIT 1", collection) !== undefined;
  const whole: string[] = [];
  const lacking: Failure[] = [];
  for (const item of items) {
    const how = storeOne(db, place, item);
    stored[item.owes ? "owed" : how]++;
    if (item.owes) lacking.push({ href: item.href, ...item.owes });
    else whole.push(item.href);
    if (owing && !item.owes) run(db, "DELETE FROM owed WHERE collection = ? AND href = ?", collection, item.href);
  }
  settleAll(db, runId, collection, whole, "stored");
  if (lacking.length > 0) owe(db, runId, collection, lacking, now);
  return stored;
}

function once<T extends number>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

type Place = { readonly collection: number; readonly account: number; readonly snapshot: () => number; readonly hasLinks: boolean; lastVersion: number };
/** `empty`: its bytes were forgotten. */
type Body = { readonly id: number; readonly hash: Uint8Array; readonly kept: KeptBody; readonly empty: boolean };
type Known = { id: number; uid: string | null; kind: Kind; current: number | null; placed: number };

function storeOne(db: WriteDb, place: Place, item: KeptItem): Exclude<keyof Stored, "owed"> {
  const known = whoIsAt(db, place, item);
  const body = keepBody(db, known?.current && item.owes ? withFormerPicture(db, known.current, item) : item.body);
  const raw = item.raw && keepBody(db, item.raw);
  const fetched = item.parts.map((part) => ({ name: part.name, ...keepBody(db, part.body) }));
  const parts = known?.current && item.kind !== "photo" ? withUnfetched(db, known.current, { body: body.id, owes: item.owes !== undefined }, fetched) : fetched;
  const facts = canonicalFacts(item.facts);
  const hash = versionHash({ body: body.hash, raw: raw?.hash, parts, facts });
  if (known?.current && isSame(db, known.current, place.collection, item.href, hash)) {
    run(db, "UPDATE item SET etag = ?, placed = 1 WHERE id = ?", item.etag ?? null, known.id);
    returned(db, known.id);
    return "same";
  }
  for (const again of [body, raw, ...fetched]) if (again?.empty) refill(db, again.id, again.kept);
  const snapshot = place.snapshot();
  const version = ++place.lastVersion;
  const id = known?.id ?? addItem(db, place, item, { snapshot, version });
  if (known?.current) run(db, "UPDATE version SET until = ? WHERE id = ?", snapshot, known.current);
  addVersion(db, { id: version, item: id, snapshot, collection: place.collection, hash, facts, body, raw }, item);
  for (const part of parts) run(db, "INSERT INTO part(version, name, body) VALUES (?, ?, ?)", version, part.name, part.id);
  for (const group of item.facts.groups ?? []) run(db, "INSERT OR IGNORE INTO member(version, grouping) VALUES (?, ?)", version, group);
  if (known) nowAt(db, id, version, item);
  return known?.current ? "changed" : "added";
}

type Part = Pick<Body, "id" | "hash"> & { readonly name: string } & Partial<Body>;

/** A card that is the same to the letter, or that owes its photo, still names one: what did not come along this time is still its part. */
function withUnfetched(db: WriteDb, version: number, now: { readonly body: number; readonly owes: boolean }, fetched: readonly Part[]): readonly Part[] {
  if (!now.owes && value<number>(db, "SELECT body FROM version WHERE id = ?", version) !== now.body) return fetched;
  const before = rows<Part>(db, "SELECT p.name, b.id, b.hash FROM part p JOIN body b ON b.id = p.body WHERE p.version = ?", version);
  return [...fetched, ...before.filter((old) => !fetched.some((part) => part.name === old.name))];
}

/** A card that was converted without the picture it owes keeps the one there was; one that came as it is is not touched. */
function withFormerPicture(db: WriteDb, version: number, { kind, body, raw }: KeptItem): KeptBody {
  if (kind !== "contact" || raw === undefined || !("bytes" in body) || viewVCard(body.bytes).photo !== undefined) return body;
  const before = row<{ data: Uint8Array | null; hash: Uint8Array; ext: string | null }>(db, "SELECT b.data, b.hash, b.ext FROM version v JOIN body b ON b.id = v.body WHERE v.id = ?", version);
  const card = before && textOf(dirname(db.name), before);
  const photo = card && viewVCard(card).photo;
  return photo?.kind === "inline" ? { ...body, bytes: withPhoto(body.bytes, { type: sniff(photo.bytes).type, bytes: photo.bytes }) } : body;
}

function nowAt(db: WriteDb, id: number, version: number, { etag, uid, kind }: KeptItem): void {
  run(db, "UPDATE item SET etag = ?, uid = ?, kind = ?, placed = 1, current = ? WHERE id = ?", etag ?? null, uid ?? null, kind, version, id);
  returned(db, id);
}

function isSame(db: WriteDb, version: number, collection: number, href: string, hash: Buffer): boolean {
  const now = row<{ collection: number; href: string; hash: Uint8Array }>(db, "SELECT collection, href, hash FROM version WHERE id = ?", version);
  return now?.collection === collection && now.href === href && hash.equals(now.hash);
}

/** No longer missing: it is there again. */
function returned(db: WriteDb, item: number): void {
  run(db, "DELETE FROM missing WHERE item = ?", item);
}

function keepBody(db: WriteDb, kept: KeptBody): Body {
  const file = "file" in kept ? kept.file : undefined;
  const bytes = "bytes" in kept ? kept.bytes : undefined;
  const hash = file?.hash ?? sha256(bytes ?? new Uint8Array());
  const added = sql(db, "INSERT INTO body(hash, size, type, ext, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT(hash) DO NOTHING").run(
    hash,
    file?.size ?? bytes?.length ?? 0,
    file?.type ?? kept.type,
    file?.ext ?? null,
    bytes ?? null,
  );
  if (added.changes > 0) return { id: Number(added.lastInsertRowid), hash, kept, empty: false };
  const known = row<{ id: number; empty: number }>(db, "SELECT id, data IS NULL AND ext IS NULL AS empty FROM body WHERE hash = ?", hash);
  return { id: known?.id ?? 0, hash, kept, empty: known?.empty === 1 };
}

/** Forgotten bytes that belong to something new are kept like any others. */
function refill(db: WriteDb, id: number, kept: KeptBody): void {
  const [ext, data] = "file" in kept ? [kept.file.ext, null] : [null, kept.bytes];
  run(db, "UPDATE body SET ext = ?, data = ? WHERE id = ?", ext, data, id);
  run(db, "DELETE FROM tombstone WHERE hash = (SELECT hash FROM body WHERE id = ?)", id);
}

/**
 * The item that is, or last was, at this href. The same href with another uid or kind is another item: the old one is
 * cut adrift, and what became of it is decided when the run closes. To gain or lose a uid does not make another one.
 * No joins here: each call of one costs 10-25 us.
 */
function whoIsAt(db: WriteDb, place: Place, item: KeptItem): Known | undefined {
  const { collection } = place;
  const any = value(db, "SELECT id FROM item WHERE collection = ? AND href = ?", collection, item.href);
  if (any === undefined) return linked(db, place, item);
  const all = rows<Known>(db, "SELECT id, uid, kind, current, placed FROM item WHERE collection = ? AND href = ? ORDER BY id DESC", collection, item.href);
  const uid = item.uid ?? null;
  const here = all.find((known) => known.placed === 1);
  if (here && here.kind === item.kind && (here.uid === uid || here.uid === null || uid === null)) return here;
  if (here) run(db, "UPDATE item SET placed = 0 WHERE id = ?", here.id);
  const before = all.filter((known) => known.placed === 0 && known.uid === uid && known.kind === item.kind);
  return before.find((known) => known.current !== null) ?? before[0] ?? linked(db, place, item, here?.id);
}

/**
 * What we ourselves put there belongs to the item it was restored from, if that is of this account and nowhere else, and is
 * not the one that this takes the place of (`adrift`).
 */
function linked(db: WriteDb, { collection, hasLinks }: Place, { href, kind }: KeptItem, adrift?: number): Known | undefined {
  if (!hasLinks) return undefined;
  const link = row<{ item: number; account: number }>(db, "SELECT item, account FROM link WHERE collection = ? AND href = ?", collection, href);
  if (!link || link.item === adrift) return undefined;
  const found = row<Known>(db, "SELECT id, uid, kind, current, placed FROM item WHERE id = ? AND account = ? AND kind = ? AND placed = 0", link.item, link.account, kind);
  if (found) run(db, "UPDATE item SET collection = ?, href = ? WHERE id = ?", collection, href, found.id);
  return found;
}

type NewItem = { readonly snapshot: number; readonly version: number };

/** In its place and with its version at once: its indexes are written once, not twice. */
function addItem(db: WriteDb, place: Place, item: KeptItem, { snapshot, version }: NewItem): number {
  return insert(
    db,
    "INSERT INTO item(account, collection, href, kind, uid, etag, placed, current, born) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)",
    place.account,
    place.collection,
    item.href,
    item.kind,
    item.uid ?? null,
    item.etag ?? null,
    version,
    snapshot,
  );
}

type NewVersion = {
  readonly id: number;
  readonly item: number;
  readonly snapshot: number;
  readonly collection: number;
  readonly hash: Uint8Array;
  readonly facts: string;
  readonly body: Body;
  readonly raw: Body | undefined;
};

function addVersion(db: WriteDb, v: NewVersion, item: KeptItem): void {
  const text = item.kind === "photo" ? undefined : "bytes" in item.body ? item.body.bytes : textOf(dirname(db.name), { ...item.body.file, data: null });
  const summary = text && summarise(item.kind, text);
  run(
    db,
    `INSERT INTO version(id, item, collection, href, hash, bucket, body, raw, facts, name, at, flag, first)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    v.id,
    v.item,
    v.collection,
    item.href,
    v.hash,
    bucketOf(item.href),
    v.body.id,
    v.raw?.id ?? null,
    v.facts,
    summary?.name || item.facts.name || Buffer.from(item.href.split("/").at(-1) ?? "").toString("utf8"),
    summary?.at ?? item.facts.taken ?? null,
    summary?.placeholder ? "placeholder" : null,
    v.snapshot,
  );
}
