// The items inside one text file, each with the place its href names.
import { createHash } from "node:crypto";
import { fromUtf16 } from "../../formats/charset.ts";
import { firstLine, readComponents } from "../../formats/components.ts";
import { parseContent } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { splitCalendar } from "../../formats/icalendar.ts";
import { bareUid } from "../../formats/vcard-view.ts";
import { splitVCards } from "../../formats/vcard.ts";
import type { Kind } from "../provider.ts";
import { OwnNames } from "./own-names.ts";
import type { TextSort } from "./types.ts";

export type Piece = {
  /** After "#" in the href; undefined where the file holds this item alone. */
  readonly fragment: string | undefined;
  readonly kind: Kind;
  readonly uid?: string;
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Why it is no item. */
  readonly broken?: string;
};

type Found = Omit<Piece, "fragment" | "etag"> & { readonly line: number };

/**
 * An item alone in its file is the file. Of several, each is named by its uid; without one by its content, which
 * unlike a number stays true when another item comes before it. What is no item is named by its line. UTF-16 is read as UTF-8.
 */
export function piecesOf(sort: TextSort, bytes: Uint8Array): Piece[] {
  const text = fromUtf16(bytes);
  const found = sort === "cards" ? cards(text) : entries(text);
  const names = new OwnNames();
  return found.map(({ line, ...piece }) => {
    const etag = hashOf(piece.bytes);
    const wanted = piece.broken === undefined ? (piece.uid ?? `hash-${etag.slice(0, 16)}`) : `line-${line}`;
    const alone = found.length === 1 && piece.broken === undefined;
    return { ...piece, etag, fragment: alone ? undefined : names.claim(wanted) };
  });
}

const cut: ReadonlySet<string> = new Set(["unterminated", "cut", "too-large"]);

/** False for a file that holds, or held, more items than can be told. */
export function areAll(pieces: readonly Piece[]): boolean {
  return !pieces.some(({ broken }) => broken !== undefined && cut.has(broken));
}

/** The uid of a card, without `urn:uuid:`; undefined for none. */
function uidOfCard(bytes: Uint8Array): string | undefined {
  const [card] = readComponents(parseContent(bytes).lines);
  const line = card === undefined ? undefined : firstLine(card, "UID");
  const uid = line === undefined ? "" : bareUid(textValue(line));
  return uid === "" ? undefined : uid;
}

function cards(bytes: Uint8Array): Found[] {
  return splitVCards(bytes).map((card) => {
    const uid = card.broken === undefined ? uidOfCard(card.bytes) : undefined;
    return { kind: "contact", bytes: card.bytes, line: card.line, ...(uid !== undefined && { uid }), ...why(card) };
  });
}

/** An entry without a uid is still an entry: such files exist, and the bytes are kept as they are. */
function entries(bytes: Uint8Array): Found[] {
  return splitCalendar(bytes).map((entry) => {
    const { kind, line } = entry;
    if (entry.broken === "no-uid") return { kind, line, bytes: entry.bytes };
    return { kind, line, bytes: entry.bytes, ...(entry.uid !== "" && { uid: entry.uid }), ...why(entry) };
  });
}

function why(piece: { readonly broken?: string }): { readonly broken?: string } {
  return piece.broken === undefined ? {} : { broken: piece.broken };
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}
