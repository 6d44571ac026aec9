import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/**
 * Text files come in UTF-16 from some desktop programs; a vCard or calendar in it cannot be split or stored. Gives the
 * same text in UTF-8, or the bytes as they are where they are no UTF-16: what is not UTF-8 there says its charset line
 * by line, or is read as windows-1252.
 */
export function fromUtf16(bytes: Uint8Array): Uint8Array {
  const charset = utf16Of(bytes);
  return charset === undefined ? bytes : Buffer.from(new TextDecoder(charset).decode(bytes), "utf8");
}

/** "utf-16le" or "utf-16be" by its byte order mark, or by the zero bytes where a card or calendar begins without one. */
function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second, third, fourth] = bytes;
  if (bytes.length % 2 === 1 || isPlainUtf8(bytes)) return undefined;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (isB(first) && second === 0 && fourth === 0) return "utf-16le";
  return first === 0 && isB(second) && third === 0 ? "utf-16be" : undefined;
}

function isB(byte: number | undefined): boolean {
  return byte === 0x42 || byte === 0x62;
}

/** UTF-8 text of cards holds no zero byte near its start. */
function isPlainUtf8(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64);
  return isUtf8(head) && !head.includes(0);
}
