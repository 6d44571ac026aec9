/** At most so many bytes from there; fewer at the end. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>;

const mostBoxes = 100;
/** `mvhd` comes first in `moov`. */
const headLength = 4096;
const longestHeader = 16;
const mostSeconds = 7 * 24 * 3600;

/**
 * Seconds an ISO base media file lasts (ISO/IEC 14496-12 8.2.2 `mvhd`), wherever in it the `moov` box lies: only headers are
 * read. Undefined where it does not say.
 */
export async function movieLength(read: ReadAt, size: number): Promise<number | undefined> {
  let at = 0;
  for (let boxes = 0; boxes < mostBoxes && at < size; boxes++) {
    const box = headerOf(await read(at, longestHeader));
    if (box === undefined) return undefined;
    if (box.type === "moov") return lengthIn(await read(at + box.header, headLength));
    at += box.size;
  }
  return undefined;
}

type Box = { readonly type: string; readonly header: number; readonly size: number };

/** Undefined for what is none, or lasts until the end of the file. */
function headerOf(bytes: Uint8Array): Box | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 8) return undefined;
  const short = view.readUInt32BE(0);
  const long = short === 1 && view.length >= longestHeader;
  const header = long ? longestHeader : 8;
  const size = long ? Number(view.readBigUInt64BE(8)) : short;
  const type = view.toString("latin1", 4, 8);
  // 0: until the end of the file.
  if (short === 0 && type === "moov") return { type, header, size: Number.POSITIVE_INFINITY };
  return size < header ? undefined : { type, header, size };
}

function lengthIn(moov: Uint8Array): number | undefined {
  const view = Buffer.from(moov.buffer, moov.byteOffset, moov.byteLength);
  const box = headerOf(view);
  if (box?.type !== "mvhd" || view.length < box.header + 32) return undefined;
  const wide = view[box.header] === 1;
  const at = box.header + (wide ? 20 : 12);
  const [scale, length] = [view.readUInt32BE(at), wide ? Number(view.readBigUInt64BE(at + 4)) : view.readUInt32BE(at + 4)];
  const seconds = length / scale;
  // All ones: unknown.
  return seconds > 0 && seconds <= mostSeconds ? seconds : undefined;
}
