// A part that somebody unpacked, perhaps not to its end.
import { stat } from "node:fs/promises";
import type { Entry, Part, Place } from "../exports/entry.ts";
import { stateOf, walk } from "../exports/walk.ts";
import { zipPart } from "../exports/zip-part.ts";
import { fileContent } from "../files/file-content.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { isWanted, pathInside } from "./names.ts";

/** `others` are parts of their own that lie in it. */
export async function folderPart(root: string, name: string, others: readonly string[] = []): Promise<Part> {
  return { name, export: "", order: name, state: await stateOf([root]), entries: (io) => entriesIn(root, name, new Set(others), io) };
}

/** Beside the zip file it was unpacked from: what the folder lacks, or has in another size, is in that. */
export function withZip(folder: Part, place: Place): Part {
  const zip = zipPart(place, { isWanted, pathInside: (name) => pathIn(folder.name, name) });
  return {
    ...folder,
    state: `${folder.state}\0${zip.state}`,
    async *entries(io, refused) {
      const packed = new Map<string, Entry>();
      const broken = await fill(packed, zip.entries(io, refused)).catch((thrown: unknown) => ({ thrown }));
      for await (const entry of folder.entries(io, refused)) {
        const size = packed.get(entry.path)?.size ?? entry.size;
        if (size !== entry.size) continue;
        packed.delete(entry.path);
        yield entry;
      }
      yield* packed.values();
      if (broken !== undefined) throw broken.thrown;
    },
  };
}

async function fill(map: Map<string, Entry>, entries: AsyncIterable<Entry>): Promise<undefined> {
  for await (const entry of entries) map.set(entry.path, entry);
}

async function* entriesIn(root: string, name: string, others: ReadonlySet<string>, io: Io): AsyncGenerator<Entry> {
  const paths = new Set<string>();
  let at = 0;
  for await (const { path: found, file } of walk(root, "")) {
    stopIfAborted(io);
    if (!isWanted(found) || others.has(found.slice(0, Math.max(0, found.indexOf("/"))) || found)) continue;
    const { size: bytes, mtimeNs, mtimeMs } = await stat(file, { bigint: true });
    const size = Number(bytes);
    const flat = pathIn(name, found);
    const path = paths.has(flat) ? `${name}/${found.normalize("NFC")}` : flat;
    paths.add(path);
    yield { path, size, modified: new Date(Number(mtimeMs)), mark: `${size}-${mtimeNs}-stat`, content: fileContent(file), export: "", part: name, at: at++ };
  }
}

/** Zip files hold a folder of their own name, and some programs unpack that into another one of that name. */
function pathIn(part: string, name: string): string {
  const outer = `${part.normalize("NFC")}/`;
  let path = pathInside(name) ?? "";
  while (path.startsWith(outer)) path = path.slice(outer.length);
  return outer + path;
}
