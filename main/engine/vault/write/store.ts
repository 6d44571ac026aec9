import { Buffer } from "node:buffer";
import type { Facts, Kind } from "../../formats/item.ts";
import { summarise } from "../../formats/summary.ts";
import type { BlobFile } from "../blob-file.ts";
import type { WriteDb } from "../db.ts";
import { bucketOf, canonicalFacts, sha256, versionHash } from "../hash.ts";
import { insert, row, run, sql, value } from "../sql.ts";
import { settle } from "./listing.ts";
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
};
export type Stored = { added: number; changed: number; same: number };

/** Stores what was read; afterwards it is durable and browsable. One transaction. */
export function store(db: WriteDb, runId: number, collection: number, items: readonly KeptItem[], now: string): Stored {
  const stored: Stored = { added: 0, changed: 0, same: 0 };
  for (const item of items) {
    stored[storeOne(db, { runId, collection, now }, item)]++;
    run(db, "DELETE FROM owed WHERE collection = ? AND href = ?", collection, item.href);
    settle(db, runId, collection, item.href, "stored");
  }
  return stored;
}

type Place = { readonly runId: number; readonly collection: number; readonly now: string };
type Body = { readonly id: number; readonly hash: Uint8Array };
type Known = {
  id: number;
  uid: string | null;
  current: number | null;
  hash: Uint8Array | null;
  href: string | null;
  collection: number | null;
};

function storeOne(db: WriteDb, place: Place, item: KeptItem): keyof Stored {
  const body = keepBody(db, item.body);
  const raw = item.raw && keepBody(db, item.raw);
  const parts = item.parts.map((part) => ({ name: part.name, ...keepBody(db, part.body) }));
  const facts = canonicalFacts(item.facts);
  const hash = versionHash({ body: body.hash, raw: raw?.hash, parts, facts });
  const known = whoIsAt(db, place.collection, item);
  const inPlace = known?.href === item.href && known.collection === place.collection;
  if (known?.hash && inPlace && hash.equals(known.hash)) {
    run(db, "UPDATE item SET etag = ?, placed = 1 WHERE id = ?", item.etag ?? null, known.id);
    returned(db, known.id);
    return "same";
  }
  const snapshot = snapshotOf(db, place.runId, place.now);
  const id = known?.id ?? addItem(db, place.collection, item, snapshot);
  if (known?.current) run(db, "UPDATE version SET until = ? WHERE id = ?", snapshot, known.current);
  const version = addVersion(db, { id, snapshot, collection: place.collection, hash, facts, body, raw }, item);
  for (const part of parts) run(db, "INSERT INTO part(version, name, body) VALUES (?, ?, ?)", version, part.name, part.id);
  for (const group of item.facts.groups ?? []) run(db, "INSERT OR IGNORE INTO member(version, grouping) VALUES (?, ?)", version, group);
  run(
    db,
    "UPDATE item SET etag = ?, uid = ?, kind = ?, placed = 1, current = ? WHERE id = ?",
    item.etag ?? null,
    item.uid ?? null,
    item.kind,
    version,
    id,
  );
  returned(db, id);
  return known?.current ? "changed" : "added";
}

/** No longer missing: it is there again. */
function returned(db: WriteDb, item: number): void {
  run(db, "DELETE FROM missing WHERE item = ?", item);
}

function keepBody(db: WriteDb, kept: KeptBody): Body {
  const file = "file" in kept ? kept.file : undefined;
  const bytes = "bytes" in kept ? kept.bytes : undefined;
  const hash = file?.hash ?? sha256(bytes ?? new Uint8Array());
  const known = value<number>(db, "SELECT id FROM body WHERE hash = ?", hash);
  if (known !== undefined) return { id: known, hash };
  const id = insert(
    db,
    "INSERT INTO body(hash, size, type, ext, data) VALUES (?, ?, ?, ?, ?)",
    hash,
    file?.size ?? bytes?.length ?? 0,
    file?.type ?? kept.type,
    file?.ext ?? null,
    bytes ?? null,
  );
  return { id, hash };
}

/**
 * The item that is, or last was, at this href. The same href with another uid is another item: the old one is cut
 * adrift, and what became of it is decided when the run closes.
 */
function whoIsAt(db: WriteDb, collection: number, item: KeptItem): Known | undefined {
  const select = "SELECT i.id, i.uid, i.current, v.hash, v.href, v.collection FROM item i LEFT JOIN version v ON v.id = i.current";
  const here = row<Known>(db, `${select} WHERE i.collection = ? AND i.href = ? AND i.placed = 1`, collection, item.href);
  const uid = item.uid ?? null;
  if (here && here.uid === uid) return here;
  if (here) run(db, "UPDATE item SET placed = 0 WHERE id = ?", here.id);
  const before = `${select} WHERE i.collection = ? AND i.href = ? AND i.uid IS ? AND i.placed = 0 ORDER BY i.current IS NULL, i.id DESC`;
  return row<Known>(db, before, collection, item.href, uid) ?? linked(db, select, collection, item.href);
}

/** What we ourselves put there belongs to the item it was restored from, if that is of this account and nowhere else. */
function linked(db: WriteDb, select: string, collection: number, href: string): Known | undefined {
  const found = row<Known>(
    db,
    `${select} JOIN link l ON l.item = i.id WHERE l.collection = ? AND l.href = ? AND l.account = i.account AND i.placed = 0`,
    collection,
    href,
  );
  if (found) run(db, "UPDATE item SET collection = ?, href = ? WHERE id = ?", collection, href, found.id);
  return found;
}

function addItem(db: WriteDb, collection: number, item: KeptItem, snapshot: number): number {
  return insert(
    db,
    `INSERT INTO item(account, collection, href, kind, uid, placed, born)
     SELECT account, id, ?, ?, ?, 0, ? FROM collection WHERE id = ?`,
    item.href,
    item.kind,
    item.uid ?? null,
    snapshot,
    collection,
  );
}

type NewVersion = {
  readonly id: number;
  readonly snapshot: number;
  readonly collection: number;
  readonly hash: Uint8Array;
  readonly facts: string;
  readonly body: Body;
  readonly raw: Body | undefined;
};

function addVersion(db: WriteDb, v: NewVersion, item: KeptItem): number {
  const summary = "bytes" in item.body && item.kind !== "photo" ? summarise(item.kind, item.body.bytes) : undefined;
  const inserted = sql(
    db,
    `INSERT INTO version(item, collection, href, hash, bucket, body, raw, facts, name, at, flag, first)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    v.id,
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
  return Number(inserted.lastInsertRowid);
}
