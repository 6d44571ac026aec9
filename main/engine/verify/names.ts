import type { ReadDb } from "../vault/db.ts";
import { rows } from "../vault/sql.ts";
import type { TouchedItem } from "./report.ts";

const mostNamed = 50;

/** The items under their newest name; a damaged database may not be able to tell. */
export function nameItems(db: ReadDb, items: readonly number[]): TouchedItem[] {
  return orNone(() =>
    rows(
      db,
      `SELECT i.id AS item, i.kind, coalesce((SELECT v.name FROM version v WHERE v.item = i.id ORDER BY v.id DESC LIMIT 1), i.href) AS name
       FROM item i WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id LIMIT ${mostNamed}`,
      JSON.stringify([...new Set(items)].slice(0, mostNamed)),
    ),
  );
}

/** Every item that has, or once had, this body: as its text or media, its raw form, or a part. */
export function itemsOfBody(db: ReadDb, hash: Uint8Array): TouchedItem[] {
  const found = orNone(() =>
    rows<{ item: number }>(
      db,
      `WITH b(id) AS (SELECT id FROM body WHERE hash = ?)
       SELECT item FROM version WHERE body = (SELECT id FROM b) UNION SELECT item FROM version WHERE raw = (SELECT id FROM b)
       UNION SELECT v.item FROM part p JOIN version v ON v.id = p.version WHERE p.body = (SELECT id FROM b) LIMIT ${mostNamed}`,
      hash,
    ),
  );
  return nameItems(db, found.map((r) => r.item));
}

function orNone<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
