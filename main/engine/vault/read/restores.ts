import type { Kind } from "../../formats/item.ts";
import type { ReadDb } from "../db.ts";
import { row, rows } from "../sql.ts";
import type { JournalState, OpName } from "../write/restore.ts";
import { bodyText, largestText, textSize } from "./items.ts";

export type RestoreRow = {
  readonly id: number;
  readonly account: number;
  readonly asked: string;
  readonly started: string;
  readonly ended: string | null;
  readonly status: "running" | "done" | "partial";
};
export type JournalRow = {
  readonly seq: number;
  readonly item: number;
  readonly version: number;
  readonly collection: number | null;
  readonly op: OpName;
  readonly key: string;
  readonly href: string | null;
  readonly etag: string | null;
  /** The version that was there, for replace and merge; the body that both sides of a merge come from. */
  readonly there: number | null;
  /** The item that was there, unless that version was forgotten. */
  readonly before: number | null;
  readonly base: number | null;
  readonly state: JournalState;
  readonly code: string | null;
  readonly detail: string | null;
  readonly name: string;
  readonly kind: Kind;
  readonly uid: string | null;
  /** Of the version, and of the one that was there. */
  readonly textSize: number;
};
export type LinkRow = {
  readonly item: number;
  readonly account: number;
  readonly collection: number;
  readonly href: string;
  readonly etag: string | null;
  readonly key: string;
  readonly written: Uint8Array;
  readonly readback: Uint8Array | null;
};

/** Newest first. */
export function restores(db: ReadDb, limit: number): RestoreRow[] {
  return rows(db, "SELECT * FROM restore ORDER BY id DESC LIMIT ?", limit);
}

export function restoreById(db: ReadDb, id: number): RestoreRow | undefined {
  return row(db, "SELECT * FROM restore WHERE id = ?", id);
}

export function journal(db: ReadDb, restore: number, page: { after: number; limit: number; states?: readonly JournalState[] }): JournalRow[] {
  return rows(
    db,
    `SELECT j.seq, j.item, j.version, j.collection, j.op, j.key, j.href, j.etag, j.there, j.base, j.state, j.code, j.detail, v.name, i.kind, i.uid,
       (SELECT item FROM version WHERE id = j.there AND flag IS NOT 'forgotten') AS before,
       ${textSize} + coalesce((SELECT ${textSize} FROM version v JOIN body b ON b.id = v.body WHERE v.id = j.there), 0) AS textSize
     FROM journal j JOIN version v ON v.id = j.version JOIN body b ON b.id = v.body JOIN item i ON i.id = j.item
     WHERE j.restore = @restore AND j.seq > @after
       AND (@states IS NULL OR j.state IN (SELECT value FROM json_each(@states))) ORDER BY j.seq LIMIT @limit`,
    { restore, after: page.after, limit: page.limit, states: page.states ? JSON.stringify(page.states) : null },
  );
}

export function journalStates(db: ReadDb, restore: number): { op: OpName; state: JournalState; count: number }[] {
  return rows(db, "SELECT op, state, count(*) AS count FROM journal WHERE restore = ? GROUP BY op, state", restore);
}

/** Links of these items into one account. */
export function links(db: ReadDb, account: number, items: readonly number[]): LinkRow[] {
  return rows(db, "SELECT * FROM link WHERE account = ? AND item IN (SELECT value FROM json_each(?))", account, JSON.stringify(items));
}

/** An item that the account held when it was last looked at. */
export type PlacedRow = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly uid: string | null;
  readonly name: string;
  readonly collection: number;
  readonly href: string;
  readonly etag: string | null;
  readonly hash: Uint8Array;
  readonly body: number;
  readonly bodyHash: Uint8Array;
  readonly textSize: number;
  /** Snapshot of its first version. */
  readonly born: number;
};

