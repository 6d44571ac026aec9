import { createHash, type Hash } from "node:crypto";
import { chmodSync, closeSync, constants, copyFileSync, fsyncSync, openSync, readFileSync, readSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { sniff } from "../formats/sniff.ts";
import { hex } from "./hash.ts";
import { makeFolder } from "./place.ts";

/** A file under photos/, named by what is in it. */
export type BlobFile = { readonly hash: Uint8Array; readonly size: number; readonly type: string; readonly ext: string };

export const tmpFolder = (vaultDir: string): string => join(vaultDir, "photos", ".tmp");

/** Relative to the vault, with forward slashes: photos/ab/<sha256>.<ext> */
export const blobPath = (hash: Uint8Array, ext: string): string => `photos/${hex(hash.subarray(0, 1))}/${hex(hash)}.${ext}`;

/** The text of an item, which may be so large that it is a file; undefined for what was forgotten, or cannot be read. */
export function textOf(vaultDir: string, { data, hash, ext }: { readonly data: Uint8Array | null; readonly hash: Uint8Array; readonly ext: string | null }): Uint8Array | undefined {
  if (data || ext === null) return data ?? undefined;
  try {
    return readFileSync(join(vaultDir, blobPath(hash, ext)));
  } catch {
    return undefined;
  }
}

/** Opened but not yet settled files of one worker: far below what a process may have open. */
const mostOpen = 128;

type Unsettled = { readonly file: number; readonly tmp: string; readonly target: string; open: boolean };

/**
 * Files on their way under photos/. Each is copied and hashed at once, but made durable and given its name only by
 * `settle`, many together: the disk then writes its journal once for all of them.
 */
export class NewBlobs {
  readonly #vaultDir: string;
  readonly #chunk = Buffer.allocUnsafeSlow(1 << 18);
  readonly #made = new Set<string>();
  #unsettled: Unsettled[] = [];
  #renamedIn = new Set<string>();
  /** A second fsync may succeed without having written what the first one could not. */
  #failed: unknown;

  constructor(vaultDir: string) {
    this.#vaultDir = vaultDir;
  }

  /** Clones or copies `source` to `tmp`; the hash is of what was stored, whatever happens to the source. Throws "no-answer" where that cannot be read. */
  addCopyOf(source: string, tmp: string): BlobFile {
    try {
      copyFileSync(source, tmp, constants.COPYFILE_FICLONE);
      chmodSync(tmp, 0o600); // it has the mode of the source, which nobody may have to write to
    } catch (error) {
      rmSync(tmp, { force: true }); // half of it may fill the disk
      throw asLifeboatError(error).code === "io" ? ofSource(source, error) : error;
    }
    return this.add(tmp);
  }

  /** Takes a complete temporary file, which is removed if this throws. */
  add(tmp: string): BlobFile {
    return this.#take(tmp, (file) => this.#hash(file));
  }

  /** The same where the caller hashed what it wrote. */
  addHashed(tmp: string, blob: Pick<BlobFile, "hash" | "ext">): void {
    this.#take(tmp, () => blob);
  }

  #take<T extends Pick<BlobFile, "hash" | "ext">>(tmp: string, blobIn: (file: number) => T): T {
    const file = openToSettle(tmp);
    try {
      if (this.#unsettled.length >= mostOpen) this.#settleFiles();
      const blob = blobIn(file);
      this.#unsettled.push({ file, tmp, target: join(this.#vaultDir, blobPath(blob.hash, blob.ext)), open: true });
      return blob;
    } catch (error) {
      closeSync(file);
      unlinkSync(tmp);
      throw error;
    }
  }

  /** All files added so far are durable under their names, save for these folders, which the caller syncs. */
  settle(): string[] {
    this.#settleFiles();
    const folders = [...this.#renamedIn];
    this.#renamedIn = new Set();
    return folders;
  }

  /** Forgets what was added and never settled: nobody waits for it any more. */
  discard(): void {
    for (const { file, tmp, open } of this.#unsettled) {
      if (open) closeSync(file);
      rmSync(tmp, { force: true });
    }
    this.#unsettled = [];
  }

  /** A name is given only to what is durable: it may take the place of the same blob stored long ago. */
  #settleFiles(): void {
    if (this.#failed) throw this.#failed;
    try {
      for (const { file } of this.#unsettled) sync(file);
      for (const next of this.#unsettled) this.#giveName(next);
      this.#unsettled = [];
    } catch (error) {
      this.#failed = error;
      this.discard();
      throw error;
    }
  }

  #giveName(blob: Unsettled): void {
    const { file, tmp, target } = blob;
    blob.open = false; // even if closing it fails
    closeSync(file);
    const folder = dirname(target);
    if (!this.#made.has(folder)) makeFolder(folder);
    this.#made.add(folder);
    renameSync(tmp, target);
    this.#renamedIn.add(folder);
  }

  #hash(file: number): BlobFile {
    let size = 0;
    let head = Buffer.alloc(0);
    const digest = digestOf(file, this.#chunk, (piece) => {
      if (size === 0) head = Buffer.from(piece.subarray(0, 4096));
      size += piece.length;
    });
    return { hash: digest.digest(), size, ...sniff(head) };
  }
}

/** An fsync needs a file that is open for writing. */
function openToSettle(tmp: string): number {
  try {
    return openSync(tmp, "r+");
  } catch (error) {
    rmSync(tmp, { force: true });
    throw error;
  }
}

/** A copy that failed does not say which of the two disks it was. */
function ofSource(source: string, failure: unknown): unknown {
  try {
    const file = openSync(source, "r");
    try {
      digestOf(file);
    } finally {
      closeSync(file);
    }
    return failure;
  } catch (error) {
    return new LifeboatError("no-answer", asLifeboatError(error).detail, { cause: error });
  }
}

/** Of an open file, from where it stands. `heard` gets each piece, which is overwritten by the next one. */
export function digestOf(file: number, chunk: Buffer = Buffer.allocUnsafeSlow(1 << 18), heard?: (piece: Buffer) => void): Hash {
  const digest = createHash("sha256");
  for (let n = readSync(file, chunk); n > 0; n = readSync(file, chunk)) {
    digest.update(chunk.subarray(0, n));
    heard?.(chunk.subarray(0, n));
  }
  return digest;
}

/** Whatever an fsync fails with, what was written may not be there: that is io, unless it says that there is no room. */
function sync(file: number): void {
  try {
    fsyncSync(file);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    throw error.code === "disk-full" ? error : new LifeboatError("io", error.detail, { cause: thrown });
  }
}

/** A rename is durable only once its folder is. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    sync(handle);
  } finally {
    closeSync(handle);
  }
}
