// Tar as Takeout and others write it: ustar with pax (POSIX.1-2001) and GNU long names.
import { LifeboatError } from "../../../api/errors.ts";
import type { ByteReader } from "./byte-reader.ts";

export type TarEntry = { readonly name: string; readonly size: number; readonly modified: Date; /** Where its content begins. */ readonly at: number };

const block = 512;
/** Pax headers and long names are small; a bigger one is an attack. */
const longestExtra = 1024 * 1024;

type Extra = { name?: string; size?: number; modified?: number };

/**
 * Plain files, in order. The reader stands at the start of the content, of which the caller may read as much as it
 * likes. Throws "bad-answer" for what is no tar archive and for one that was cut off.
 */
export async function* readTar(reader: ByteReader): AsyncGenerator<TarEntry> {
  let extra: Extra = {};
  for (;;) {
    const header = await reader.take(block);
    if (header === undefined) throw new LifeboatError("bad-answer", "the archive ends too early");
    if (header.every((byte) => byte === 0)) return;
    assertChecksum(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = sizeAllowed(type === "x" || type === "L" ? undefined : extra.size, header);
    const end = reader.position + Math.ceil(size / block) * block;
    if (type === "x" || type === "L") extra = { ...extra, ...(await readExtra(reader, type, size)) };
    else {
      if (type === "0" || type === "\0" || type === "7") yield describe(header, extra, size, reader.position);
      if (type !== "g" && type !== "K") extra = {};
    }
    await reader.skipTo(end);
  }
}

function describe(header: Buffer, extra: Extra, size: number, at: number): TarEntry {
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? text(header, 345, 155) : "";
  const short = text(header, 0, 100);
  const name = extra.name ?? (prefix === "" ? short : `${prefix}/${short}`);
  const seconds = extra.modified ?? number(header, 136, 12);
  return { name, size, at, modified: new Date(Math.min(Math.max(seconds, 0), 8e12) * 1000) };
}

async function readExtra(reader: ByteReader, type: "x" | "L", size: number): Promise<Extra> {
  if (size > longestExtra) throw new LifeboatError("bad-answer", "a header of the archive is too large");
  const bytes = (await reader.take(size)) ?? Buffer.alloc(0);
  return type === "L" ? { name: text(bytes, 0, bytes.length) } : paxOf(bytes);
}

/** Records of "length key=value\n", the length counting itself. */
function paxOf(bytes: Buffer): Extra {
  const extra: Extra = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number.parseInt(bytes.toString("latin1", at, space), 10);
    if (space === -1 || !(length > space - at + 1) || at + length > bytes.length) throw new LifeboatError("bad-answer", "a header of the archive is damaged");
    const [key, value] = splitAt(bytes.toString("utf8", space + 1, at + length - 1));
    if (key === "path") extra.name = value;
    if (key === "size") extra.size = Number(value);
    if (key === "mtime") extra.modified = Number(value) || 0;
    at += length;
  }
  return extra;
}

function splitAt(record: string): [string, string] {
  const equals = record.indexOf("=");
  return [record.slice(0, Math.max(0, equals)), record.slice(equals + 1)];
}

function sizeAllowed(said: number | undefined, header: Buffer): number {
  const size = said ?? number(header, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw new LifeboatError("bad-answer", "an entry of the archive has no size");
  return size;
}

/** Octal, or big-endian binary where the first bit is set (GNU, for 8 GiB and more). */
function number(header: Buffer, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(field.toString("latin1").replaceAll("\0", " ").trim() || "0", 8);
  const digits = field.subarray(1).toString("hex");
  return Number(BigInt(`0x${digits}`));
}

function text(bytes: Buffer, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? field.length : end);
}

/** The checksum field itself counts as spaces. */
function assertChecksum(header: Buffer): void {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 0x20 : byte;
  if (sum !== number(header, 148, 8)) throw new LifeboatError("bad-answer", "the archive is no tar archive or is damaged");
}