const placedSelect = `SELECT i.id AS item, v.id AS version, i.kind, i.uid, v.name, i.collection, i.href, i.etag, v.hash, v.body, b.hash AS bodyHash, ${textSize} AS textSize, i.born
  FROM item i JOIN version v ON v.id = i.current JOIN body b ON b.id = v.body`;
const placed = "i.account = ? AND i.placed = 1 AND v.flag IS NOT 'forgotten'";

export function placedItems(db: ReadDb, account: number, items: readonly number[]): PlacedRow[] {
  return rows(db, `${placedSelect} WHERE ${placed} AND i.id IN (SELECT value FROM json_each(?))`, account, JSON.stringify(items));
}

export function placedByUid(db: ReadDb, account: number, uids: readonly string[]): PlacedRow[] {
  return rows(db, `${placedSelect} WHERE ${placed} AND i.uid IN (SELECT value FROM json_each(?)) ORDER BY i.id`, account, JSON.stringify(uids));
}

/** With one of these bodies, byte for byte. */
export function placedByBody(db: ReadDb, account: number, bodies: readonly number[]): PlacedRow[] {
  return rows(db, `${placedSelect} WHERE ${placed} AND v.body IN (SELECT value FROM json_each(?)) ORDER BY i.id`, account, JSON.stringify(bodies));
}

export function placedAt(db: ReadDb, collection: number, hrefs: readonly string[]): PlacedRow[] {
  return rows(
    db,
    `${placedSelect} WHERE i.collection = ? AND i.placed = 1 AND i.href IN (SELECT value FROM json_each(?))`,
    collection,
    JSON.stringify(hrefs),
  );
}

/** All of a kind, in pages by item id. */
export function placedOfKind(db: ReadDb, account: number, kind: Kind, after: number, limit: number): PlacedRow[] {
  return rows(db, `${placedSelect} WHERE ${placed} AND i.kind = ? AND i.id > ? ORDER BY i.id LIMIT ?`, account, kind, after, limit);
}

/** Restores into this account that never settled: what they sent, if they came to that, may be there. The caller holds its lock. */
export function unsettledRestores(db: ReadDb, account: number): number[] {
  const found = rows<{ id: number }>(
    db,
    `SELECT id FROM restore r WHERE account = ?
       AND (status = 'running' OR EXISTS (SELECT 1 FROM journal WHERE restore = r.id AND state IN ('sent', 'unsure', 'done', 'clash', 'written'))) ORDER BY id`,
    account,
  );
  return found.map((r) => r.id);
}

/** The newest into this account; `stopped`: some of it was never sent, or arrived in part, or its plan was never whole. */
export function lastRestore(db: ReadDb, account: number): (RestoreRow & { readonly stopped: 0 | 1 }) | undefined {
  return row(
    db,
    `SELECT r.*, r.asked ->> '$.ops' IS NULL OR EXISTS (SELECT 1 FROM journal WHERE restore = r.id AND (state IN ('planned', 'half') OR (state = 'failed' AND code = 'cancelled'))) AS stopped
     FROM restore r WHERE r.account = ? ORDER BY r.id DESC LIMIT 1`,
    account,
  );
}

/** Hrefs that ops of this restore account for in a collection. */
export function journalHrefs(db: ReadDb, restore: number, collection: number): string[] {
  const found = rows<{ href: string }>(
    db,
    "SELECT href FROM journal WHERE restore = ? AND collection = ? AND href IS NOT NULL AND state NOT IN ('planned', 'sent', 'unsure', 'clash')",
    restore,
    collection,
  );
  return found.map((r) => r.href);
}

/** Hrefs where a collection holds what it held before anything of this restore was sent; what it was to add was not there then. */
export function placedBefore(db: ReadDb, restore: number, collection: number): string[] {
  const found = rows<{ href: string }>(
    db,
    `SELECT i.href FROM restore r CROSS JOIN item i
     WHERE r.id = @restore AND i.collection = @collection AND i.placed = 1
       AND i.id NOT IN (SELECT item FROM journal WHERE restore = @restore AND op = 'create')
       AND EXISTS (SELECT 1 FROM version v WHERE v.item = i.id AND v.collection = i.collection AND v.href = i.href
         AND v.first <= r.asked ->> '$.upTo' AND (v.until IS NULL OR v.until > r.asked ->> '$.upTo'))`,
    { restore, collection },
  );
  return found.map((r) => r.href);
}

