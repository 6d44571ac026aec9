import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { Io } from "../provider.ts";
import type { FsPath } from "./names.ts";
import { isSkipped } from "./names.ts";
import { stopIfAborted } from "./storage.ts";

/** Everything in a folder but the litter, in no order. */
export async function readNames(path: FsPath): Promise<Dirent<Buffer>[]> {
  const all = await readdir(path, { withFileTypes: true, encoding: "buffer" });
  return all.filter((entry) => !isSkipped(entry.name.toString("utf8")));
}

/** Lets others have a turn, and stops on request. */
export async function pause(io: Io): Promise<void> {
  await setImmediate();
  stopIfAborted(io);
}
