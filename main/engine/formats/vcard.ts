import { encodeText } from "./byte-string.ts";
import { editContent, insertLines, newLine, withValue } from "./content-edit.ts";
import { parseContent, serialiseContent, type Content, type ContentLine } from "./content-lines.ts";
import { escapeText, textValue } from "./content-values.ts";
import { bareUid } from "./vcard-view.ts";

export { splitVCards } from "./vcard-split.ts";
export { viewVCard, type CardView, type Labelled, type PartialDate, type PostalAddress } from "./vcard-view.ts";

/** Sets UID. Like all edits here it keeps every other byte, and throws "too-large" only beyond `maxLines`. */
export function withUid(bytes: Uint8Array, uid: string): Uint8Array {
  return setProperty(bytes, "UID", escapeText(uid));
}

/** Puts other UIDs in the place of a group's members; a member that is not in the map stays. */
export function withMembers(bytes: Uint8Array, uids: ReadonlyMap<string, string>): Uint8Array {
  const content = parseContent(bytes);
  const edited = editContent(content, (line) => {
    if (line.name !== "MEMBER" && line.name !== "X-ADDRESSBOOKSERVER-MEMBER") return line;
    const uid = uids.get(bareUid(textValue(line)));
    if (uid === undefined) return line;
    const prefix = /^\s*urn:uuid:/i.exec(line.value)?.[0] ?? "";
    return withValue(line, prefix + encodeText(bareUid(uid)), content);
  });
  return serialiseContent(edited);
}

/** Puts a photo inside the card, in the place of the one it names by URL or has. `type` is a media type, "image/jpeg". */
export function withPhoto(bytes: Uint8Array, photo: { type: string; bytes: Uint8Array }): Uint8Array {
  const content = parseContent(bytes);
  const base64 = Buffer.from(photo.bytes).toString("base64");
  const subtype = photo.type.replace(/^image\//, "").toUpperCase();
  const version4 = content.lines.some((line) => line.name === "VERSION" && line.value.trim() === "4.0");
  const encoding = content.lines.some((line) => line.name === "VERSION" && line.value.trim() === "2.1") ? "BASE64" : "b";
  const text = version4 ? `PHOTO:data:${photo.type};base64,${base64}` : `PHOTO;ENCODING=${encoding};TYPE=${subtype}:${base64}`;
  return replaceProperty(content, "PHOTO", newLine(text, content));
}

/** Pictures, sounds and keys as vCard 3.0 writes them (`ENCODING=b`), not as the data URIs of 4.0 (RFC 6350 3.1). */
export function withBinaryMedia(bytes: Uint8Array): Uint8Array {
  const content = parseContent(bytes);
  const isData = (line: ContentLine): boolean => media.has(line.name) && dataUri.test(line.value.slice(0, 200));
  if (!content.lines.some(isData)) return bytes;
  return serialiseContent(editContent(content, (line) => (isData(line) ? asBinary(line, content) : line)));
}

const media = new Set(["PHOTO", "LOGO", "SOUND", "KEY"]);
const dataUri = /^data:\w+\/([\w.+-]+)\\?;base64\\?,/i;

function asBinary(line: ContentLine, content: Content): ContentLine {
  const [start = "", type = ""] = dataUri.exec(line.value.slice(0, 200)) ?? [];
  const head = line.head.replace(/;VALUE=uri/i, "");
  return newLine(`${head};ENCODING=b;TYPE=${type.toUpperCase()}:${line.value.slice(start.length)}`, content);
}

/** One text holding all cards, each as it is, for people and other programs. */
export function* joinVCards(cards: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const card of cards) {
    yield card;
    if (card.length > 0 && card.at(-1) !== 10) yield crlf;
  }
}

const crlf = Buffer.from("\r\n");

function setProperty(bytes: Uint8Array, name: string, value: string): Uint8Array {
  const content = parseContent(bytes);
  const old = ownLines(content).find((line) => line.name === name);
  if (old === undefined) return replaceProperty(content, name, newLine(`${name}:${value}`, content));
  return serialiseContent(editContent(content, (line) => (line === old ? withValue(line, value, content) : line)));
}

/** The first property of that name becomes this one, further ones go; without any it is added before the card's end. */
function replaceProperty(content: Content, name: string, added: ContentLine): Uint8Array {
  const old = ownLines(content).filter((line) => line.name === name);
  if (old.length === 0) return serialiseContent(insertLines(content, endOf(content), [added]));
  const edited = editContent(content, (line) => (old.includes(line) ? (line === old[0] ? added : undefined) : line));
  return serialiseContent(edited);
}

/** The lines of the card itself, not of an AGENT inside it. */
function ownLines(content: Content): ContentLine[] {
  let depth = 0;
  return content.lines.filter((line) => {
    if (line.name === "BEGIN") depth++;
    if (line.name === "END") depth--;
    return depth <= 1;
  });
}

function endOf(content: Content): number {
  const at = content.lines.findLastIndex((line) => line.name === "END");
  return at === -1 ? content.lines.length : at;
}
