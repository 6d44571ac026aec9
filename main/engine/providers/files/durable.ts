// Writing files so that a power cut leaves the old or the new, never half.
import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { chmod, copyFile, open, rm } from "node:fs/promises";
import type { Body } from "../provider.ts";
import type { FsPath } from "./names.ts";

/** Writes a body to a new file and syncs it. `modified` becomes its time. */
export async function writeDurably(path: FsPath, body: Body, modified?: Date): Promise<BigIntStats> {
  await rm(path, { force: true });
  const clone = "open" in body ? body.path : undefined;
  if (clone !== undefined) {
    await copyFile(clone, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(path, 0o644);
  }
  await using file = await open(path, clone === undefined ? "wx" : "r+");
  if (clone === undefined) await file.writeFile("bytes" in body ? body.bytes : body.open());
  if (modified !== undefined) await file.utimes(modified, modified);
  await file.sync();
  return file.stat({ bigint: true });
}

export async function appendDurably(path: FsPath, text: string): Promise<void> {
  await using file = await open(path, "a");
  await file.writeFile(text);
  await file.sync();
}
