// Photo files for measurements: a JPEG's start with an EXIF date, then bytes that neither compress nor repeat.
import { createCipheriv, createHash } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { type Random, randomFor } from "./random.ts";

export interface PhotoSet {
  readonly count: number;
  /** All files together, exactly. */
  readonly bytes: number;
  readonly seed?: number;
}

const perFolder = 1000;
const writers = 8;
const firstShot = Date.UTC(2017, 4, 1, 9);

/** Writes `DCIM/100APPLE/IMG_0001.JPG` and so on below `dir`, which is created. Resolves with the relative paths. */
export async function writePhotos(dir: string, set: PhotoSet): Promise<string[]> {
  const seed = set.seed ?? 1;
  const sizes = shares(set, seed);
  const paths = sizes.map((_, n) => photoPath(n));
  for (let n = 0; n < set.count; n += perFolder) await mkdir(join(dir, photoPath(n), ".."), { recursive: true });
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let n = next++; n < set.count; n = next++) {
      const taken = takenAt(n, seed);
      const file = await open(join(dir, photoPath(n)), "wx");
      await file.writeFile(photoBytes(n, sizes[n] ?? 0, { seed, taken }));
      await file.utimes(taken, taken);
      await file.close();
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return paths;
}

function photoPath(n: number): string {
  const folder = 100 + Math.floor(n / perFolder);
  return join("DCIM", `${String(folder)}APPLE`, `IMG_${String(n + 1).padStart(5, "0")}.JPG`);
}

/** Sizes between half and one and a half of the mean, which add up exactly. */
function shares({ count, bytes }: PhotoSet, seed: number): number[] {
  const random = randomFor(seed, "photo-sizes", 0);
  const weights = Array.from({ length: count }, () => 0.5 + random.next());
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let used = 0;
  let seen = 0;
  return weights.map((weight) => {
    seen += weight;
    const size = Math.round((bytes * seen) / whole) - used;
    used += size;
    return size;
  });
}

/** Shot number n: a few hours apart on average. */
function takenAt(n: number, seed: number): Date {
  const random: Random = randomFor(seed, "photo-date", n);
  return new Date(firstShot + n * 7 * 3_600_000 + random.int(0, 25_000) * 1000);
}

/** AES-CTR over zeros: fast, incompressible, and never the same twice (a deduplicating peer gains nothing). */
function photoBytes(n: number, size: number, { seed, taken }: { seed: number; taken: Date }): Buffer {
  const head = jpegStart(taken);
  if (size < head.length + 2) throw new Error(`a photo needs at least ${String(head.length + 2)} bytes`);
  const key = createHash("sha256").update(`photo/${String(seed)}`).digest();
  const counter = Buffer.alloc(16);
  counter.writeUInt32BE(n, 0);
  const body = createCipheriv("aes-256-ctr", key, counter).update(Buffer.alloc(size));
  head.copy(body);
  body.writeUInt16BE(0xffd9, size - 2);
  return body;
}

/** SOI, APP1, frame and scan headers of a 4032 x 3024 greyscale picture. */
function jpegStart(taken: Date): Buffer {
  return Buffer.concat([
    Buffer.from("ffd8", "hex"),
    exifOf(taken),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from("080bd00fc001011100", "hex")),
    segment(0xda, Buffer.from("010100003f00", "hex")),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** An APP1 segment with EXIF DateTimeOriginal. */
export function exifOf(taken: Date): Buffer {
  const date = `${taken.toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ")}\0`;
  // TIFF, big-endian: IFD0 at 8 holds ExifIFD (at 26), which holds DateTimeOriginal (text at 44).
  const tiff = Buffer.concat([
    Buffer.from("4d4d002a00000008", "hex"),
    Buffer.from("000187690004000000010000001a00000000", "hex"),
    Buffer.from("000190030002000000140000002c00000000", "hex"),
    Buffer.from(date, "ascii"),
  ]);
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]));
}
