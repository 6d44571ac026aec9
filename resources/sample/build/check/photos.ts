import type ExifReader from "exifreader";
import { createRequire } from "node:module";
import { type Checked, expect, type Sample } from "./sample.ts";

// CommonJS without named exports.
const { load } = createRequire(import.meta.url)("exifreader") as typeof ExifReader;

type Album = { readonly id: string; readonly photos: readonly string[] };

/** Every still says when and where, in the name and in the EXIF; every album's photo is there; the video is H.264. */
export function checkPhotos(sample: Sample): Checked {
  const media = sample.files.filter(({ path }) => path.startsWith("photos/"));
  const stills = media.filter(({ path }) => path.endsWith(".jpg"));
  for (const { path, bytes } of stills) checkStill(path, bytes);
  const videos = media.filter(({ path }) => path.endsWith(".mp4"));
  for (const { path, bytes } of videos) {
    expect(Buffer.from(bytes).includes("avc1") && bytes.length < 300 * 1024, `${path}: not a small H.264 file`);
  }
  const albums = albumsOf(sample);
  for (const { id, photos } of albums) {
    for (const file of photos) expect(media.some(({ path }) => path === `photos/${file}`), `album ${id}: no ${file}`);
  }
  return { photo: media.length, stills: stills.length, videos: videos.length, albums: albums.length };
}

function albumsOf(sample: Sample): Album[] {
  const file = sample.files.find(({ path }) => path === "albums.json");
  return file === undefined ? [] : (JSON.parse(new TextDecoder().decode(file.bytes)) as Album[]);
}

function checkStill(path: string, bytes: Uint8Array): void {
  const { exif, gps, file } = load(Buffer.from(bytes), { expanded: true });
  const taken = exif?.DateTimeOriginal?.description.replaceAll(":", "").replace(" ", "_");
  expect(path === `photos/IMG_${taken}.jpg`, `${path}: EXIF says ${taken}`);
  expect(/^[+-]\d\d:00$/.test(exif?.OffsetTimeOriginal?.description ?? ""), `${path}: no offset`);
  expect(exif?.Make !== undefined && exif.Model !== undefined, `${path}: no camera`);
  expect(gps?.Latitude !== undefined && gps.Longitude !== undefined, `${path}: no place`);
  const [width = 0, height = 0] = [file?.["Image Width"]?.value, file?.["Image Height"]?.value];
  expect(Math.max(width, height) === 1600 && Math.min(width, height) === 1200, `${path}: ${width} x ${height}`);
}
