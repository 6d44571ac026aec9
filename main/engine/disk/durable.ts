// Names that outlive a power cut.
import { closeSync, fsyncSync, openSync, type PathLike } from "node:fs";
import { link, lstat, open, rename, rm } from "node:fs/promises";
import { systemCode } from "../../api/errors.ts";

/** File systems of USB sticks know no links, shares of networks no syncing of folders. Never what a disk says that fails (EIO) or is full. */
const unable = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK", "EISDIR", "EBADF"]);

const isUnable = (thrown: unknown): boolean => unable.has(systemCode(thrown));

/** Makes new and removed names durable, where the file system can. Windows has no such call and needs none. */
export async function syncFolder(path: PathLike): Promise<void> {
  if (process.platform === "win32") return;
  try {
    await using folder = await open(path, "r");
    await folder.sync();
  } catch (error) {
    if (!isUnable(error)) throw error;
  }
}

/** The same for those who cannot wait. */
export function syncFolderNow(path: PathLike): void {
  if (process.platform === "win32") return;
  let folder: number | undefined;
  try {
    folder = openSync(path, "r");
    fsyncSync(folder);
  } catch (error) {
    if (!isUnable(error)) throw error;
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}

/** Gives a synced file its name. False, and nothing changed, where the name is taken. The folder is the caller's to sync. */
export async function giveFreshName(temporary: PathLike, final: PathLike): Promise<boolean> {
  try {
    await link(temporary, final);
  } catch (thrown) {
    if (systemCode(thrown) === "EEXIST") return false;
    if (!isUnable(thrown)) throw thrown;
    return giveWithoutLinks(temporary, final);
  }
  await rm(temporary);
  return true;
}

/** FAT has no links. Its names ignore case, as `lstat` there does. */
async function giveWithoutLinks(temporary: PathLike, final: PathLike): Promise<boolean> {
  const taken = await lstat(final).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
  if (taken) return false;
  await rename(temporary, final);
  return true;
}
