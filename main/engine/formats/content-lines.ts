import { LifeboatError } from "../../api/errors.ts";
import { fromByteString, toByteString, type ByteString } from "./byte-string.ts";

/** RFC 5545 3.2, RFC 6350 3.3. A parameter without "=" (vCard 2.1: `TEL;CELL:`) has the name "". */
export type Param = {
  /** Upper-case. */
  readonly name: string;
  /** Unquoted and without RFC 6868 carets; still one character per byte. */
  readonly values: readonly ByteString[];
};

/** One property with its folds and its line end, exactly as stored. Everything but `raw` is a view, read on demand. */
export class ContentLine {
  readonly raw: ByteString;
  #head: Head | undefined;

  constructor(raw: ByteString) {
    this.raw = raw;
  }

  /** Upper-case; "" for a line that is no property. */
  get name(): string {
    return this.#parsed().name;
  }

  /** As written: `item1` of `item1.TEL`; "" for none. */
  get group(): ByteString {
    return this.#parsed().group;
  }

  get params(): readonly Param[] {
    const head = this.#parsed();
    return (head.params ??= parseParams(head.text));
  }

  /** Unfolded, otherwise as written: escapes, encoding and charset are still in it. */
  get value(): ByteString {
    return this.#parsed().value;
  }

  /** Everything before the colon, unfolded. */
  get head(): ByteString {
    return this.#parsed().text;
  }

  /** All values of a parameter, name in upper case. */
  param(name: string): readonly ByteString[] {
    const params = this.params;
    if (params.length === 0) return noValues;
    return params.filter((param) => param.name === name).flatMap((param) => param.values);
  }

  #parsed(): Head {
    return (this.#head ??= parseHead(unfold(this.raw)));
  }
}

const noValues: readonly ByteString[] = [];

type Head = {
  readonly name: string;
  readonly group: ByteString;
  readonly text: ByteString;
  readonly value: ByteString;
  params?: readonly Param[];
};

export type Content = {
  readonly bom: ByteString;
  readonly lines: readonly ContentLine[];
  /** The line end of this text, for lines that are added. */
  readonly eol: "\r\n" | "\n" | "\r";
  /** What came after the last line that was read (see `maxLines`): kept, never looked into. */
  readonly rest: Uint8Array;
};

/** Lines read of one item; far above any real one (a photo is one line). */
const maxLines = 200_000;
/** Bytes read of one text; a string cannot hold much more. */
const maxBytes = 256 * 1024 * 1024;
/** A longer line is kept, but has no name. */
const maxLineLength = 64 * 1024 * 1024;

/** Reads `limit` lines at most. Never throws; `serialiseContent` gives the same bytes back, whatever they are. */
export function parseContent(bytes: Uint8Array, limit = maxLines): Content {
  const text = toByteString(bytes.subarray(0, maxBytes));
  const bom = text.startsWith(utf8Bom) ? utf8Bom : "";
  const lines: ContentLine[] = [];
  let at = bom.length;
  const reader = lineReader(text);
  while (at < text.length && lines.length < limit) {
    const end = reader(at);
    lines.push(new ContentLine(text.slice(at, end)));
    at = end;
  }
  return { bom, lines, eol: lineEndOf(text), rest: bytes.subarray(at) };
}

export function serialiseContent(content: Content): Uint8Array {
  const read = fromByteString(content.bom + content.lines.map((line) => line.raw).join(""));
  return content.rest.length === 0 ? read : Buffer.concat([read, content.rest]);
}

/** The end (exclusive) of the logical line that starts at `at`, folds and line end included. Calls must go forward. */
export function lineReader(text: ByteString): (at: number) => number {
  const eol = text.includes("\n") ? "\n" : "\r";
  let colon = -1;
  const physical = (at: number): number => {
    const end = text.indexOf(eol, at);
    return end === -1 ? text.length : end + 1;
  };
  const hasColon = (from: number, to: number): boolean => {
    if (colon < from) colon = indexOrEnd(text, ":", from);
    return colon < to;
  };
  return (at) => {
    let last = at;
    let end = physical(at);
    while (isFold(text, end)) {
      last = end;
      end = physical(end);
    }
    if (end >= text.length) return end;
    if (endsSoft(text, last, end) && isQuotedPrintable(text.slice(at, Math.min(end, at + maxHeadPeek)))) {
      return softEnd(text, end, physical);
    }
    const next = physical(end);
    if (hasColon(end, next) || !isBase64(text.slice(at, Math.min(end, at + maxHeadPeek)))) return end;
    return bareBase64End(text, end, physical);
  };
}

