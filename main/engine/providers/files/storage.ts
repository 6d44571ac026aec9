// What a folder and an archive have in common, so that both are read by the same code.
import { LifeboatError } from "../../../api/errors.ts";
import type { Body, Connection, Io } from "../provider.ts";
import type { FileSort } from "./types.ts";

export type FileEntry = {
  /** As in hrefs. */
  readonly name: string;
  readonly display: string;
  readonly sort: FileSort;
  readonly size: number;
  readonly modified: Date;
  /** Changes when the file does, as far as can be told without opening it. */
  readonly tag: string;
  /** Changes also when only the file's attributes do. */
  readonly state: string;
  readonly content: Content;
};

export type Content = {
  body(type: string): Body;
  /** What `look` makes of the first `mediaHeadLength` bytes, which are there only until it returns. Throws a LifeboatError. */
  head<T>(look: (head: Uint8Array) => T): Promise<T>;
  /** All of it. Throws "too-large" beyond `most` bytes, or another LifeboatError. */
  whole(most: number): Promise<Uint8Array>;
  /** A small picture that is kept beside it. Throws a LifeboatError, also where there is none. */
  thumb?(): Promise<Uint8Array>;
};

export interface Storage {
  readonly identity: Connection["identity"];
  collections(io: Io): ReturnType<Connection["collections"]>;
  /** Supported files of a collection, by name. Throws "gone" where it is no more, "source-away" where all is away. */
  entries(collection: string, io: Io): Promise<FileEntry[]>;
  /** The same errors, without looking at files. */
  assertThere(collection: string): Promise<void>;
  /** The file as it is now; undefined where it is gone. */
  refresh(collection: string, entry: FileEntry): Promise<FileEntry | undefined>;
}

export function stopIfAborted(io: Io): void {
  if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
}

export function byName(a: FileEntry, b: FileEntry): number {
  return a.name < b.name ? -1 : 1;
}
