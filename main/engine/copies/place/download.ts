import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Place } from "./place.ts";

/** Brings a file here. Throws what the place throws, and disk-full for this disk. */
export async function download(store: Place, name: string, path: string, signal: AbortSignal): Promise<void> {
  try {
    await pipeline(Readable.from(store.read(name, signal)), createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (thrown) {
    if (signal.aborted) throw new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    throw asLifeboatError(thrown);
  }
}
