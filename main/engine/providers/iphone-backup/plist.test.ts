import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { readFileFacts } from "./keyed-archive.ts";
import { writeFileFacts, writePlist } from "./plist.fixture.ts";
import { parsePlist, type Plist } from "./plist.ts";

const sample = { on: true, off: false, n: 42, wide: 5_000_000_000, half: 0.5, text: "abc", name: "Zoë 李", when: new Date("2026-11-01T08:00:00Z"), bytes: new Uint8Array(40).fill(7), list: ["a", 1, { deep: "b" }] };

function outcomeOf(bytes: Uint8Array): string {
  try {
    parsePlist(bytes);
    return "parsed";
  } catch (thrown) {
    return asLifeboatError(thrown).code;
  }
}

describe("binary property lists", () => {
  it("are read as they were written", () => {
    expect(plain(parsePlist(writePlist(sample)))).toEqual(sample);
  });

  it("cut anywhere are refused", () => {
    const whole = writePlist(sample);
    for (let end = 0; end < whole.length; end++) expect(() => parsePlist(whole.subarray(0, end))).toThrow(/invalid-item/);
  });

  it("with any byte changed are read or refused", () => {
    const whole = writePlist(sample);
    fc.assert(fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
      const changed = Buffer.from(whole);
      changed.writeUInt8(value, at);
      expect(["parsed", "invalid-item"]).toContain(outcomeOf(changed));
    }), { numRuns: 2000 });
  });

  it("that name themselves, or the same again and again, end", () => {
    const twice = (index: number): Buffer => Buffer.from([0xa2, index, index]);
    expect(() => parsePlist(withObjects([twice(0)]))).toThrow(/nested too deeply/);
    const doubling = Array.from({ length: 50 }, (_, n) => twice(n + 1));
    expect(() => parsePlist(withObjects([...doubling, Buffer.from([9])]))).toThrow(/nested too deeply/);
  });
});

it("a property list that unfolds to far more than it is, is refused before it does", () => {
  const long = Buffer.concat([Buffer.from([0x5f, 0x12, 0x00, 0x10, 0x00, 0x00]), Buffer.alloc(0x10_00_00, 0x61)]);
  const often = Buffer.concat([Buffer.from([0xaf, 0x11, 0xff, 0xff]), Buffer.alloc(0xff_ff, 1)]);
  expect(() => parsePlist(withObjects([often, long]))).toThrow(/unfolds/);
});

/** References of one byte: each object may name any other. */
function withObjects(objects: readonly Buffer[]): Buffer {
  const offsets = objects.map((_, n) => 8 + Buffer.concat(objects.slice(0, n)).length);
  const trailer = Buffer.alloc(32);
  trailer.writeUInt8(4, 6);
  trailer.writeUInt8(1, 7);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(8 + Buffer.concat(objects).length), 24);
  return Buffer.concat([Buffer.from("bplist00"), ...objects, ...offsets.map(offsetBytes), trailer]);
}

function offsetBytes(offset: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(offset);
  return bytes;
}

describe("XML property lists", () => {
  it("are read", () => {
    const xml = `<?xml version="1.0"?><plist version="1.0"><dict><key>a</key><string>b &amp; c</string><key>list</key><array><integer>1</integer><true/></array><key>d</key><data>AQI=</data></dict></plist>`;
    expect(plain(parsePlist(Buffer.from(xml)))).toEqual({ a: "b & c", list: [1, true], d: new Uint8Array([1, 2]) });
  });

  it("that are none, or end too early, are refused", () => {
    for (const text of ["", "hello", "<plist><dict><key>a</key>", "<array>".repeat(100)]) expect(() => parsePlist(Buffer.from(text))).toThrow(/invalid-item/);
  });

  it("never expand entities of their own", () => {
    const bomb = `<!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><plist><string>&b;</string></plist>`;
    expect(outcomeOf(Buffer.from(bomb))).toBe("invalid-item");
  });
});

describe("a file's row", () => {
  it("tells its size, date and key", () => {
    const key = Buffer.concat([Buffer.from([3, 0, 0, 0]), Buffer.alloc(40, 9)]);
    expect(readFileFacts(writeFileFacts({ size: 1234, modified: 1_559_384_430, key }))).toEqual({ size: 1234, modified: 1_559_384_430, key: { protectionClass: 3, wrapped: new Uint8Array(40).fill(9) } });
    expect(readFileFacts(writeFileFacts({ size: 1, modified: 2 }))).toEqual({ size: 1, modified: 2 });
  });
});

function plain(value: Plist): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]: [string, Plist]) => [key, plain(each)]));
  return Array.isArray(value) ? (value as readonly Plist[]).map(plain) : value;
}
