// An export that somebody unpacked: a folder with "Takeout" in it, or that folder itself.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileContent } from "../files/file-content.ts";
import { stateOf, walk } from "../exports/walk.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import type { Entry, Part } from "../exports/entry.ts";
import { unpacked } from "./marks.ts";
import { isWanted } from "./names.ts";

/** Undefined where the folder holds no unpacked export. Several ("Takeout", "Takeout 2") are one. */
export async function folderPart(root: string, names: readonly string[]): Promise<Part | undefined> {
  const inner = names.filter((name) => unpacked.test(name)).sort();
  const folders = inner.length > 0 ? inner.map((name) => join(root, name)) : await itself(root, names);
  if (folders.length === 0) return undefined;
  const state = await stateOf(folders);
  return { name: "Takeout", export: "", order: "", state, entries: (io) => entries(folders, io) };
}

/** A folder that lies below one called "Takeout" says so by what is in it. */
async function itself(root: string, names: readonly string[]): Promise<string[]> {
  if (names.includes("archive_browser.html") || /[\\/]Takeout[^\\/]*$/.test(root)) return [root];
  return [];
}

async function* entries(folders: readonly string[], io: Io): AsyncGenerator<Entry> {
  let at = 0;
  for (const folder of folders) {
    for await (const { path, file } of walk(folder, "")) {
      stopIfAborted(io);
      if (!isWanted(path)) continue;
      const found = await stat(file, { bigint: true });
      const size = Number(found.size);
      const modified = new Date(Number(found.mtimeMs));
      yield { path: path.normalize("NFC"), size, modified, mark: `${size}-${found.mtimeNs}-stat`, content: fileContent(file), export: "", part: "", at: at++ };
    }
  }
}
