import type { Kind } from "../../engine/formats/item.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { hex } from "../../engine/vault/hash.ts";
import { type Raw, rows } from "../../engine/vault/sql.ts";
import { hasPicture } from "./picture.ts";

/** A body that can be shown: a file of the vault where `ext` is set, else to be read from the database. */
export type Shown = { readonly hash: string; readonly ext: string | null; readonly type: string };
/** One row of a list. */
export type Row = {
  readonly item: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly at: string | null;
  readonly account: number;
  readonly collection: number;
  readonly missing: boolean;
  readonly picture: Shown | null;
};

type RawRow = Raw<Omit<Row, "picture">, { missing: number }> & {
  href: string;
  hash: Uint8Array;
  ext: string | null;
  type: string;
  kept: number;
  card: Uint8Array | null;
  partHash: Uint8Array | null;
  partExt: string | null;
  partType: string | null;
};

const select = `
  SELECT i.id AS item, v.id AS version, i.kind, v.name, v.href, v.at, i.account, v.collection, i.placed = 0 AS missing,
    b.hash, b.ext, b.type, b.data IS NOT NULL OR b.ext IS NOT NULL AS kept, CASE i.kind WHEN 'contact' THEN b.data END AS card,
    q.hash AS partHash, q.ext AS partExt, q.type AS partType
  FROM json_each(?) j JOIN version v ON v.id = j.value JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
  LEFT JOIN part p ON p.version = v.id AND p.name = 'photo' AND i.kind = 'contact'
  LEFT JOIN body q ON q.id = p.body AND (q.data IS NOT NULL OR q.ext IS NOT NULL) ORDER BY j.key`;

/** These versions, in the order asked for. The caller bounds the page. */
export function rowsOf(db: ReadDb, versions: readonly number[]): Row[] {
  return rows<RawRow>(db, select, JSON.stringify(versions)).map((raw) => ({
    item: raw.item,
    version: raw.version,
    kind: raw.kind,
    name: nameOf(raw),
    at: raw.at,
    account: raw.account,
    collection: raw.collection,
    missing: raw.missing === 1,
    picture: shownOf(raw),
  }));
}

/** The vault calls a text without a name after its file, which tells a person nothing. */
function nameOf({ kind, name, href }: RawRow): string {
  return kind !== "photo" && name === Buffer.from(href.split("/").at(-1) ?? "").toString() ? "" : name;
}

function shownOf({ kind, hash, ext, type, kept, card, partHash, partExt, partType }: RawRow): Shown | null {
  if (kind === "photo") return kept === 1 ? { hash: hex(hash), ext, type } : null;
  if (partHash !== null) return { hash: hex(partHash), ext: partExt, type: partType ?? "" };
  return card !== null && hasPicture(card) ? { hash: hex(hash), ext: null, type } : null;
}
