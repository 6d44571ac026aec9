import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/**
 * Text whose every character (U+0000 to U+00FF) stands for one byte. Converting to and from it loses nothing, whatever
 * the encoding, and string operations on it are fast.
 */
export type ByteString = string;

export function toByteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function fromByteString(text: ByteString): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** UTF-8 bytes of ordinary text, as a byte string. */
export function encodeText(text: string): ByteString {
  return isAscii(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** Reads the named charset; without one UTF-8, and windows-1252 for what is not valid UTF-8. Never throws. */
export function decodeText(text: ByteString, charset?: string): string {
  if (isAscii(text) && !isWideCharset(charset)) return text;
  const bytes = Buffer.from(text, "latin1");
  const named = charset === undefined ? undefined : decoderFor(charset);
  if (named !== undefined) return named.decode(bytes);
  return isUtf8(bytes) ? bytes.toString("utf8") : windows1252.decode(bytes);
}

const windows1252 = new TextDecoder("windows-1252");
const decoders = new Map<string, TextDecoder | undefined>();
const maxDecoders = 64;

/** Undefined for UTF-8 (which has the guarded way above) and for names nobody knows. */
function decoderFor(charset: string): TextDecoder | undefined {
  const label = charset.trim().toLowerCase();
  if (label === "utf-8" || label === "utf8" || label === "us-ascii" || label.length > 40) return undefined;
  if (!decoders.has(label)) {
    if (decoders.size >= maxDecoders) decoders.clear();
    decoders.set(label, makeDecoder(label));
  }
  return decoders.get(label);
}

function makeDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** Charsets in which ASCII bytes may mean something else. */
function isWideCharset(charset: string | undefined): boolean {
  return charset !== undefined && /^\s*(?:utf-?16|iso-2022|hz-)/i.test(charset);
}

function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}
