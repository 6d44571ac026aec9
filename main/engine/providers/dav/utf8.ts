import { isUtf8 } from "node:buffer";

/**
 * Decodes UTF-8 in chunks that may be split anywhere; returns undefined where it is none. TextDecoder does the same, but
 * as a stream it makes two-byte strings even of ASCII, at twice the time and memory.
 */
export class Utf8Chunks {
  #held: Buffer = Buffer.alloc(0);
  #started = false;

  next(chunk: Uint8Array): string | undefined {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = this.#held.length === 0 ? view : Buffer.concat([this.#held, view]);
    const whole = bytes.length - openEnd(bytes);
    this.#held = Buffer.from(bytes.subarray(whole));
    if (!isUtf8(bytes.subarray(0, whole))) return undefined;
    return this.#withoutMark(bytes.toString("utf8", 0, whole));
  }

  /** Whether the last character was whole. */
  get ended(): boolean {
    return this.#held.length === 0;
  }

  #withoutMark(text: string): string {
    if (this.#started || text === "") return text;
    this.#started = true;
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }
}

/** How many bytes at the end start a character that is not whole yet: 0 to 3. */
function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
