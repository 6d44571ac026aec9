import type { MediaFacts } from "./media.ts";
import { present } from "./present.ts";

/** Boxes read of one file; a real `moov` has a few dozen. */
const maxBoxes = 2000;
const maxDepth = 6;

type Box = { readonly type: string; readonly start: number; readonly end: number };

/**
 * Creation time, size and place from ISO base media boxes (ISO/IEC 14496-12 8.2.2 `mvhd`, 8.3.2 `tkhd`). Only what
 * lies within these bytes is read: a movie whose `moov` comes last says nothing here.
 */
export function readMovieFacts(head: Uint8Array): MediaFacts {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const boxes = walk(view);
  const size = boxes.filter((box) => box.type === "tkhd").map((box) => trackSize(view, box)).find((found) => found !== undefined);
  return present({
    taken: boxes.filter((box) => box.type === "mvhd").map((box) => creationTime(view, box))[0],
    place: boxes.filter((box) => box.type === "\u00a9xyz").map((box) => place(view, box))[0],
    ...size,
  });
}

const containers = new Set(["moov", "trak", "udta"]);

function walk(view: DataView): Box[] {
  const found: Box[] = [];
  const todo: { at: number; end: number; depth: number }[] = [{ at: 0, end: view.byteLength, depth: 0 }];
  for (let next = todo.pop(); next !== undefined && found.length < maxBoxes; next = todo.pop()) {
    const box = boxAt(view, next.at, next.end);
    if (box === undefined) continue;
    found.push(box);
    todo.push({ at: box.end, end: next.end, depth: next.depth });
    if (containers.has(box.type) && next.depth < maxDepth) todo.push({ at: box.start, end: box.end, depth: next.depth + 1 });
  }
  return found;
}

/** The box whose header is at `at`; its end is cut to the parent's. */
function boxAt(view: DataView, at: number, end: number): Box | undefined {
  if (at + 8 > end) return undefined;
  const short = view.getUint32(at);
  const long = short === 1 && at + 16 <= end;
  const size = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
  const header = long ? 16 : 8;
  return size < header ? undefined : { type: ascii(view, at + 4, 4), start: at + header, end: Math.min(at + size, end) };
}

/** Seconds from 1904-01-01 (the epoch of these boxes) to 1970-01-01. */
const epoch1904 = 2_082_844_800;

function creationTime(view: DataView, box: Box): string | undefined {
  const wide = fits(box, 1) && view.getUint8(box.start) === 1;
  if (!fits(box, wide ? 12 : 8)) return undefined;
  const seconds = (wide ? Number(view.getBigUint64(box.start + 4)) : view.getUint32(box.start + 4)) - epoch1904;
  // Zero means "not set"; some phones count from 1970, and then the date falls before it.
  if (seconds <= 0 || seconds > 253_402_300_799) return undefined;
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Width and height are the last eight bytes, in 16.16 fixed point; sound tracks have zeros. */
function trackSize(view: DataView, box: Box): { width: number; height: number } | undefined {
  if (!fits(box, 84)) return undefined;
  const wide = view.getUint8(box.start) === 1;
  const at = box.start + (wide ? 88 : 76);
  if (at + 8 > box.end) return undefined;
  const [width, height] = [view.getUint16(at), view.getUint16(at + 4)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** ISO 6709 in QuickTime's user data: "+52.5200+013.4050+034.000/". */
function place(view: DataView, box: Box): MediaFacts["place"] {
  if (!fits(box, 4)) return undefined;
  const text = ascii(view, box.start + 4, Math.min(box.end - box.start - 4, 60));
  const found = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(text);
  const [lat, lon] = [Number(found?.[1] ?? Number.NaN), Number(found?.[2] ?? Number.NaN)];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

function fits(box: Box, length: number): boolean {
  return box.end - box.start >= length;
}

function ascii(view: DataView, at: number, length: number): string {
  return Buffer.from(view.buffer, view.byteOffset + at, length).toString("latin1");
}
