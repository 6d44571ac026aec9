import { createWriteStream, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Place } from "./place.ts";

export type Wanted = {
  readonly name: string;
  /** In bytes. A place that sends more is not believed. */
  readonly size: number;
};

/** Brings a file here. Throws bad-answer where more comes than was to come, what the place throws, and disk-full for this disk. */
export async function download(store: Place, wanted: Wanted, path: string, signal: AbortSignal): Promise<void> {
  try {
    await pipeline(Readable.from(upTo(store, wanted, signal)), createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (thrown) {
    rmSync(path, { force: true });
    if (signal.aborted) throw new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    throw asLifeboatError(thrown);
  }
}

/** The bytes of a file whose size is known. Throws bad-answer for the first one too many, so that nothing endless is waited for. */
export async function* upTo(store: Place, { name, size }: Wanted, signal: AbortSignal): AsyncIterable<Uint8Array> {
  let came = 0;
  for await (const chunk of store.read(name, signal)) {
    came += chunk.length;
    if (came > size) throw new LifeboatError("bad-answer", `more came of ${name} than its ${size} bytes`);
    yield chunk;
  }
}
