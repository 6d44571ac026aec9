export type Sniffed = {
  /** Media type. */
  readonly type: string;
  /** File extension without a dot: part of the vault's format, never changed for a type that is already here. */
  readonly ext: string;
};

/** Bytes `sniff` looks at. */
export const sniffLength = 4096;

/** Tells a file by its first bytes, whatever its name says. What is not in the table is "application/octet-stream". */
export function sniff(head: Uint8Array): Sniffed {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffLength));
  const text = start.toString("latin1");
  const brand = isoBrand(text);
  if (brand !== undefined) return brand;
  return table.find((entry) => entry.matches(text))?.is ?? unknown;
}

const unknown: Sniffed = { type: "application/octet-stream", ext: "bin" };

type Entry = { readonly is: Sniffed; matches(text: string): boolean };

const entry = (type: string, ext: string, matches: (text: string) => boolean): Entry => ({ is: { type, ext }, matches });
const begins = (magic: string) => (text: string): boolean => text.startsWith(magic);
const riff = (form: string) => (text: string): boolean => text.startsWith("RIFF") && text.slice(8, 12) === form;
const isTiff = (text: string): boolean => text.startsWith("II*\0") || text.startsWith("MM\0*");

/** TIFF tag 0xC612 (DNGVersion) as BYTE with four values, in either byte order. */
const isDng = (text: string): boolean =>
  isTiff(text) && (text.includes("\x12\xc6\x01\x00\x04\x00\x00\x00") || text.includes("\xc6\x12\x00\x01\x00\x00\x00\x04"));

const table: readonly Entry[] = [
  entry("image/jpeg", "jpg", begins("\xff\xd8\xff")),
  entry("image/png", "png", begins("\x89PNG\r\n\x1a\n")),
  entry("image/gif", "gif", (text) => /^GIF8[79]a/.test(text)),
  entry("image/webp", "webp", riff("WEBP")),
  entry("image/x-adobe-dng", "dng", isDng),
  entry("image/tiff", "tif", isTiff),
  entry("video/webm", "webm", (text) => text.startsWith("\x1a\x45\xdf\xa3") && text.slice(0, 64).includes("webm")),
  entry("video/x-msvideo", "avi", riff("AVI ")),
  entry("audio/mpeg", "mp3", (text) => text.startsWith("ID3") || /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(text)),
  entry("application/pdf", "pdf", begins("%PDF-")),
  entry("text/vcard", "vcf", (text) => /^(?:\xef\xbb\xbf)?\s{0,20}BEGIN:VCARD\s/i.test(text)),
  entry("text/calendar", "ics", (text) => /^(?:\xef\xbb\xbf)?\s{0,20}BEGIN:VCALENDAR\s/i.test(text)),
];

const isoTypes: readonly (readonly [RegExp, Sniffed])[] = [
  [/^avi[fs]$/, { type: "image/avif", ext: "avif" }],
  [/^(?:hei[cxms]|hev[cxms])$/, { type: "image/heic", ext: "heic" }],
  [/^qt {2}$/, { type: "video/quicktime", ext: "mov" }],
  [/^3g[pgrse2]/, { type: "video/3gpp", ext: "3gp" }],
  [/^M4[AB] $/, { type: "audio/mp4", ext: "m4a" }],
  [/^(?:isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|XAVC|mmp4|f4v )$/, { type: "video/mp4", ext: "mp4" }],
];

/** ISO base media (ISO/IEC 14496-12 4.3): the major brand, else the compatible ones; QuickTime may lack the box. */
function isoBrand(text: string): Sniffed | undefined {
  const box = text.slice(4, 8);
  if (box === "moov" || box === "mdat" || box === "wide") return { type: "video/quicktime", ext: "mov" };
  if (box !== "ftyp") return undefined;
  const size = Math.min(Buffer.from(text.slice(0, 4), "latin1").readUInt32BE(), 256);
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(text.slice(at, at + 4));
  const types = brands.map((brand) => isoTypes.find(([known]) => known.test(brand))?.[1]);
  return types.find((type) => type !== undefined);
}
