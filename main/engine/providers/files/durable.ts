// Writing files so that a power cut leaves the old or the new, never half.
import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { chmod, copyFile, link, lstat, open, rename, rm } from "node:fs/promises";
import { systemCode } from "../../../api/errors.ts";
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

/** What a file system that knows no links says. */
const withoutLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR"]);

/** Gives a synced file its name. False, and nothing changed, where the name is taken. */
export async function publish(temporary: FsPath, final: FsPath): Promise<boolean> {
  try {
    await link(temporary, final);
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === "EEXIST") return false;
    if (!withoutLinks.has(code)) throw thrown;
    return publishWithoutLinks(temporary, final);
  }
  await rm(temporary);
  return true;
}

/** FAT has no links. Its names ignore case, as `lstat` there does. */
async function publishWithoutLinks(temporary: FsPath, final: FsPath): Promise<boolean> {
  const taken = await lstat(final).catch(() => undefined);
  if (taken !== undefined) return false;
  await rename(temporary, final);
  return true;
}

/** Makes new and removed names durable. Windows has no such call and needs none. */
export async function syncFolder(path: FsPath): Promise<void> {
  if (process.platform === "win32") return;
  await using folder = await open(path, "r");
  await folder.sync();
}
