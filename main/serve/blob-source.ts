import { readFile, stat } from "node:fs/promises";
import { LifeboatError } from "../api/errors.ts";
import { longestPicture } from "../decoder/decoder.ts";
import type { Thumbnails } from "../decoder/thumbnails.ts";
import type { Bytes } from "./blob-head.ts";
import type { Entry } from "./ticket-book.ts";

/** Longest side in pixels: a tile of the grid on a dense screen, and a photo that fills the window. */
const tileEdge = 480;
const viewEdge = 2560;

/** Pictures that browsers do not show as they are. */
const needsDecoding = new Set(["image/heic", "image/tiff"]);

/** Whether it is served as a picture made of it, a WebP, and not as it is kept. */
export function isMade({ as, type }: Entry): boolean {
  return as === "thumb" || needsDecoding.has(type);
}

/** The bytes to serve for what a ticket names; undefined where there is no small picture of it. */
export async function bytesOf(entry: Entry, thumbnails: Thumbnails, signal: AbortSignal): Promise<Bytes | undefined> {
  if (!isMade(entry)) return entry.file === undefined ? { bytes: await read(entry) } : { path: entry.file };
  const edge = entry.as === "thumb" ? tileEdge : viewEdge;
  const bytes = isFilm(entry) ? await thumbnails.kept({ hash: entry.hash, edge }) : await thumbnails.of({ hash: entry.hash, edge, bytes: () => read(entry) }, signal);
  return bytes && { bytes };
}

/** Films are decoded by the page's own sandbox only; it hands in what it drew. */
const isFilm = ({ type }: Entry): boolean => type.startsWith("video/") || type.startsWith("audio/");

/** Keeps a frame that a page drew as the small picture of a video with that hash. */
export function keepFrame(thumbnails: Thumbnails, hash: string, frame: Uint8Array): Promise<void> {
  return thumbnails.keep({ hash, edge: tileEdge, bytes: () => Promise.resolve(frame) });
}

async function read({ file, bytes }: Entry): Promise<Uint8Array> {
  if (file !== undefined) {
    // A film that calls itself a picture must not fill the memory.
    if ((await stat(file)).size > longestPicture) throw new LifeboatError("too-large", "no picture is that long");
    return readFile(file);
  }
  if (bytes !== undefined) return bytes();
  throw new LifeboatError("not-found", "nothing holds these bytes");
}
