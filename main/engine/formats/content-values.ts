import { decodeText, encodeText, type ByteString } from "./byte-string.ts";
import type { ContentLine } from "./content-lines.ts";

/** The value with transfer encoding and charset undone, escapes still in it. */
export function decodedValue(line: ContentLine): string {
  return decodePart(line, line.value);
}

/** The value as a person reads it. */
export function textValue(line: ContentLine): string {
  return unescapeText(decodedValue(line));
}

/** A structured value (`N`, `ADR`, `ORG`): components between semicolons. */
export function structuredValue(line: ContentLine): string[] {
  return separated(line, ";");
}

/** A list (`CATEGORIES`, `NICKNAME`): entries between commas. */
export function listValue(line: ContentLine): string[] {
  return separated(line, ",");
}

/** The first value of a parameter as a person reads it. */
export function paramText(line: ContentLine, name: string): string | undefined {
  const value = line.param(name)[0];
  return value === undefined ? undefined : decodeText(value);
}

function isQuotedPrintableLine(line: ContentLine): boolean {
  return encodingOf(line) === "QUOTED-PRINTABLE";
}

/** Upper-case; "" for none. vCard 2.1 may leave out `ENCODING=`. */
export function encodingOf(line: ContentLine): string {
  if (line.params.length === 0) return "";
  const named = line.param("ENCODING")[0] ?? line.param("").find((value) => bareEncoding.test(value));
  const encoding = named?.toUpperCase() ?? "";
  return encoding === "B" ? "BASE64" : encoding;
}

/** The bytes of a base64 value. */
export function binaryValue(line: ContentLine): Uint8Array {
  return Buffer.from(line.value, "base64");
}

/** `\\`, `\,`, `\;` and `\n` undone (RFC 5545 3.3.11, RFC 6350 3.4). */
export function unescapeText(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(.)/gs, (_, char: string) => (char === "n" || char === "N" ? "\n" : char));
}

export function escapeText(text: string): ByteString {
  return encodeText(text.replace(/[\\,;]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n"));
}

/** Splits at separators that are not escaped; the parts are still escaped. */
export function splitEscaped(text: string, separator: string): string[] {
  if (!text.includes("\\")) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const bareEncoding = /^(?:quoted-printable|base64|b|7bit|8bit)$/i;

/** In quoted-printable an encoded separator is content: it is split first. Elsewhere a multi-byte charset may hold one. */
function separated(line: ContentLine, separator: string): string[] {
  if (isQuotedPrintableLine(line)) {
    return splitEscaped(line.value, separator).map((part) => unescapeText(decodePart(line, part)));
  }
  return splitEscaped(decodedValue(line), separator).map(unescapeText);
}

function decodePart(line: ContentLine, part: ByteString): string {
  if (line.params.length === 0) return decodeText(part);
  const bytes = isQuotedPrintableLine(line) ? decodeQuotedPrintable(part) : part;
  return decodeText(bytes, line.param("CHARSET")[0]);
}

function decodeQuotedPrintable(text: ByteString): ByteString {
  if (!text.includes("=")) return text;
  return text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
