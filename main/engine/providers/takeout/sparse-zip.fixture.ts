import { ftruncateSync, openSync, closeSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";

/** Writes a zip64 archive of stored entries whose content is zeros and takes no room on the disk. */
export function writeSparseZip(path: string, entries: Iterable<{ readonly name: string; readonly size: number }>): void {
  const file = openSync(path, "w");
  const sums = new Map<number, number>();
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, size } of entries) {
    const sum = sums.get(size) ?? zeroSum(size);
    sums.set(size, sum);
    const bytes = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(45, 0);
    shared.writeUInt16LE(0x800, 2);
    shared.writeUInt32LE(sum, 10);
    shared.writeUInt32LE(size, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(bytes.length, 22);
    writeSync(file, Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, bytes]), 0, undefined, at);
    central.push(centralHeader(shared, bytes, at));
    at += 30 + bytes.length + size;
  }
  const directory = Buffer.concat(central);
  writeSync(file, Buffer.concat([directory, endRecords(central.length, directory.length, at)]), 0, undefined, at);
  ftruncateSync(file, at + directory.length + 98);
  closeSync(file);
}

function zeroSum(size: number): number {
  const zeros = Buffer.alloc(1024 * 1024);
  let sum = 0;
  for (let left = size; left > 0; left -= zeros.length) sum = crc32(zeros.subarray(0, left), sum);
  return sum;
}

/** The offset stands in the zip64 extra field (APPNOTE 4.5.3). */
function centralHeader(shared: Buffer, name: Buffer, offset: number): Buffer {
  const head = Buffer.from(shared);
  head.writeUInt16LE(12, 24);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(0xffffffff, 10);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return Buffer.concat([Buffer.from("PK\x01\x02\x2d\x00", "latin1"), head, tail, name, extra]);
}

function endRecords(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  for (const [i, value] of [count, count, size, offset].entries()) record.writeBigUInt64LE(BigInt(value), 24 + i * 8);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([record, locator, end]);
}
