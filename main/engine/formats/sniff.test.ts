import * as fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sniff } from "./sniff.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
const ftyp = (brand: string, ...more: string[]): Uint8Array => latin(`\0\0\0${String.fromCharCode(16 + 4 * more.length)}ftyp${brand}\0\0\0\0${more.join("")}`);

describe("sniff", () => {
  it.each([
    ["jpg", latin("\xff\xd8\xff\xe1")], ["png", latin("\x89PNG\r\n\x1a\n")], ["gif", latin("GIF89a")], ["webp", latin("RIFF\0\0\0\0WEBPVP8 ")],
    ["heic", ftyp("heic")], ["heic", ftyp("mif1", "mif1", "heic")], ["avif", ftyp("mif1", "avif")], ["tif", latin("II*\0\x08\0\0\0")], ["tif", latin("MM\0*")],
    ["dng", latin("II*\0\x08\0\0\0\x01\0\x12\xc6\x01\x00\x04\x00\x00\x00\x01\x04\0\0")], ["mp4", ftyp("isom")], ["mp4", ftyp("mp42")], ["mov", ftyp("qt  ")],
    ["mov", latin("\0\0\0\x08wide")], ["3gp", ftyp("3gp4")], ["m4a", ftyp("M4A ")], ["webm", latin("\x1a\x45\xdf\xa3\x9fB\x82\x84webm")], ["avi", latin("RIFF\0\0\0\0AVI LIST")],
    ["mp3", latin("ID3\x04")], ["mp3", latin("\xff\xfb\x90")], ["pdf", latin("%PDF-1.7")], ["vcf", latin("\xef\xbb\xbfbegin:vcard\n")], ["ics", latin("\r\nBEGIN:VCALENDAR\r\n")],
    ["bin", latin("MZ")], ["bin", latin("")], ["bin", ftyp("????")],
  ])("knows %s", (ext, bytes) => {
    expect(sniff(bytes).ext).toBe(ext);
  });

  it("agrees with what an encoder writes", async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
    for (const [format, ext] of [["jpeg", "jpg"], ["png", "png"], ["gif", "gif"], ["webp", "webp"], ["avif", "avif"], ["tiff", "tif"]] as const) {
      expect(sniff(await image.clone().toFormat(format).toBuffer()).ext).toBe(ext);
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(sniff(bytes).ext).not.toBe("");
      }),
    );
  });
});
