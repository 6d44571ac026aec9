// Property lists, as far as backups use them: binary ("bplist00") and XML. Everything in one is bounded.
import { LifeboatError } from "../../../api/errors.ts";
import { readXmlPlist } from "./plist-xml.ts";

export type Plist = null | boolean | number | string | Date | Uint8Array | PlistUid | readonly Plist[] | PlistDict;
export type PlistDict = ReadonlyMap<string, Plist>;

/** A reference to another object of a keyed archive. */
export class PlistUid {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** A list of apps makes a Manifest.plist some megabytes big; nothing makes it bigger than this. */
export const maxPlistBytes = 64 * 1024 * 1024;
const maxDepth = 64;
const maxNodes = 2_000_000;
/** Seconds from 1970 to 2001, where Apple's clock begins. */
export const appleEpoch = 978_307_200;

/** Throws "invalid-item" for what is no property list, or not a whole one. */
export function parsePlist(bytes: Uint8Array): Plist {
  if (bytes.length > maxPlistBytes) throw new LifeboatError("too-large", `a property list of ${bytes.length} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString("latin1", 0, 8) === "bplist00" ? new BinaryPlist(buffer).root() : readXmlPlist(buffer);
}

export function asDict(value: Plist | undefined): PlistDict | undefined {
  return value instanceof Map ? value : undefined;
}

export function asText(value: Plist | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function asBytes(value: Plist | undefined): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

export function brokenPlist(why: string): LifeboatError {
  return new LifeboatError("invalid-item", `damaged property list: ${why}`);
}

/** The trailer tells where each object begins; an object names others by their number. */
class BinaryPlist {
  private readonly bytes: Buffer;
  private readonly offsetSize: number;
  private readonly refSize: number;
  private readonly count: number;
  private readonly top: number;
  private readonly table: number;
  private nodes = 0;
  /** Bytes of text and data given out. */
  private given = 0;

  constructor(bytes: Buffer) {
    if (bytes.length < 40) throw brokenPlist("too short");
    this.bytes = bytes;
    const trailer = bytes.length - 32;
    this.offsetSize = bytes.readUInt8(trailer + 6);
    this.refSize = bytes.readUInt8(trailer + 7);
    this.count = this.wide(trailer + 8);
    this.top = this.wide(trailer + 16);
    this.table = this.wide(trailer + 24);
    const sizes = [this.offsetSize, this.refSize].every((size) => size >= 1 && size <= 6);
    if (!sizes || this.table + this.count * this.offsetSize > trailer) throw brokenPlist("its table does not fit");
  }

  root(): Plist {
    return this.object(this.top, 0);
  }

  private object(index: number, depth: number): Plist {
    this.nodes += 1;
    if (depth > maxDepth || this.nodes > maxNodes) throw brokenPlist("nested too deeply");
    if (index >= this.count) throw brokenPlist("an object that is not there");
    const at = this.uint(this.table + index * this.offsetSize, this.offsetSize);
    const marker = this.uint(at, 1);
    return this.read(at, marker >> 4, marker & 0x0f, depth);
  }

  private read(at: number, type: number, low: number, depth: number): Plist {
    switch (type) {
      case 0x0:
        return low === 8 ? false : low === 9 ? true : null;
      case 0x1:
        return this.integer(at + 1, 2 ** low);
      case 0x2:
        return low === 2 ? this.slice(at + 1, 4).readFloatBE() : this.slice(at + 1, 8).readDoubleBE();
      case 0x3:
        return new Date((this.slice(at + 1, 8).readDoubleBE() + appleEpoch) * 1000);
      case 0x8:
        return new PlistUid(this.uint(at + 1, Math.min(low + 1, 6)));
      default:
        return this.sized(at, type, low, depth);
    }
  }

  private sized(at: number, type: number, low: number, depth: number): Plist {
    const { start, length } = this.extent(at, low);
    // An object may be named again and again.
    this.given += length;
    if (this.given > maxPlistBytes) throw brokenPlist("it unfolds to far more than it is");
    switch (type) {
      case 0x4:
        return new Uint8Array(this.slice(start, length));
      case 0x5:
        return this.slice(start, length).toString("latin1");
      case 0x6:
        return Buffer.from(this.slice(start, length * 2)).swap16().toString("utf16le");
      case 0xa:
      case 0xc:
        return this.references(start, length).map((index) => this.object(index, depth + 1));
      case 0xd:
        return this.dictionary(start, length, depth);
      default:
        throw brokenPlist(`an object of type ${type}`);
    }
  }

  private dictionary(start: number, length: number, depth: number): PlistDict {
    const keys = this.references(start, length);
    const values = this.references(start + length * this.refSize, length);
    const found = new Map<string, Plist>();
    for (const [n, index] of keys.entries()) {
      const key = this.object(index, depth + 1);
      if (typeof key === "string") found.set(key, this.object(values[n] ?? this.count, depth + 1));
    }
    return found;
  }

  private references(start: number, length: number): number[] {
    this.slice(start, length * this.refSize);
    return Array.from({ length }, (_, n) => this.uint(start + n * this.refSize, this.refSize));
  }

  /** A length below 15 stands in the marker, a longer one in an integer behind it. */
  private extent(at: number, low: number): { start: number; length: number } {
    if (low !== 0x0f) return { start: at + 1, length: low };
    const size = 2 ** (this.uint(at + 1, 1) & 0x0f);
    return { start: at + 2 + size, length: this.integer(at + 2, size) };
  }

  private integer(at: number, size: number): number {
    if (size > 16) throw brokenPlist("a number too wide");
    const bytes = this.slice(at, size);
    if (size < 8) return bytes.readUIntBE(0, size);
    return Number(bytes.readBigInt64BE(size - 8));
  }

  private uint(at: number, size: number): number {
    return this.slice(at, size).readUIntBE(0, size);
  }

  private wide(at: number): number {
    const value = this.bytes.readBigUInt64BE(at);
    if (value > BigInt(this.bytes.length)) throw brokenPlist("an offset beyond its end");
    return Number(value);
  }

  private slice(at: number, length: number): Buffer {
    if (!(length >= 0) || at + length > this.bytes.length) throw brokenPlist("it is cut short");
    return this.bytes.subarray(at, at + length);
  }
}
