import { createHash } from "node:crypto";
import { closeSync, constants, copyFileSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { sniff } from "../formats/sniff.ts";
import { hex } from "./hash.ts";

/** A file under photos/, named by what is in it. */
export type BlobFile = { readonly hash: Uint8Array; readonly size: number; readonly type: string; readonly ext: string };

export const tmpFolder = (vaultDir: string): string => join(vaultDir, "photos", ".tmp");

/** Relative to the vault, with forward slashes: photos/ab/<sha256>.<ext> */
export const blobPath = (hash: Uint8Array, ext: string): string => `photos/${hex(hash.subarray(0, 1))}/${hex(hash)}.${ext}`;

/** Clones or copies `source` and keeps the copy; the hash is of what was stored, whatever happens to the source. */
export function keepCopyOf(vaultDir: string, source: string, tmp: string): BlobFile {
  copyFileSync(source, tmp, constants.COPYFILE_FICLONE);
  return keep(vaultDir, tmp);
}

/** Hashes a complete temporary file, makes it durable and gives it its name. The folder is synced by the caller's barrier. */
export function keep(vaultDir: string, tmp: string): BlobFile {
  try {
    const kept = hashAndSync(tmp);
    const target = join(vaultDir, blobPath(kept.hash, kept.ext));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    renameSync(tmp, target);
    return kept;
  } catch (error) {
    unlinkSync(tmp);
    throw error;
  }
}

function hashAndSync(path: string): BlobFile {
  const file = openSync(path, "r+");
  try {
    const digest = createHash("sha256");
    const chunk = Buffer.allocUnsafe(1 << 20);
    let size = 0;
    let head = Buffer.alloc(0);
    for (let n = readSync(file, chunk); n > 0; n = readSync(file, chunk)) {
      if (size === 0) head = Buffer.from(chunk.subarray(0, Math.min(n, 4096)));
      digest.update(chunk.subarray(0, n));
      size += n;
    }
    fsyncSync(file);
    return { hash: digest.digest(), size, ...sniff(head) };
  } finally {
    closeSync(file);
  }
}

/** A rename is durable only once its folder is. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
