import { default as exifReader, type IncludeTagsOptions } from "exifreader";
import { readMovieFacts } from "./movie.ts";
import { present } from "./present.ts";
import { sniff } from "./sniff.ts";

// CommonJS: under Node it has no named exports.
const { loadView } = exifReader;

export type MediaFacts = {
  /**
   * ISO 8601. EXIF tells local time, with an offset only where the camera wrote one ("2026-05-01T10:00:00",
   * "...+02:00"); movies tell UTC ("...Z").
   */
  readonly taken?: string;
  readonly width?: number;
  readonly height?: number;
  /** WGS 84 degrees. */
  readonly place?: { readonly lat: number; readonly lon: number };
  readonly camera?: string;
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
};

/** How much of a file `readMediaFacts` looks at. */
export const mediaHeadLength = 128 * 1024;

/** Reads what the first bytes of a photo or movie say about it. Never throws: what cannot be read is absent. */
export function readMediaFacts(head: Uint8Array): MediaFacts {
  const start = head.subarray(0, mediaHeadLength);
  const { type } = sniff(start);
  try {
    if (type.startsWith("video/")) return readMovieFacts(start);
    return type.startsWith("image/") ? readImage(start) : {};
  } catch {
    return {};
  }
}

const wanted: IncludeTagsOptions = {
  file: true,
  png: true,
  gps: true,
  exif: [
    "DateTimeOriginal", "OffsetTimeOriginal", "DateTimeDigitized", "DateTime", "OffsetTime", "Make", "Model", "Orientation",
    "PixelXDimension", "PixelYDimension", "ImageWidth", "ImageLength",
    "GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef",
  ],
};

function readImage(start: Uint8Array): MediaFacts {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const tags = loadView(view, { expanded: true, includeTags: wanted });
  const exif = (tags.exif ?? {}) as Readonly<Record<string, unknown>>;
  const file = { ...tags.file, ...tags.pngFile, ...tags.riff } as Readonly<Record<string, unknown>>;
  const orientation = numberOf(exif.Orientation);
  return present({
    taken: takenAt(exif),
    width: sizeOf(file["Image Width"]) ?? sizeOf(exif.PixelXDimension),
    height: sizeOf(file["Image Height"]) ?? sizeOf(exif.PixelYDimension),
    place: placeOf(tags.gps),
    camera: cameraOf(textOf(exif.Make), textOf(exif.Model)),
    orientation: orientation !== undefined && orientation >= 1 && orientation <= 8 ? orientation : undefined,
  });
}

function takenAt(exif: Readonly<Record<string, unknown>>): string | undefined {
  const original = exifDate(textOf(exif.DateTimeOriginal), textOf(exif.OffsetTimeOriginal));
  return original ?? exifDate(textOf(exif.DateTimeDigitized)) ?? exifDate(textOf(exif.DateTime), textOf(exif.OffsetTime));
}

/** "2026:05:01 10:00:00"; cameras without a clock write zeros or blanks. */
function exifDate(text: string, offset = ""): string | undefined {
  const found = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const local = `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}`;
  const instant = Date.parse(`${local}Z`);
  if (Number.isNaN(instant) || Number(year) < 1800) return undefined;
  return /^[+-]\d\d:\d\d$/.test(offset) ? local + offset : local;
}

function placeOf(gps: { Latitude?: number; Longitude?: number } | undefined): MediaFacts["place"] {
  const { Latitude: lat, Longitude: lon } = gps ?? {};
  if (lat === undefined || lon === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) return undefined;
  return lat === 0 && lon === 0 ? undefined : { lat, lon };
}

function cameraOf(make: string, model: string): string {
  return (model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`).trim().slice(0, 200);
}

function valueOf(tag: unknown): unknown {
  return typeof tag === "object" && tag !== null && "value" in tag ? tag.value : undefined;
}

function textOf(tag: unknown): string {
  const value = valueOf(tag);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first.replaceAll("\0", "").trim() : "";
}

function numberOf(tag: unknown): number | undefined {
  const value = valueOf(tag);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function sizeOf(tag: unknown): number | undefined {
  const size = numberOf(tag);
  return size !== undefined && size > 0 && size < 1_000_000 ? size : undefined;
}
