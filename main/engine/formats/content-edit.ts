import type { ByteString } from "./byte-string.ts";
import { assertWhole, ContentLine, serialiseContent, terminatorOf, type Content } from "./content-lines.ts";

/** What to do with one line: keep it, drop it, or put these lines in its place. */
export type Edit = ContentLine | undefined | readonly ContentLine[];

/**
 * Visits every line; lines that come back unchanged keep every byte. Throws "too-large" where the text was not read
 * to its end.
 */
export function editContent(content: Content, edit: (line: ContentLine, index: number) => Edit): Content {
  assertWhole(content);
  const lines = content.lines.flatMap((line, index) => edit(line, index) ?? []);
  return { ...content, lines };
}

/** The same property with another value (unfolded, already escaped); name, group and parameters stay as written. */
export function withValue(line: ContentLine, value: ByteString, content: Content): ContentLine {
  return remake(line, `${line.head}:${value}`, content);
}

/** The same property with another head (everything before the colon). */
export function withHead(line: ContentLine, head: ByteString, content: Content): ContentLine {
  return remake(line, `${head}:${line.value}`, content);
}

/** A new property from its unfolded text. */
export function newLine(text: ByteString, content: Content): ContentLine {
  return new ContentLine(foldLine(text, content.eol) + content.eol);
}

/** Puts lines before the given index. */
export function insertLines(content: Content, index: number, added: readonly ContentLine[]): Content {
  assertWhole(content);
  const before = content.lines[index - 1];
  const lines = before !== undefined && terminatorOf(before.raw) === "" ? startingOnNewLine(added, content) : added;
  return { ...content, lines: content.lines.toSpliced(index, 0, ...lines) };
}

export function editBytes(content: Content, edit: (line: ContentLine, index: number) => Edit): Uint8Array {
  return serialiseContent(editContent(content, edit));
}

/** Folds at 75 octets (RFC 5545 3.1, RFC 6350 3.2), never inside a UTF-8 character. */
export function foldLine(text: ByteString, eol: string): ByteString {
  if (text.length <= lineOctets) return text;
  const pieces: ByteString[] = [];
  let at = 0;
  while (at < text.length) {
    const room = at === 0 ? lineOctets : lineOctets - 1;
    const end = characterStart(text, at + room, at);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces.join(`${eol} `);
}

const lineOctets = 75;

/** The nearest place at or before `end` that does not cut a UTF-8 sequence; `end` itself in bytes that are not UTF-8. */
function characterStart(text: ByteString, end: number, start: number): number {
  let at = Math.min(end, text.length);
  while (at > start && at > end - 4 && (text.charCodeAt(at) & 0xc0) === 0x80) at--;
  return at > start ? at : Math.min(end, text.length);
}

function remake(line: ContentLine, text: ByteString, content: Content): ContentLine {
  return new ContentLine(foldLine(text, content.eol) + terminatorOf(line.raw));
}

/** The text ended without a line end: the first new line brings one, the last goes without. */
function startingOnNewLine(added: readonly ContentLine[], content: Content): ContentLine[] {
  return added.map((line) => new ContentLine(content.eol + line.raw.slice(0, -terminatorOf(line.raw).length)));
}
