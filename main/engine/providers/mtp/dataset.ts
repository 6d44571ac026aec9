import { LifeboatError } from "../../../api/errors.ts";

/** Reads a device's answer, whose every length is a claim: beyond its end it throws "bad-answer". */
export class Dataset {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Beyond 2^53 it is no size of anything: Infinity. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
  }

  /** In hexadecimal, its lowest four bytes first. */
  u128(): string {
    return [this.u32(), this.u32(), this.u32(), this.u32()].map((part) => part.toString(16).padStart(8, "0")).join("");
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** Up to 255 UTF-16 code units; the last, which ends it, and whatever follows an earlier zero, is left out. */
  text(): string {
    const units = this.u8();
    const start = this.#take(units * 2);
    const text = Buffer.from(this.#view.buffer, this.#view.byteOffset + start, units * 2).toString("utf16le");
    const end = text.indexOf("\0");
    return (end === -1 ? text : text.slice(0, end)).toWellFormed();
  }

  u16s(): number[] {
    return this.#array(2, () => this.u16());
  }

  u32s(): number[] {
    return this.#array(4, () => this.u32());
  }

  /** Looked at before anything is made of it: a count of four billion is a lie. */
  #array(size: number, read: () => number): number[] {
    const count = this.u32();
    if (count * size > this.left) throw broken(`a list of ${count}, of which ${Math.floor(this.left / size)} came`);
    return Array.from({ length: count }, read);
  }

  #take(length: number): number {
    if (length > this.left) throw broken(`${length} bytes more were announced, ${this.left} came`);
    const at = this.#at;
    this.#at += length;
    return at;
  }
}

function broken(detail: string): LifeboatError {
  return new LifeboatError("bad-answer", `the device's answer breaks off: ${detail}`);
}
