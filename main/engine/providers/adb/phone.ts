// A phone as this provider needs it, whatever leads to it.
import type { Io } from "../provider.ts";

export type Output = { readonly out: Uint8Array; readonly err: string };

export type PhoneFile = {
  readonly name: string;
  readonly is: "file" | "folder" | "other";
  readonly size: number;
  readonly modified: Date;
};

/** Errors are LifeboatErrors; "source-away" once the phone is gone, "cancelled" when `io` is aborted. */
export interface Phone {
  /** As whatever leads to it calls it. */
  readonly serial: string;
  /** Runs a line of shell. `err` is empty on phones that do not tell the two apart (before Android 7). */
  run(line: string, io: Io): Promise<Output>;
  /** Empty also for a folder that is not there or may not be looked into: ADB does not say. */
  list(folder: string, io: Io): Promise<PhoneFile[]>;
  /** The bytes of a file of `size` bytes from an offset. Ends with an error if it turns out shorter or longer. */
  open(path: string, from: number, size: number): ReadableStream<Uint8Array>;
  /** Writes a file, in place of one that is there, with its time. Throws "quota" and "forbidden", too, and what the stream does. */
  send(path: string, bytes: ReadableStream<Uint8Array>, modified: Date, io: Io): Promise<void>;
  readonly disk: PhoneDisk;
  close(): Promise<void>;
}

/** What sync cannot do. Throws "forbidden", with the phone's own words in the log. */
export interface PhoneDisk {
  /** With those above it. */
  makeFolder(path: string, io: Io): Promise<void>;
  /** Gives a file another name; false, and nothing done, where that is taken. */
  moveNew(from: string, to: string, io: Io): Promise<boolean>;
  /** No matter whether it is there. */
  remove(path: string, io: Io): Promise<void>;
  /** SHA-256 in hex; undefined where the phone has no program for it. */
  hash(path: string, io: Io): Promise<string | undefined>;
}

/** As one word of the shell, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
