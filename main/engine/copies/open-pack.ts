import { createHash } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { openPlainNow } from "../disk/plain-file.ts";
import { Decryptor } from "./age/decrypt.ts";
import { readIdentity } from "./age/keys.ts";
import { unwrapWith } from "./age/stanza.ts";
import type { SpooledFile } from "./spool-file.ts";
import { type TarListener, TarReader } from "./tar.ts";

/** The file as it is; `error` where it does not open to its end. What the listener heard before is authentic all the same. */
export type Opened = SpooledFile & { readonly error?: LifeboatError };

const pieceBytes = 1 << 20;

/** Reads an encrypted archive once, from disk, in bounded memory. `key` is AGE-SECRET-KEY-1... */
export function openArchive(path: string, key: string, listener: TarListener): Opened {
  const digest = createHash("sha256");
  const inside = new Inside(key, listener);
  let size = 0;
  let unread: LifeboatError | undefined;
  try {
    for (const some of piecesOf(path)) {
      digest.update(some);
      size += some.length;
      inside.update(some);
    }
  } catch (thrown) {
    unread = asLifeboatError(thrown);
    if (unread.code !== "bad-answer" || size === 0) throw thrown;
  }
  const error = unread ?? inside.end();
  return { hash: digest.digest(), size, ...(error && { error }) };
}

/** Each is gone with the next. Throws bad-answer where the disk does not give them. */
export function* piecesOf(path: string): Generator<Buffer> {
  const file = readable(() => openPlainNow(path));
  const piece = Buffer.allocUnsafe(pieceBytes);
  const more = (): number => readable(() => readSync(file, piece));
  try {
    for (let n = more(); n > 0; n = more()) yield piece.subarray(0, n);
  } finally {
    closeSync(file);
  }
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw notToBeRead(thrown);
  }
}

/** A file that lies on bad sectors, or that nobody may open, is as damaged as one that was changed. */
export function notToBeRead(thrown: unknown): LifeboatError {
  const error = asLifeboatError(thrown);
  return error.code === "io" || error.code === "forbidden" ? new LifeboatError("bad-answer", `it cannot be read (${error.detail})`, { cause: thrown }) : error;
}

/** Goes on hashing the file when its content is broken. */
class Inside {
  readonly #decryptor: Decryptor;
  readonly #tar: TarReader;
  #error: LifeboatError | undefined;

  constructor(key: string, listener: TarListener) {
    this.#decryptor = new Decryptor(unwrapWith(readIdentity(key)));
    this.#tar = new TarReader(listener);
  }

  update(bytes: Buffer): void {
    this.#try(() => this.#decryptor.update(bytes));
  }

  end(): LifeboatError | undefined {
    this.#try(() => this.#decryptor.end());
    this.#try(() => (this.#tar.end(), []));
    return this.#error;
  }

  #try(pieces: () => Buffer[]): void {
    if (this.#error) return;
    try {
      for (const piece of pieces()) this.#tar.update(piece);
    } catch (thrown) {
      this.#error = asLifeboatError(thrown);
      if (this.#error.code === "internal" || this.#error.code === "disk-full" || this.#error.code === "io") throw thrown;
    }
  }
}
