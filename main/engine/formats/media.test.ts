import * as fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readMediaFacts } from "./media.ts";

const exif = {
  IFD0: { Make: "Canon", Model: "Canon EOS R5" },
  IFD2: { DateTimeOriginal: "2019:05:01 10:20:30", OffsetTimeOriginal: "+02:00" },
  IFD3: { GPSLatitudeRef: "S", GPSLatitude: "52/1 30/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "13/1 15/1 0/1" },
};
const picture = () => sharp({ create: { width: 30, height: 20, channels: 3, background: "red" } }).withExif(exif).withMetadata({ orientation: 6 });

const box = (type: string, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length + 8);
  return Buffer.concat([size, Buffer.from(type, "latin1"), content]);
};
const numbers = (...values: number[]): Buffer => Buffer.concat(values.map((value) => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
}));
const movie = (created: number): Buffer =>
  Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\0\0isom")),
    box("moov",
      box("mvhd", numbers(0, created, created, 1000, 5000), Buffer.alloc(80)),
      box("trak", box("tkhd", numbers(7, created, created, 1, 0, 5000), Buffer.alloc(52), numbers(0, 0))),
      box("trak", box("tkhd", numbers(7, created, created, 2, 0, 5000), Buffer.alloc(52), numbers(1920 * 65536, 1080 * 65536))),
      box("udta", box("\u00a9xyz", Buffer.from("\0\x12\x15\xc7+52.5200+013.4050/", "latin1"))),
    ),
  ]);

let jpeg = Buffer.alloc(0);
beforeAll(async () => {
  jpeg = await picture().jpeg().toBuffer();
});

describe("readMediaFacts", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)("reads a %s", async (format) => {
    const facts = readMediaFacts(await picture().toFormat(format).toBuffer());
    expect(facts).toMatchObject({ taken: "2019-05-01T10:20:30+02:00", width: 30, height: 20, camera: "Canon EOS R5", orientation: 6 });
    expect(facts.place?.lat).toBeCloseTo(-52.5);
    expect(facts.place?.lon).toBeCloseTo(13.25);
  });

  it("reads a movie", () => {
    const created = Date.UTC(2020, 1, 3, 4, 5, 6) / 1000 + 2_082_844_800;
    expect(readMediaFacts(movie(created))).toEqual({ taken: "2020-02-03T04:05:06Z", width: 1920, height: 1080, place: { lat: 52.52, lon: 13.405 } });
    expect(readMediaFacts(movie(0))).not.toHaveProperty("taken");
  });

  it("leaves out dates that are none", async () => {
    const blank = { ...exif, IFD2: { DateTimeOriginal: "0000:00:00 00:00:00" } };
    expect(readMediaFacts(await picture().withExif(blank).jpeg().toBuffer())).not.toHaveProperty("taken");
    expect(readMediaFacts(Buffer.from("text"))).toEqual({});
  });

  it("never throws and never hangs, whatever the bytes", () => {
    const start = fc.constantFrom(jpeg, movie(3_700_000_000));
    const changes = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 20 });
    const started = performance.now();
    fc.assert(
      fc.property(start, changes, fc.nat(800), (sound, edits, cut) => {
        const bytes = Buffer.from(cut % 2 === 0 ? sound : sound.subarray(0, cut));
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        expect(typeof readMediaFacts(bytes)).toBe("object");
      }),
      { numRuns: 500 },
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
