// One look at a collection: what is in it and a digest that changes when anything does.
import { createHash } from "node:crypto";
import type { Io } from "../provider.ts";
import type { Group } from "./group.ts";
import { groupMedia } from "./group.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import type { FileEntry, Storage } from "./storage.ts";

export type Scan = {
  /** By name. */
  readonly texts: ReadonlyMap<string, FileEntry>;
  /** By the main file's name. */
  readonly media: ReadonlyMap<string, Group>;
  readonly cursor: string;
};

/** A text file above this is no address book: reading it whole could take all memory. */
const largestText = 256 * 1024 * 1024;

export async function scanCollection(storage: Storage, collection: string, io: Io): Promise<Scan> {
  const files = await storage.entries(collection, io);
  const texts = files.filter((file) => file.sort === "cards" || file.sort === "calendar");
  return {
    texts: new Map(texts.map((file) => [file.name, file])),
    media: new Map(groupMedia(files).map((group) => [group.main.name, group])),
    cursor: digestOf(files),
  };
}

/** Of the photo and all its parts. */
export function groupTag({ main, parts }: Group): string {
  const tags = Object.entries(parts).map(([name, file]) => `${name}=${file.tag}`);
  return [main.tag, ...tags.sort()].join("+");
}

/** Throws a LifeboatError where the file cannot be read as a whole. */
export async function readText(file: FileEntry): Promise<Uint8Array> {
  return file.content.whole(largestText);
}

export function textPieces({ sort }: FileEntry, bytes: Uint8Array): Piece[] {
  return piecesOf(sort === "cards" ? "cards" : "calendar", bytes);
}

function digestOf(files: readonly FileEntry[]): string {
  const hash = createHash("sha256");
  for (const { name, state } of files) hash.update(`${name}\0${state}\n`);
  return `files1:${hash.digest("hex")}`;
}
