/** One card of a file, its bytes exactly as they were. */
export type VCardPiece = {
  readonly bytes: Uint8Array;
  /** Where it starts, from 1. */
  readonly line: number;
  /** Why it cannot be taken as one whole card; absent for a good one. */
  readonly broken?: "unterminated" | "stray";
};

/**
 * The cards of a .vcf file in order. Never throws: text outside cards and cards without an end come back as broken
 * pieces. Only blank lines, and a byte order mark, are in no piece.
 */
export function splitVCards(bytes: Uint8Array): VCardPiece[] {
  const splitter = new Splitter(bytes);
  const eol = bytes.includes(lf) ? lf : cr;
  let line = 1;
  for (let at = hasBom(bytes) ? 3 : 0; at < bytes.length; line++) {
    const found = bytes.indexOf(eol, at);
    const end = found === -1 ? bytes.length : found + 1;
    splitter.take(at, end, line);
    at = end;
  }
  return splitter.finish();
}

class Splitter {
  readonly #bytes: Uint8Array;
  readonly #pieces: VCardPiece[] = [];
  #start = -1;
  #startLine = 0;
  /** The end of the last line that was not blank. */
  #end = 0;
  /** Open cards: an AGENT of vCard 2.1 holds another one. */
  #depth = 0;
  #afterAgent = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(at: number, end: number, line: number): void {
    const mark = this.#markOf(at, end);
    if (mark === "blank") return;
    if (mark === "begin") this.#begin();
    if (this.#start === -1) this.#open(at, line);
    this.#end = end;
    this.#afterAgent = mark === "agent";
    if (mark === "begin") this.#depth++;
    if (mark === "end" && this.#depth > 0 && --this.#depth === 0) this.#close();
  }

  finish(): VCardPiece[] {
    if (this.#start !== -1) this.#close(this.#depth > 0 ? "unterminated" : "stray");
    return this.#pieces;
  }

  #begin(): void {
    if (this.#start === -1 || (this.#afterAgent && this.#depth > 0)) return;
    this.#close(this.#depth > 0 ? "unterminated" : "stray");
  }

  #open(at: number, line: number): void {
    this.#start = at;
    this.#startLine = line;
  }

  #close(broken?: "unterminated" | "stray"): void {
    const bytes = this.#bytes.subarray(this.#start, this.#end);
    this.#pieces.push({ bytes, line: this.#startLine, ...(broken === undefined ? {} : { broken }) });
    this.#start = -1;
    this.#depth = 0;
  }

  #markOf(at: number, end: number): "begin" | "end" | "agent" | "blank" | "other" {
    if (end - at > longestMark) return "other";
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, end - at).toString("latin1");
    if (/^BEGIN[ \t]*:[ \t]*VCARD\s*$/i.test(text)) return "begin";
    if (/^END[ \t]*:[ \t]*VCARD\s*$/i.test(text)) return "end";
    if (/^AGENT[^:]*:\s*$/i.test(text)) return "agent";
    return text.trim() === "" ? "blank" : "other";
  }
}

const lf = 10;
const cr = 13;
/** No line that opens or closes a card is longer. */
const longestMark = 64;

function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
