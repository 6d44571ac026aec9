import { LifeboatError } from "../../api/errors.ts";

const block = 512;
/** Above this a size does not fit into eleven octal digits. */
const largestOctal = 8 ** 11 - 1;

export const tarEnd = Buffer.alloc(2 * block);
export const paddingOf = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);
/** What a file of this size takes in an archive. */
export const tarBytes = (size: number): number => block + Math.ceil(size / block) * block;

/** POSIX ustar; sizes from 8 GiB on as GNU tar writes them. The name is plain ASCII, at most 100 characters. */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, 0, 100, "latin1");
  header.write("0000600\0", 100, "latin1");
  header.write("0000000\0", 108, "latin1");
  header.write("0000000\0", 116, "latin1");
  if (size <= largestOctal) header.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write("00000000000\0", 136, "latin1");
  header.write("0", 156, "latin1");
  header.write("ustar\u000000", 257, "latin1");
  header.write(`${checksum(header).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function checksum(header: Uint8Array): number {
  let sum = 0;
  header.forEach((byte, at) => (sum += at >= 148 && at < 156 ? 32 : byte));
  return sum;
}

export type Entry = { readonly name: string; readonly size: number };
/** Hears an archive from its start: each entry, then its bytes, then that it is whole. */
export type TarListener = { begin(entry: Entry): void; bytes(chunk: Buffer): void; end(): void };

/** Reads what `tarHeader` wrote, from pieces of any size. Throws bad-answer for anything else. */
export class TarReader {
  readonly #listener: TarListener;
  #held: Buffer = Buffer.alloc(0);
  /** Left of the entry being read, and of the padding behind it. */
  #left = 0;
  #padding = 0;
  #zeros = 0;

  constructor(listener: TarListener) {
    this.#listener = listener;
  }

  update(piece: Buffer): void {
    let bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    while (bytes.length > 0) {
      if (this.#left > 0) bytes = this.#content(bytes);
      else if (this.#padding > 0) bytes = this.#skip(bytes);
      else if (bytes.length < block) break;
      else {
        this.#header(bytes.subarray(0, block));
        bytes = bytes.subarray(block);
      }
    }
    this.#held = bytes.length === 0 ? bytes : Buffer.from(bytes);
  }

  /** Throws bad-answer where the archive does not end here. */
  end(): void {
    if (this.#zeros < 2 || this.#left > 0 || this.#held.length > 0) throw new LifeboatError("bad-answer", "an archive was cut");
  }

  #content(bytes: Buffer): Buffer {
    const some = bytes.subarray(0, Math.min(this.#left, bytes.length));
    this.#left -= some.length;
    this.#listener.bytes(some);
    if (this.#left === 0) this.#listener.end();
    return bytes.subarray(some.length);
  }

  #skip(bytes: Buffer): Buffer {
    const n = Math.min(this.#padding, bytes.length);
    this.#padding -= n;
    return bytes.subarray(n);
  }

  #header(header: Buffer): void {
    if (header.every((byte) => byte === 0)) {
      this.#zeros++;
      return;
    }
    const size = sizeIn(header);
    const stated = Number.parseInt(text(header, 148, 8), 8);
    if (this.#zeros > 0 || stated !== checksum(header) || header[156] !== 0x30 || !Number.isSafeInteger(size)) {
      throw new LifeboatError("bad-answer", "an archive is malformed");
    }
    this.#left = size;
    this.#padding = paddingOf(size).length;
    this.#listener.begin({ name: text(header, 0, 100), size });
    if (size === 0) this.#listener.end();
  }
}

const text = (header: Buffer, at: number, size: number): string => header.subarray(at, at + size).toString("latin1").replace(/\0.*$/s, "");

function sizeIn(header: Buffer): number {
  return header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(header, 124, 12), 8);
}
