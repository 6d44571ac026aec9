import { viewVCard } from "../../engine/formats/vcard.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { row } from "../../engine/vault/sql.ts";

const newline = 0x0a;
const dot = 0x2e;

/** Whether a card has a photo inside; a look at its lines, since a page of a list asks for 200 of them. */
export function hasPicture(card: Uint8Array): boolean {
  const bytes = Buffer.from(card.buffer, card.byteOffset, card.byteLength);
  for (let at = bytes.indexOf("PHOTO"); at !== -1; at = bytes.indexOf("PHOTO", at + 1)) {
    const before = bytes[at - 1];
    if (before !== newline && before !== dot) continue;
    const head = bytes.toString("latin1", at + 5, at + 200).replaceAll(/\r?\n[ \t]/g, "");
    const found = /^(;[^:]*)?:(\S{0,5})/.exec(head);
    if (found && found[2] !== "" && (found[2] === "data:" || /ENCODING=|;BASE64/i.test(found[1] ?? ""))) return true;
  }
  return false;
}

/** A person's picture: the part fetched for it, else the one in the card. Undefined where there is none. */
export function pictureOf(db: ReadDb, version: number): { bytes: Uint8Array } | { hash: Uint8Array; ext: string } | undefined {
  const part = row<{ data: Uint8Array | null; hash: Uint8Array; ext: string | null }>(
    db,
    "SELECT b.data, b.hash, b.ext FROM part p JOIN body b ON b.id = p.body WHERE p.version = ? AND p.name = 'photo'",
    version,
  );
  if (part?.data) return { bytes: part.data };
  if (part?.ext) return { hash: part.hash, ext: part.ext };
  const body = row<{ data: Uint8Array | null }>(db, "SELECT b.data FROM version v JOIN body b ON b.id = v.body WHERE v.id = ?", version);
  const photo = body?.data && viewVCard(body.data).photo;
  return photo?.kind === "inline" ? { bytes: photo.bytes } : undefined;
}
