import { isUtf8 } from "node:buffer";
import { decodeText, encodeText, toByteString } from "./byte-string.ts";
import { ContentLine, lineReader } from "./content-lines.ts";
import { decodedValue } from "./content-values.ts";

/** Bytes looked at; a photo before the name may take most of them. */
const maxScan = 64 * 1024 * 1024;
/** Characters of a line that are read. */
const maxLine = 32 * 1024;

/**
 * Visits the properties with these names (upper case) and their decoded but still escaped values, at most 32 KB of
 * each. Lines of other names are skipped without being read: several times faster than `parseContent`. `person` gives
 * the CN parameter.
 */
export function scanProperties(bytes: Uint8Array, names: ReadonlySet<string>, visit: (name: string, value: string, person: () => string) => void): void {
  const start = bytes.subarray(0, maxScan);
  const readable = isUtf8(start);
  const text = readable ? Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString("utf8") : toByteString(start);
  const next = lineReader(text);
  for (let at = bomLength(text); at < text.length; ) {
    const end = next(at);
    const line = (): string => text.slice(at, Math.min(end, at + maxLine));
    const full = (): ContentLine => new ContentLine(readable ? encodeText(line()) : line());
    const nameEnd = endOfName(text, at, end);
    const name = nameEnd === folded ? full().name : nameEnd === -1 ? "" : nameOf(text, at, nameEnd);
    if (names.has(name)) {
      const plain = readable && nameEnd !== folded ? plainValue(line(), nameEnd - at) : undefined;
      visit(name, plain ?? decodedValue(full()), () => decodeText(full().param("CN")[0] ?? ""));
    }
    at = end;
  }
}

function bomLength(text: string): number {
  if (text.startsWith("\ufeff")) return 1;
  return text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
}

const longestHead = 120;

/** Instead of where it ends: a line is broken within its name. */
const folded = -2;

/** Where the name ends: at ":" or ";", or -1 if there is none near. */
function endOfName(text: string, start: number, end: number): number {
  const most = Math.min(text.length, start + longestHead);
  for (let at = start; at < most; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 || code === 59) return at;
    if (code === 10) return at + 1 < end ? folded : -1;
  }
  return -1;
}

/** Upper-case, without its group. */
function nameOf(text: string, start: number, end: number): string {
  const full = text.slice(start, end);
  const dot = full.indexOf(".");
  return full.slice(dot + 1).trim().toUpperCase();
}

/** The value of a line in UTF-8 without quotes, encoding or charset in its head; undefined for others. */
function plainValue(line: string, nameEnd: number): string | undefined {
  const colon = line.charCodeAt(nameEnd) === 58 ? nameEnd : line.indexOf(":", nameEnd);
  if (colon === -1 || (colon > nameEnd && /["\n]|encoding|charset|quoted/i.test(line.slice(nameEnd, colon)))) return undefined;
  const value = line.slice(colon + 1).trimEnd();
  if (value.includes("\n")) return value.replace(/\r{0,3}\n[ \t]?/g, "");
  return value.includes("\r") ? undefined : value;
}
