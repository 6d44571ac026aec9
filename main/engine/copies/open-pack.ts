import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { asLifeboatError, type LifeboatError } from "../../api/errors.ts";
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
  const file = openSync(path, "r");
  const piece = Buffer.allocUnsafe(pieceBytes);
  const digest = createHash("sha256");
  const inside = new Inside(key, listener);
  let size = 0;
  try {
    for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) {
      const some = piece.subarray(0, n);
      digest.update(some);
      size += n;
      inside.update(some);
    }
  } finally {
    closeSync(file);
  }
  const error = inside.end();
  return { hash: digest.digest(), size, ...(error && { error }) };
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
