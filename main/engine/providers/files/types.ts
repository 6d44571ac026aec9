// What a file is, by its extension: listing opens nothing.
import type { Kind } from "../provider.ts";
import { extensionOf } from "./names.ts";

/** A file of many items: one text, which is taken apart (`piecesOf`). */
export type TextSort = "cards" | "calendar";
export type FileSort = TextSort | "image" | "video" | "sidecar";

const imageTypes: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jpe: "image/jpeg",
  heic: "image/heic",
  heif: "image/heif",
  avif: "image/avif",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  jxl: "image/jxl",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  dng: "image/x-adobe-dng",
  cr2: "image/x-canon-cr2",
  cr3: "image/x-canon-cr3",
  nef: "image/x-nikon-nef",
  arw: "image/x-sony-arw",
  orf: "image/x-olympus-orf",
  raf: "image/x-fuji-raf",
  rw2: "image/x-panasonic-rw2",
};

const videoTypes: Readonly<Record<string, string>> = {
  mov: "video/quicktime",
  mp4: "video/mp4",
  m4v: "video/x-m4v",
  "3gp": "video/3gpp",
  "3g2": "video/3gpp2",
  webm: "video/webm",
  mkv: "video/x-matroska",
  avi: "video/x-msvideo",
  mpg: "video/mpeg",
  mpeg: "video/mpeg",
  mts: "video/mp2t",
  m2ts: "video/mp2t",
  wmv: "video/x-ms-wmv",
};

const otherTypes: Readonly<Record<string, string>> = {
  vcf: "text/vcard",
  vcard: "text/vcard",
  ics: "text/calendar",
  ical: "text/calendar",
  xmp: "application/rdf+xml",
  json: "application/json",
  aae: "application/x-apple-aae",
};

const otherSorts: Readonly<Record<string, FileSort>> = {
  vcf: "cards",
  vcard: "cards",
  ics: "calendar",
  ical: "calendar",
  xmp: "sidecar",
  json: "sidecar",
  aae: "sidecar",
};

// Maps, for the ending of a file may be any word, "constructor" too.
const types = new Map(Object.entries({ ...imageTypes, ...videoTypes, ...otherTypes }));
const sorts = new Map<string, FileSort>([
  ...Object.keys(imageTypes).map((extension): [string, FileSort] => [extension, "image"]),
  ...Object.keys(videoTypes).map((extension): [string, FileSort] => [extension, "video"]),
  ...Object.entries(otherSorts),
]);

/** Undefined for files that hold nothing we keep. */
export function sortOf(name: string): FileSort | undefined {
  return sorts.get(extensionOf(name));
}

export function typeOf(name: string): string {
  return types.get(extensionOf(name)) ?? "application/octet-stream";
}

/** The usual extension of a media type; undefined for types we have no name for. */
export function extensionFor(type: string): string | undefined {
  return [...types].find(([, other]) => other === type)?.[0];
}

export const kindsOf: Readonly<Record<FileSort, readonly Kind[]>> = {
  cards: ["contact"],
  calendar: ["event", "task"],
  image: ["photo"],
  video: ["photo"],
  sidecar: [],
};
