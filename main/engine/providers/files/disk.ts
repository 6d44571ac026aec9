import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { Io } from "../provider.ts";
import type { FsPath } from "./names.ts";
import { displayName, encodeName, escapeName, isSkipped } from "./names.ts";
import { stopIfAborted } from "./storage.ts";

export type FolderEntry = { /** As in hrefs. */ readonly name: string; readonly is: "file" | "folder" | "other" };

/** Everything in a folder but the litter, in no order. Links are "other". */
export async function readNames(path: FsPath): Promise<FolderEntry[]> {
  const all = await readdir(path, { withFileTypes: true });
  // Where a name is not UTF-8 something is lost in the text: then, and only then, the slower way.
  const whole = all.every((entry) => !entry.name.includes("\ufffd"));
  const encoded = whole
    ? all.map((entry) => ({ name: escapeName(entry.name), is: sortOfEntry(entry) }))
    : (await readdir(path, { withFileTypes: true, encoding: "buffer" })).map((entry) => {
        return { name: encodeName(entry.name), is: sortOfEntry(entry) };
      });
  return encoded.filter((entry) => !isSkipped(displayName(entry.name)));
}

function sortOfEntry(entry: Pick<Dirent, "isFile" | "isDirectory">): FolderEntry["is"] {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "other";
}

/** Lets others have a turn, and stops on request. */
export async function pause(io: Io): Promise<void> {
  await setImmediate();
  stopIfAborted(io);
}
