import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import { createGunzip } from "node:zlib";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { ByteReader } from "./byte-reader.ts";

export type Unpacked = { readonly reader: ByteReader; /** Packed bytes used so far. */ packed(): number };

/** The tar inside a .tgz, from its start. The signal ends it wherever it is: one entry may take minutes. */
export function unpack(path: string, signal?: AbortSignal): Unpacked {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  file.on("error", (error) => gunzip.destroy(error));
  gunzip.on("error", () => undefined); // told to whoever reads next
  if (signal !== undefined) addAbortSignal(signal, gunzip);
  gunzip.on("close", () => file.destroy());
  file.pipe(gunzip);
  return { reader: new ByteReader(told(gunzip)), packed: () => gunzip.bytesWritten };
}

async function* told(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    throw error.code === "internal" ? new LifeboatError("bad-answer", "the archive is damaged", { cause: thrown }) : error;
  }
}

type Waiting = { readonly at: number; start(): void };

/**
 * One .tgz, which can only be read forwards. Readers take turns, the nearest ahead first, so that items read in the
 * archive's order cost one pass; going back costs a new one. A turn lasts until its stream ends or is cancelled.
 */
export class Tape {
  readonly #path: string;
  readonly #waiting: Waiting[] = [];
  #reader: ByteReader | undefined;
  #busy = false;

  constructor(path: string) {
    this.#path = path;
  }

  async *read(at: number, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    await this.#turn(at);
    try {
      const reader = await this.#readerBefore(at, signal);
      await reader.skipTo(at);
      yield* reader.pieces(size);
    } catch (thrown) {
      await this.#rewind();
      throw thrown;
    } finally {
      this.#next();
    }
  }

  async close(): Promise<void> {
    if (!this.#busy) await this.#rewind();
  }

  async #readerBefore(at: number, signal: AbortSignal): Promise<ByteReader> {
    if (this.#reader !== undefined && this.#reader.position > at) await this.#rewind();
    this.#reader ??= unpack(this.#path, signal).reader;
    return this.#reader;
  }

  async #rewind(): Promise<void> {
    await this.#reader?.close();
    this.#reader = undefined;
  }

  async #turn(at: number): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push({ at, start: resolve }));
    this.#busy = true;
  }

  #next(): void {
    this.#busy = false;
    const position = this.#reader?.position ?? 0;
    const rank = ({ at }: Waiting): number => (at >= position ? at : at + Number.MAX_SAFE_INTEGER / 2);
    const next = this.#waiting.toSorted((a, b) => rank(a) - rank(b))[0];
    if (next === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#busy = true;
    next.start();
  }
}
