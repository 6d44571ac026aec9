import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { Entry, getFileNameLowLevel, openPromise, type ZipFile } from "yauzl";
import { LifeboatError, systemCode } from "../../api/errors.ts";
import { isSafeName, printableName } from "./safe-name.ts";

export type ZipEntry = {
  /** Relative, with "/", never leaving the folder it is put in. */
  readonly name: string;
  /** Bytes once unpacked, as the archive says; reading holds it to that. */
  readonly size: number;
  /** CRC-32 of the content, as the archive says; reading holds it to that. */
  readonly crc: number;
  /** As the archive says; DOS times are taken as local time. */
  readonly modified: Date;
  /**
   * The content, any number of times, also after the listing has ended. The stream fails with "bad-answer" where size
   * or CRC do not fit, "unsupported" for an unknown method.
   */
  open(): Readable;
};

/** An entry that was left out, by name, so that it can be told. `raw`: as the archive has it, whole and perhaps hostile. */
export type RefusedEntry = { readonly name: string; readonly raw: string; readonly reason: "name" | "too-large" | "ratio" | "encrypted" | "duplicate" };

export type ZipOptions = {
  readonly refused?: (entry: RefusedEntry) => void;
  readonly maxEntries?: number;
  /** Unpacked bytes of one entry, and of all. */
  readonly maxEntryBytes?: number;
  readonly maxTotalBytes?: number;
  /** Unpacked to packed bytes of one entry, beyond 4 MiB. Deflate cannot pass 1032. */
  readonly maxRatio?: number;
  readonly signal?: AbortSignal;
};

const gib = 1024 ** 3;
const usual = { maxEntries: 2_000_000, maxEntryBytes: 64 * gib, maxTotalBytes: 4096 * gib, maxRatio: 250 };
/** Small entries of one repeated byte pack well and do no harm. */
const ratioFloor = 4 * 1024 * 1024;

/**
 * The files of a zip archive (zip64 too), without folders. Names that would escape, and entries beyond the bounds of
 * one entry, are refused and reported. Throws "bad-answer" for a broken archive or one whose entries overlap,
 * "too-large" beyond the bounds of the whole, "not-found", "forbidden" or "io" where the file cannot be read.
 */
export async function* readZip(path: string, options: ZipOptions = {}): AsyncGenerator<ZipEntry> {
  const zip = await openArchive(path);
  const ledger = new Ledger(options);
  const entries = zip.eachEntry();
  try {
    for (;;) {
      if (options.signal?.aborted === true) throw new LifeboatError("cancelled", "stopped on request");
      const next = await orLifeboatError(entries.next());
      if (next.done === true) return;
      const entry = next.value;
      const name = nameOf(entry);
      const reason = ledger.check(entry, name, zip.fileSize);
      if (reason !== undefined) options.refused?.({ name: printableName(name), raw: name, reason });
      else if (!name.endsWith("/")) yield new StoredEntry(path, name, entry);
    }
  } finally {
    zip.close();
  }
}

/** Only what opening needs: archives hold very many, and yauzl's entries keep their headers. */
class StoredEntry implements ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly #path: string;
  readonly #modified: number;
  readonly #flags: number;
  readonly #method: number;
  readonly #packed: number;
  readonly #offset: number;

  constructor(path: string, name: string, entry: Entry) {
    this.name = name;
    this.size = entry.uncompressedSize;
    this.crc = entry.crc32;
    this.#path = path;
    this.#modified = entry.getLastModDate().getTime();
    this.#flags = entry.generalPurposeBitFlag;
    this.#method = entry.compressionMethod;
    this.#packed = entry.compressedSize;
    this.#offset = entry.relativeOffsetOfLocalHeader;
  }

  get modified(): Date {
    return new Date(this.#modified);
  }

  open(): Readable {
    const entry = Object.assign(new Entry(), {
      uncompressedSize: this.size,
      crc32: this.crc,
      generalPurposeBitFlag: this.#flags,
      compressionMethod: this.#method,
      compressedSize: this.#packed,
      relativeOffsetOfLocalHeader: this.#offset,
    });
    return Readable.from(contentOf(this.#path, entry), { objectMode: false });
  }
}

/** Counts what was met against the bounds. */
class Ledger {
  readonly #bounds: typeof usual;
  readonly #names = new Set<string>();
  #count = 0;
  #unpacked = 0;
  #packed = 0;

  constructor(options: ZipOptions) {
    this.#bounds = { ...usual, ...options };
  }

  check(entry: Entry, name: string, fileSize: number): RefusedEntry["reason"] | undefined {
    this.#packed += entry.compressedSize;
    if (this.#packed > fileSize) throw new LifeboatError("bad-answer", "the archive's entries overlap");
    if (++this.#count > this.#bounds.maxEntries) throw new LifeboatError("too-large", `more than ${String(this.#bounds.maxEntries)} files in the archive`);
    const reason = this.#refusal(entry, name);
    if (reason !== undefined) return reason;
    this.#names.add(name);
    this.#unpacked += entry.uncompressedSize;
    if (this.#unpacked > this.#bounds.maxTotalBytes) throw new LifeboatError("too-large", "the archive unpacks to more than is allowed");
    return undefined;
  }

  #refusal(entry: Entry, name: string): RefusedEntry["reason"] | undefined {
    const { uncompressedSize: size, compressedSize } = entry;
    if (!isSafeName(name)) return "name";
    if (entry.isEncrypted()) return "encrypted";
    if (size > this.#bounds.maxEntryBytes) return "too-large";
    if (size > ratioFloor && size > compressedSize * this.#bounds.maxRatio) return "ratio";
    return this.#names.has(name) ? "duplicate" : undefined;
  }
}

async function openArchive(path: string): Promise<ZipFile> {
  // Names are decoded here: yauzl would end the archive at the first bad one.
  return orLifeboatError(openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false }));
}

function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
}

async function* contentOf(path: string, entry: Entry): AsyncGenerator<Uint8Array> {
  if (!entry.canDecodeFileData()) throw new LifeboatError("unsupported", `compression method ${String(entry.compressionMethod)}`);
  const zip = await openArchive(path);
  try {
    const stream = await orLifeboatError(zip.openReadStreamPromise(entry));
    yield* checked(stream, entry);
  } finally {
    zip.close();
  }
}

async function* checked(stream: Readable, entry: Entry): AsyncGenerator<Uint8Array> {
  let [sum, size] = [0, 0];
  const chunks = stream.iterator();
  for (;;) {
    const next = await orLifeboatError(chunks.next());
    if (next.done === true) break;
    const chunk = next.value as Uint8Array;
    sum = crc32(chunk, sum);
    size += chunk.length;
    yield chunk;
  }
  if (size !== entry.uncompressedSize || sum !== entry.crc32) throw new LifeboatError("bad-answer", "an entry of the archive is damaged");
}

const systemCodes = { ENOENT: "not-found", EACCES: "forbidden", EPERM: "forbidden", EIO: "io", EISDIR: "usage" } as const;

/** What yauzl and zlib find wrong is the archive's fault. */
async function orLifeboatError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof LifeboatError) throw thrown;
    const code = systemCode(thrown);
    const known = code in systemCodes ? systemCodes[code as keyof typeof systemCodes] : "bad-answer";
    throw new LifeboatError(known, known === "bad-answer" ? "the archive is damaged" : `the archive cannot be read (${code})`, { cause: thrown });
  }
}
