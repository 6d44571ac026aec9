// One look at a collection's folder: what is in it and a digest that changes when anything does.
import { createHash } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { openPlain } from "./file-body.ts";
import type { FileEntry, Folder } from "./folder.ts";
import type { Group } from "./group.ts";
import { groupMedia } from "./group.ts";
import type { FsPath } from "./names.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";

export type Scan = {
  readonly path: FsPath;
  /** By name. */
  readonly texts: ReadonlyMap<string, FileEntry>;
  /** By the main file's name. */
  readonly media: ReadonlyMap<string, Group>;
  readonly cursor: string;
};

/** A text file above this is no address book: reading it whole could take all memory. */
const largestText = 256 * 1024 * 1024;

export async function scanCollection(folder: Folder, collection: string, io: Io): Promise<Scan> {
  const path = await folder.directory(collection);
  const files = await folder.entries(path, io);
  await folder.directory(collection);
  const texts = files.filter((file) => file.sort === "cards" || file.sort === "calendar");
  return {
    path,
    texts: new Map(texts.map((file) => [file.name, file])),
    media: new Map(groupMedia(files).map((group) => [group.main.name, group])),
    cursor: digestOf(folder, files),
  };
}

/** Of the photo and all its parts. */
export function groupTag(folder: Folder, { main, parts }: Group): string {
  const all = Object.entries(parts).map(([name, file]) => `${name}=${folder.tag(file.stat)}`);
  return [folder.tag(main.stat), ...all.sort()].join("+");
}

/** Throws a LifeboatError where the file cannot be read as a whole. */
export async function readPieces(file: FileEntry): Promise<Piece[]> {
  const bytes = await readText(file);
  return piecesOf(file.sort === "cards" ? "cards" : "calendar", bytes);
}

export async function readText({ path }: Pick<FileEntry, "path">): Promise<Uint8Array> {
  await using file = await openPlain(path);
  try {
    const { size } = await file.stat();
    if (size > largestText) throw new LifeboatError("too-large", `${size} bytes of text`);
    return await file.readFile();
  } catch (thrown) {
    throw asLifeboatError(thrown);
  }
}

/** ctime is in it, which no tool can set back: a file rewritten behind its mtime is at least looked at. */
function digestOf(folder: Folder, files: readonly FileEntry[]): string {
  const hash = createHash("sha256");
  for (const { name, stat } of files) hash.update(`${name}\0${folder.tag(stat)}\0${stat.ctimeNs}\n`);
  return `files1:${hash.digest("hex")}`;
}