/** Where a wanted item is already there under another uid: what refers to the one must refer to the other. */
export function uidChanges(db: ReadDb, restore: number): { from: string; to: string }[] {
  return rows(
    db,
    `SELECT i.uid AS "from", t.uid AS "to" FROM journal j JOIN item i ON i.id = j.item
     JOIN item t ON t.collection = j.collection AND t.href = j.href AND t.placed = 1
     WHERE j.restore = ? AND j.op = 'none' AND i.uid IS NOT NULL AND t.uid IS NOT NULL AND i.uid <> t.uid`,
    restore,
  );
}

/** Links to what a restore wrote and no row tells of: the account was not looked at since, or this could not be read then. */
export function freshLinks(db: ReadDb, account: number, items: readonly number[]): LinkRow[] {
  return rows(
    db,
    `SELECT l.* FROM link l WHERE l.account = ? AND l.item IN (SELECT value FROM json_each(?)) AND (EXISTS (
       SELECT 1 FROM journal j JOIN restore r ON r.id = j.restore
       WHERE j.item = l.item AND j.key = l.key AND r.account = l.account AND j.state NOT IN ('planned', 'failed', 'missing')
         AND r.asked ->> '$.looked' = (SELECT coalesce(max(id), 0) FROM run WHERE account = l.account AND kind = 'backup' AND ended IS NOT NULL))
       OR EXISTS (SELECT 1 FROM owed o WHERE o.collection = l.collection AND o.href = l.href))`,
    account,
    JSON.stringify(items),
  );
}

/** Of these hrefs, those that were listed, but could not be read. */
export function owedAt(db: ReadDb, collection: number, hrefs: readonly string[]): string[] {
  const found = rows<{ href: string }>(db, "SELECT href FROM owed WHERE collection = ? AND href IN (SELECT value FROM json_each(?))", collection, JSON.stringify(hrefs));
  return found.map((r) => r.href);
}

/** Of these keys, those of ops by which an undo of a later restore put back what was there before that. */
export function putBackByUndo(db: ReadDb, { id, account }: Pick<RestoreRow, "id" | "account">, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const found = rows<{ key: string }>(
    db,
    `SELECT j.key FROM restore r JOIN journal j ON j.restore = r.id
     WHERE r.account = ? AND r.asked ->> '$.what.undo' > ? AND j.op = 'replace' AND j.state IN ('same', 'changed') AND j.key IN (SELECT value FROM json_each(?))`,
    account,
    id,
    JSON.stringify(keys),
  );
  return found.map((r) => r.key);
}

/** Held at a time. */
const mostBytes = 32 << 20;

export type EarlierText = { readonly hash: Uint8Array; readonly body: number; readonly data: Uint8Array | undefined };

/** An item's versions up to one, newest first, with as many of their texts as are held at a time; `hash` is the version's. */
export function earlierTexts(db: ReadDb, item: number, upTo: number, limit: number): EarlierText[] {
  let size = 0;
  const all = rows<{ hash: Uint8Array; body: number; size: number }>(
    db,
    `SELECT v.hash, b.id AS body, b.size FROM version v JOIN body b ON b.id = v.body
     WHERE v.item = ? AND v.id <= ? AND b.size <= ? AND (b.data IS NOT NULL OR b.ext IS NOT NULL) ORDER BY v.id DESC LIMIT ?`,
    item,
    upTo,
    largestText,
    limit,
  );
  return all.map(({ hash, body, size: more }) => {
    size += more;
    return { hash, body, data: size <= mostBytes ? bodyText(db, body) : undefined };
  });
}