const utf8Bom = "\u00ef\u00bb\u00bf";
const maxHeadPeek = 400;

function indexOrEnd(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at;
}

function isFold(text: ByteString, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

/** A quoted-printable soft line break (vCard 2.1): the line goes on without a leading space. */
function endsSoft(text: ByteString, start: number, end: number): boolean {
  const at = contentEnd(text, start, end);
  return at > start && text[at - 1] === "=";
}

function softEnd(text: ByteString, from: number, physical: (at: number) => number): number {
  let start = from;
  let end = physical(from);
  while (end < text.length && (endsSoft(text, start, end) || isFold(text, end))) {
    start = end;
    end = physical(end);
  }
  return end;
}

/** Old phones write base64 on lines without a leading space. */
function bareBase64End(text: ByteString, from: number, physical: (at: number) => number): number {
  let end = from;
  while (end < text.length) {
    const next = physical(end);
    if (!/^[A-Za-z0-9+/]{1,1000}={0,2}[\r\n]*$/.test(text.slice(end, Math.min(next, end + 1100)))) break;
    end = next;
  }
  return end;
}

function isQuotedPrintable(start: ByteString): boolean {
  return /[;=]quoted-printable(?:;|$)/i.test(headOf(start));
}

function isBase64(start: ByteString): boolean {
  return /[;=](?:b|base64)(?:;|$)/i.test(headOf(start));
}

/** Only what is before the colon counts: a value may quote any of these words. */
function headOf(start: ByteString): ByteString {
  const colon = findColon(start);
  return colon === -1 ? start : start.slice(0, colon);
}

function contentEnd(text: ByteString, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === "\n" || text[at - 1] === "\r")) at--;
  return at;
}

function lineEndOf(text: ByteString): Content["eol"] {
  const at = text.indexOf("\n");
  if (at === -1) return text.includes("\r") ? "\r" : "\r\n";
  return text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** The line end of a raw line; "" where the text stops without one. */
export function terminatorOf(raw: ByteString): ByteString {
  return raw.slice(contentEnd(raw, 0, raw.length));
}

function unfold(raw: ByteString): ByteString {
  if (raw.length > maxLineLength) return "";
  const body = raw.slice(0, contentEnd(raw, 0, raw.length));
  if (!body.includes("\n")) return raw.includes("\n") || !body.includes("\r") ? body : body.replace(/\r[ \t]/g, "");
  const joined = isQuotedPrintable(body.slice(0, maxHeadPeek)) ? body.replace(/=\r{0,3}\n/g, "") : body;
  return joined.replace(/\r{0,3}\n[ \t]?/g, "");
}

function parseHead(text: ByteString): Head {
  const colon = findColon(text);
  if (colon === -1) return { name: "", group: "", text: "", value: text };
  const head = text.slice(0, colon);
  const semicolon = head.indexOf(";");
  const full = (semicolon === -1 ? head : head.slice(0, semicolon)).trim();
  const dot = full.indexOf(".");
  return {
    name: full.slice(dot + 1).toUpperCase(),
    group: dot === -1 ? "" : full.slice(0, dot),
    text: head,
    value: text.slice(colon + 1),
    ...(semicolon === -1 ? { params: [] } : {}),
  };
}

/** The first colon outside quotes; where a quote is never closed, the first colon. */
function findColon(text: ByteString): number {
  const first = text.indexOf(":");
  const quote = text.indexOf('"');
  if (quote === -1 || quote > first) return first;
  let at = quote;
  for (let quoted = false; at < text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (char === ":" && !quoted) return at;
  }
  return first;
}

function parseParams(head: ByteString): readonly Param[] {
  return splitUnquoted(head, ";")
    .slice(1)
    .map((part) => {
      const equals = part.indexOf("=");
      const values = splitUnquoted(part.slice(equals + 1), ",").map(unquote);
      return { name: equals === -1 ? "" : part.slice(0, equals).trim().toUpperCase(), values };
    });
}

function splitUnquoted(text: ByteString, separator: string): ByteString[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: ByteString[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unquote(value: ByteString): ByteString {
  const trimmed = value.trim();
  const bare = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
  if (!bare.includes("^")) return bare;
  return bare.replace(/\^([n'^])/g, (_, code: string) => (code === "n" ? "\n" : code === "'" ? '"' : "^"));
}

/** Throws "too-large" where the text has more lines than were read: an edit could miss some. */
export function assertWhole(content: Content): void {
  if (content.rest.length > 0) throw new LifeboatError("too-large", `more than ${String(content.lines.length)} lines`);
}
