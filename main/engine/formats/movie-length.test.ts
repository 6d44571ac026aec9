import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { movieLength } from "./movie-length.ts";

const sample = readFileSync(join(import.meta.dirname, "../../../resources/sample/phone/photos/VID_20210130_164810.mp4"));

function box(type: string, ...inside: readonly Buffer[]): Buffer {
  const body = Buffer.concat(inside);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

/** Version, times, scale, length, and what follows. */
function mvhd(scale: number, length: number, wide = false): Buffer {
  const body = Buffer.alloc(112);
  body[0] = wide ? 1 : 0;
  body.writeUInt32BE(scale, wide ? 20 : 12);
  if (wide) body.writeBigUInt64BE(BigInt(length), 24);
  else body.writeUInt32BE(length, 16);
  return box("mvhd", body);
}

const lengthOf = (file: Uint8Array): Promise<number | undefined> => movieLength((at, length) => Promise.resolve(file.subarray(at, at + length)), file.byteLength);

describe("how long a movie lasts", () => {
  it("is in the sample", async () => {
    const seconds = await lengthOf(sample);
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(60);
  });

  it.each([
    ["the movie comes last", Buffer.concat([box("ftyp", Buffer.from("isom0000")), box("mdat", Buffer.alloc(100_000)), box("moov", mvhd(600, 45_000))]), 75],
    ["it is told in 64 bits", Buffer.concat([box("ftyp"), box("moov", mvhd(1000, 90_500, true))]), 90.5],
  ])("is found where %s", async (_, file, seconds) => {
    expect(await lengthOf(file)).toBe(seconds);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["unknown", box("moov", mvhd(600, 0xffff_ffff))],
    ["counted in nothing", box("moov", mvhd(0, 5))],
    ["a box that goes nowhere", Buffer.concat([Buffer.alloc(4), Buffer.from("free"), Buffer.alloc(100)])],
    ["cut off", sample.subarray(0, 40)],
  ])("is not told by %s", async (_, file) => {
    expect(await lengthOf(file)).toBeUndefined();
  });

  it("is asked of any bytes at no cost", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect((await lengthOf(bytes)) ?? 1).toBeGreaterThan(0);
    }));
  });
});
