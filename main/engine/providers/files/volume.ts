import type { BigIntStats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const byUuid = "/dev/disk/by-uuid";

/**
 * What names a disk across restarts and ports, "" where nothing does: on Windows the device number is the volume's
 * serial; on Linux it is not stable, but leads to the file system's UUID.
 */
export async function volumeId(found: BigIntStats, folder = byUuid): Promise<string> {
  if (process.platform === "win32") return found.dev.toString(16);
  const names: string[] = await readdir(folder).catch(() => []);
  for (const name of names.toSorted()) {
    const disk = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    if (disk?.rdev === found.dev) return name;
  }
  return "";
}
