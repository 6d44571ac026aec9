import sharp from "sharp";
import type { Photo } from "./photos.ts";
import { drawing } from "./scenes/index.ts";

const cameras = [
  { until: "2020", make: "Fairphone", model: "FP2" },
  { until: "2024", make: "Google", model: "Pixel 4a" },
  { until: "9999", make: "Google", model: "Pixel 8" },
] as const;

/** The JPEG as the phone of that year would have written it, EXIF and all. */
export async function renderPhoto(photo: Photo): Promise<Uint8Array> {
  const svg = Buffer.from(drawing(photo.scene));
  return sharp(svg, { density: 72 }).flatten({ background: "#ffffff" }).withExif(exif(photo)).jpeg({ quality: 80,
    mozjpeg: true }).toBuffer();
}

function exif(photo: Photo): Record<string, Record<string, string>> {
  const camera = cameras.find(({ until }) => photo.taken < until) ?? cameras[2];
  const taken = photo.taken.replaceAll("-", ":");
  return {
    IFD0: { Make: camera.make, Model: camera.model, Orientation: "1", DateTime: taken },
    IFD2: {
      DateTimeOriginal: taken,
      DateTimeDigitized: taken,
      OffsetTime: photo.offset,
      OffsetTimeOriginal: photo.offset,
      OffsetTimeDigitized: photo.offset,
    },
    IFD3: {
      GPSLatitudeRef: photo.place.lat < 0 ? "S" : "N",
      GPSLatitude: degrees(photo.place.lat),
      GPSLongitudeRef: photo.place.lon < 0 ? "W" : "E",
      GPSLongitude: degrees(photo.place.lon),
    },
  };
}

/** Degrees, minutes and hundredths of seconds as EXIF rationals. */
function degrees(value: number): string {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  return `${Math.floor(hundredths / 360_000)}/1 ${Math.floor(hundredths / 6000) % 60}/1 ${hundredths % 6000}/100`;
}
