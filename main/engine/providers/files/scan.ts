// One look at a collection: what is in it and a digest that changes when anything does.
import { createHash } from "node:crypto";
import type { Group } from "./group.ts";
import { groupMedia } from "./group.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import type { FileEntry } from "./storage.ts";

export class Scan {
  readonly cursor: string;
  private readonly files: readonly FileEntry[];
  private byName: { readonly texts: ReadonlyMap<string, FileEntry>; readonly media: ReadonlyMap<string, Group> } | undefined;

  constructor(files: readonly FileEntry[]) {
    this.files = files;
    this.cursor = digestOf(files);
  }

  /** Of all files. */
  get names(): string[] {
    return this.files.map(({ name }) => name);
  }

  /** By name. */
  get texts(): ReadonlyMap<string, FileEntry> {
    return this.sorted().texts;
  }

  /** By the main file's name. */
  get media(): ReadonlyMap<string, Group> {
    return this.sorted().media;
  }

  /** Only once someone asks: where nothing changed, nobody does. */
  private sorted(): NonNullable<typeof this.byName> {
    const isText = ({ sort }: FileEntry): boolean => sort === "cards" || sort === "calendar";
    this.byName ??= {
      texts: new Map(this.files.filter(isText).map((file) => [file.name, file])),
      media: new Map(groupMedia(this.files).map((group) => [group.main.name, group])),
    };
    return this.byName;
  }
}

/** A text file above this is no address book: reading it whole could take all memory. */
const largestText = 256 * 1024 * 1024;

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
  const lines = files.map(({ name, state }) => `${name}\0${state}\n`);
  return `files1:${createHash("sha256").update(lines.join("")).digest("hex")}`;
}
