import { crc32, deflateRawSync } from "node:zlib";

/** One entry as the archive shall claim it, true or not. */
export type FixtureEntry = {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  readonly method?: number;
  /** Lies about the unpacked size. */
  readonly size?: number;
  readonly flags?: number;
  /** Lies about where the data is: at the n-th entry. */
  readonly sameDataAs?: number;
};

/** Builds zip archives for tests, sound and unsound ones. */
export function makeZip(entries: readonly FixtureEntry[]): Buffer {
  const offsets: number[] = [];
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const content = entry.content ?? Buffer.alloc(0);
    const method = entry.method ?? 8;
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const shared = header(entry, name, content, data.length, method);
    const offset = entry.sameDataAs === undefined ? at : (offsets[entry.sameDataAs] ?? 0);
    offsets.push(offset);
    if (entry.sameDataAs === undefined) {
      const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, name, data]);
      locals.push(local);
      at += local.length;
    }
    central.push(centralHeader(shared, offset), name);
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...locals, directory, endRecord(entries.length, directory.length, at)]);
}

/** The 26 bytes that the local and the central header share. */
function header(entry: FixtureEntry, name: Buffer, content: Uint8Array, packed: number, method: number): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(entry.flags ?? 0x800, 2);
  bytes.writeUInt16LE(method, 4);
  bytes.writeUInt16LE(0x6000, 6);
  bytes.writeUInt16LE(0x5c21, 8);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(packed, 14);
  bytes.writeUInt32LE(entry.size ?? content.length, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function centralHeader(shared: Buffer, offset: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), shared, tail]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write("PK\x05\x06", "latin1");
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
