// A .tgz cannot be sought in. One pass over it remembers where each entry lies, what the first bytes of photos say, and
// puts small texts (sidecars, cards, calendars) into one scratch file; photos are read later, in the archive's order.
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { LifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength, readMediaFacts } from "../../formats/media.ts";
import { isSafeName } from "../../formats/safe-name.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Content } from "../files/storage.ts";
import { streamContent } from "../files/stream-content.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import type { Entry, Gap, Look, Part, Place } from "../exports/entry.ts";
import { gapFor } from "../exports/entry.ts";
import { isMedia, isWanted, pathInside } from "./names.ts";
import type { Unpacked } from "./tape.ts";
import { Tape, unpack } from "./tape.ts";
import type { TarEntry } from "./tar.ts";
import { readTar } from "./tar.ts";

/** Texts above this stay in the archive. */
const largestSpooled = 64 * 1024 * 1024;
/** Of all texts of a part: from here on they stay in it, too, and cost a pass each. */
const largestSpool = 16 * 1024 ** 3;
const largestEntry = 64 * 1024 ** 3;
const ratioFloor = 4 * 1024 * 1024;
const maxRatio = 250;
let spools = 0;

export class TgzPart implements Part {
  readonly name: string;
  readonly export: string;
  readonly order: string;
  readonly state: string;
  readonly #path: string;
  readonly #tape: Tape;
  #spool: Spool | undefined;

  constructor({ name, export: from, order, state, path }: Place) {
    this.name = name;
    this.export = from;
    this.order = order;
    this.state = state;
    this.#path = path;
    this.#tape = new Tape(path);
  }

  async *entries(io: Io, refused: (gap: Gap) => void): AsyncGenerator<Entry> {
    await this.#spool?.close();
    this.#spool = await Spool.open(io.scratch);
    const unpacked = unpack(this.#path, io.signal);
    const seen = new Set<string>();
    try {
      for await (const entry of readTar(unpacked.reader)) {
        stopIfAborted(io);
        if (!isWanted(entry.name)) continue;
        const reason = isSafeName(entry.name) ? (entry.size > largestEntry ? "too-large" : seen.has(entry.name) ? "duplicate" : undefined) : "name";
        const path = pathInside(entry.name);
        seen.add(entry.name);
        const found = reason === undefined && path !== undefined ? await this.#take(unpacked, entry, path, io.signal) : undefined;
        if (found !== undefined) yield found;
        else refused(gapFor(this.name, entry.name, reason ?? "ratio"));
      }
      stopIfAborted(io);
    } finally {
      await unpacked.reader.close();
    }
  }

  async close(): Promise<void> {
    await this.#spool?.close();
    this.#spool = undefined;
    await this.#tape.close();
  }

  /** Undefined for an entry that unpacks to far more than it is. */
  async #take(unpacked: Unpacked, { size, modified, at }: TarEntry, path: string, signal: AbortSignal): Promise<Entry | undefined> {
    const before = unpacked.packed();
    const from = this.#spool?.size ?? 0;
    const text = !isMedia(path) && size <= largestSpooled && from + size <= largestSpool;
    const head: Uint8Array[] = [];
    let [sum, done] = [0, 0];
    for await (const piece of unpacked.reader.pieces(size)) {
      sum = crc32(piece, sum);
      if (done < mediaHeadLength && !text) head.push(Buffer.from(piece.subarray(0, mediaHeadLength - done)));
      if (text) await this.#spool?.add(piece);
      done += piece.length;
    }
    // What is read ahead blurs the edges.
    if (size > ratioFloor && size > (unpacked.packed() - before + 64 * 1024) * maxRatio) {
      this.#spool?.backTo(from);
      return undefined;
    }
    const tape = this.#tape;
    const content = text ? this.#spooled(from, size) : streamContent(size, () => tape.read(at, size, signal));
    return { path, size, modified, mark: `${sum.toString(16)}-${size}`, content, export: this.export, part: this.order, at, ...(!text && { look: lookAt(Buffer.concat(head)) }) };
  }

  #spooled(from: number, size: number): Content {
    const read = async function* (spool: Spool | undefined): AsyncGenerator<Uint8Array> {
      if (spool === undefined) throw new LifeboatError("source-away", "the archive was closed");
      yield await spool.read(from, size);
    };
    return streamContent(size, () => read(this.#spool));
  }
}

function lookAt(head: Uint8Array): Look {
  const { taken } = readMediaFacts(head);
  return { type: sniff(head).type, ...(taken !== undefined && { taken }) };
}

/** Texts one after the other in one file. */
class Spool {
  readonly #file: FileHandle;
  size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string): Promise<Spool> {
    spools += 1;
    return new Spool(await open(join(folder, `takeout-texts-${spools}`), "wx+", 0o600));
  }

  async add(piece: Uint8Array): Promise<void> {
    await this.#file.write(piece, 0, piece.length, this.size);
    this.size += piece.length;
  }

  /** What came since is written over. */
  backTo(size: number): void {
    this.size = size;
  }

  async read(from: number, size: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await this.#file.read(bytes, 0, size, from);
    if (bytesRead !== size) throw new LifeboatError("bad-answer", "a scratch file was cut off");
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
