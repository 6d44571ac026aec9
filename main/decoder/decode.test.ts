import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { decode } from "./decode.ts";

const photos = join(import.meta.dirname, "../../resources/sample/phone/photos");
const names = readdirSync(photos, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".jpg"));
/** 64 x 32 pixels of one colour, made by heif-enc. */
const heic = Buffer.from(
  [
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAIAAA",
    "ADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAGgACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAA",
    "Z3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6g",
    "IIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAACAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAA",
    "AgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAACJtZGF0AAAAFigBrxmA70mlv//g6YRtV7/H61pj5uA=",
  ].join(""),
  "base64",
);
const sizeOf = async (image: Uint8Array): Promise<{ width: number; height: number; format: string }> => {
  const { width, height, format } = await sharp(image).metadata();
  return { width, height, format };
};
const drawn = (width: number, height: number): Sharp => sharp({ create: { width, height, channels: 3, background: "#0f6b6b" } });

describe("a small picture", () => {
  it("is made of every sample photo", async () => {
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const image = await decode(readFileSync(join(photos, name)), 64);
      const { width, height, format } = await sizeOf(image);
      expect([name, Math.max(width, height), format]).toEqual([name, 64, "webp"]);
    }
  });

  it.each(["jpeg", "png", "webp", "avif", "gif", "tiff"] as const)("is made of %s", async (format) => {
    const image = await decode(await drawn(200, 100).toFormat(format).toBuffer(), 50);
    expect(await sizeOf(image)).toEqual({ width: 50, height: 25, format: "webp" });
  });

  it("is made of HEIC", async () => {
    const image = await decode(heic, 16);
    expect(await sizeOf(image)).toEqual({ width: 16, height: 8, format: "webp" });
    const [red, green, blue] = await sharp(image).removeAlpha().raw().toBuffer();
    expect([red, green, blue].map((value) => Math.round((value ?? 0) / 20))).toEqual([1, 5, 5]);
  });

  it("stands as the camera was held", async () => {
    const turned = await drawn(200, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await sizeOf(await decode(turned, 50))).toMatchObject({ width: 25, height: 50 });
  });

  it("is never larger than the original, and carries nothing of its place or camera", async () => {
    const exif = { IFD0: { Model: "Camera" }, IFD3: { GPSLatitude: "52/1 0/1 0/1" } };
    const image = await decode(await drawn(20, 10).jpeg().withExif(exif).toBuffer(), 50);
    expect(await sizeOf(image)).toMatchObject({ width: 20, height: 10 });
    expect((await sharp(image).metadata()).exif).toBeUndefined();
  });

  it("shows what can be seen of a photo cut in half", async () => {
    const whole = await drawn(400, 400).jpeg().toBuffer();
    expect(await sizeOf(await decode(whole.subarray(0, whole.byteLength / 2), 50))).toMatchObject({ width: 50 });
  });
});

describe("what is no picture, or means harm", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "empty"],
    ["a JPEG of noise", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500, 0x5a)]), "header"],
    ["an SVG, which can name other files", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'), "unsupported"],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj"), "unsupported"],
    ["a HEIC without pictures", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0heicmif1", "latin1"), "not found"],
    ["a HEIC cut in half", heic.subarray(0, 300), "not found"],
    ["a PNG of four gigapixels in 100 bytes", bomb(65_535, 65_535), "pixel limit"],
    ["a PNG in seven passes that takes two gigabytes", bomb(16_000, 16_000, [16, 6, 0, 0, 1]), "too many pixels"],
  ])("is refused: %s", async (_what, bytes, why) => {
    await expect(decode(bytes, 50)).rejects.toThrow(why);
  });
});

/** `kind`: depth, colours, compression, filter, passes. */
function bomb(width: number, height: number, kind: readonly number[] = [8, 2]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.byteLength);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set(kind, 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc(100))), chunk("IEND", Buffer.alloc(0))]);
}
