// Writes binary property lists ("bplist00"), and the keyed archives in Manifest.db.
import { appleEpoch } from "./plist.ts";

export type Writable = boolean | number | string | Date | Uint8Array | Uid | readonly Writable[] | { readonly [key: string]: Writable };

class Uid {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

export function writePlist(root: Writable): Buffer {
  const objects: Buffer[] = [];
  const refs: { readonly at: number; readonly to: readonly number[] }[] = [];
  const add = (value: Writable): number => {
    const index = objects.length;
    objects.push(Buffer.alloc(0));
    const { head, children } = encode(value);
    objects[index] = head;
    if (children.length > 0) refs.push({ at: index, to: children.map(add) });
    return index;
  };
  add(root);
  for (const { at, to } of refs) objects[at] = Buffer.concat([objects[at] ?? Buffer.alloc(0), ...to.map((index) => uint(index, 4))]);
  return assemble(objects);
}

function assemble(objects: readonly Buffer[]): Buffer {
  let at = 8;
  const offsets = objects.map((object) => {
    const here = at;
    at += object.length;
    return uint(here, 4);
  });
  const trailer = Buffer.alloc(32);
  trailer.writeUInt8(4, 6);
  trailer.writeUInt8(4, 7);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Buffer.concat([Buffer.from("bplist00"), ...objects, ...offsets, trailer]);
}

function encode(value: Writable): { head: Buffer; children: readonly Writable[] } {
  const leaf = (head: Buffer): { head: Buffer; children: readonly Writable[] } => ({ head, children: [] });
  if (typeof value === "boolean") return leaf(Buffer.from([value ? 9 : 8]));
  if (typeof value === "number") return leaf(number(value));
  if (typeof value === "string") return leaf(text(value));
  if (value instanceof Uint8Array) return leaf(Buffer.concat([marker(4, value.length), value]));
  if (value instanceof Date) return leaf(date(value));
  if (value instanceof Uid) return leaf(Buffer.concat([Buffer.from([0x83]), uint(value.index, 4)]));
  if (Array.isArray(value)) return { head: marker(0xa, value.length), children: value as readonly Writable[] };
  const entries = Object.entries(value as { readonly [key: string]: Writable });
  return { head: marker(0xd, entries.length), children: [...entries.map(([key]) => key), ...entries.map(([, each]) => each)] };
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(Number.isInteger(value) ? 0x13 : 0x23);
  if (Number.isInteger(value)) bytes.writeBigInt64BE(BigInt(value), 1);
  else bytes.writeDoubleBE(value, 1);
  return bytes;
}

function text(value: string): Buffer {
  if (/^[\x20-\x7e]*$/.test(value)) return Buffer.concat([marker(5, value.length), Buffer.from(value, "latin1")]);
  return Buffer.concat([marker(6, value.length), Buffer.from(value, "utf16le").swap16()]);
}

function date(value: Date): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0x33);
  bytes.writeDoubleBE(value.getTime() / 1000 - appleEpoch, 1);
  return bytes;
}

function marker(type: number, length: number): Buffer {
  if (length < 15) return Buffer.from([(type << 4) | length]);
  return Buffer.concat([Buffer.from([(type << 4) | 15, 0x12]), uint(length, 4)]);
}

function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** The `file` column of Manifest.db. */
export function writeFileFacts({ size, modified, key }: { readonly size: number; readonly modified: number; readonly key?: Uint8Array }): Buffer {
  const file = { $class: new Uid(2), Size: size, LastModified: modified, Mode: 33188, ...(key !== undefined && { EncryptionKey: new Uid(3) }) };
  const objects: Writable[] = ["$null", file, { $classname: "MBFile", $classes: ["MBFile", "NSObject"] }];
  if (key !== undefined) objects.push({ "NS.data": key, $class: new Uid(2) });
  return writePlist({ $version: 100_000, $archiver: "NSKeyedArchiver", $top: { root: new Uid(1) }, $objects: objects });
}
