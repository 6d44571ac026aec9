import type { RequestStat } from "../../net/fetch.ts";

/** A file at a place, by its name in the folder that was asked for. */
export type Listed = { readonly name: string; readonly size: number };

/** A file on this disk, to be sent; its SHA-256 is known beforehand. */
export type Outgoing = { readonly path: string; readonly size: number; readonly hash: Uint8Array };

/**
 * Somewhere that keeps files: names are relative, with forward slashes, made of letters, digits, ".", "-" and "_". All methods
 * throw LifeboatError: source-away (the place is not there now), auth, forbidden, quota (no room there), offline, timeout,
 * server, bad-answer, cancelled.
 */
export type Place = {
  /** The files in a folder, without those below it; none where there is no such folder. */
  list(folder: string, signal: AbortSignal): Promise<Listed[]>;
  /** The folders in a folder. */
  folders(folder: string, signal: AbortSignal): Promise<string[]>;
  /**
   * Under its name there is the whole file or what was there before, never half of it. With `fresh` throws exists where
   * the name is taken, as far as the place can tell at once (not all can).
   */
  put(name: string, file: Outgoing, how: { readonly fresh: boolean }, signal: AbortSignal): Promise<void>;
  /** Its bytes as the place gives them now, from an offset on. Throws not-found. */
  read(name: string, signal: AbortSignal, from?: number): AsyncIterable<Uint8Array>;
  /** No such file is fine. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Where the file can be opened on this computer; absent where it cannot. */
  path?(name: string): string;
  /** The largest file it takes, in bytes; absent where there is no such limit. */
  readonly largest?: number;
};

export type OpenHow = {
  /** What was saved for it: a password, a secret key. */
  readonly secret: string | undefined;
  readonly signal: AbortSignal;
  /** It is being added: it may be made. */
  readonly create: boolean;
  readonly onRequest?: ((stat: RequestStat) => void) | undefined;
};
