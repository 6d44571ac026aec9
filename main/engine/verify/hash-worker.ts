import { createHash, hash as hashOnce } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError } from "../../api/errors.ts";
import { serve } from "../vault/rpc.ts";

/** What a file holds, or why it could not be read. */
export type FileRead = { readonly name: string } & (
  | { readonly hash: string; readonly size: number }
  | { readonly gone: true }
  | { readonly unreadable: string }
);

const chunk = Buffer.allocUnsafeSlow(1 << 20);

function readFiles(folder: string, names: readonly string[]): FileRead[] {
  return names.map((name) => {
    try {
      return { name, ...hashFile(join(folder, name)) };
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      return error.code === "not-found" ? { name, gone: true } : { name, unreadable: error.code };
    }
  });
}

function hashFile(path: string): { hash: string; size: number } {
  const file = openSync(path, "r");
  try {
    let size = fill(file);
    if (size < chunk.length) return { hash: hashOnce("sha256", chunk.subarray(0, size), "hex"), size };
    const digest = createHash("sha256").update(chunk);
    for (let n = fill(file); n > 0; n = fill(file)) {
      digest.update(chunk.subarray(0, n));
      size += n;
    }
    return { hash: digest.digest("hex"), size };
  } finally {
    closeSync(file);
  }
}

/** Reads until the chunk is full or the file ends. */
function fill(file: number): number {
  let filled = 0;
  while (filled < chunk.length) {
    const n = readSync(file, chunk, filled, chunk.length - filled, null);
    if (n === 0) break;
    filled += n;
  }
  return filled;
}

const functions = { readFiles, close: () => undefined };
export type HashWorker = typeof functions;
serve(functions);
