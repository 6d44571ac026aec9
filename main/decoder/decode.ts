import decodeHeic from "heic-decode";
import sharp, { type Sharp } from "sharp";
import { sniff } from "../engine/formats/sniff.ts";

// Loaders for text formats and for other people's libraries have no business with photos.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}`) });
// One picture, one core: the backup next door needs the others.
sharp.concurrency(1);
sharp.cache(false);

const mostPixels = 270_000_000;
/** In bytes, of what comes in several passes over the whole: no line of it is done before the last one, so all are held. */
const mostHeld = 1 << 30;
/** libheif holds all of it at once, uncompressed. */
const mostHeicPixels = 64_000_000;
const quality = 76;

/** A WebP whose longest side is at most `edge`, turned as the camera was held. Throws for what is no picture. */
export async function decode(bytes: Uint8Array, edge: number): Promise<Uint8Array> {
  const picture = sniff(bytes).type === "image/heic" ? await fromHeic(bytes) : await fromCodec(bytes);
  return picture.resize(edge, edge, { fit: "inside", withoutEnlargement: true }).webp({ quality, effort: 2 }).toBuffer();
}

/** What can be seen of a damaged file is shown; that it is damaged is the verifier's to find. */
async function fromCodec(bytes: Uint8Array): Promise<Sharp> {
  const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: "none", pages: 1 });
  const { width, height, channels, depth, isProgressive } = await picture.metadata();
  if (isProgressive && width * height * channels * (depth === "uchar" ? 1 : 2) > mostHeld) throw new Error("too many pixels");
  return picture.autoOrient();
}

/** Comes upright: HEIF turns by properties of its own, its Exif orientation must not be applied again. */
async function fromHeic(bytes: Uint8Array): Promise<Sharp> {
  const images = await decodeHeic.all({ buffer: bytes });
  try {
    const [first] = images;
    if (first === undefined) throw new Error("no picture in it");
    if (first.width * first.height > mostHeicPixels) throw new Error("too many pixels");
    const { width, height, data } = await first.decode();
    return sharp(data, { raw: { width, height, channels: 4 } });
  } finally {
    images.dispose();
  }
}
