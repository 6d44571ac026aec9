import { createCipheriv, randomBytes } from "node:crypto";
import { writeHeader } from "./header.ts";
import type { Recipient } from "./keys.ts";
import { derive, fileKeyBytes, type Stanza, wrapFor, wrapForPassphrase } from "./stanza.ts";
import { chunkBytes, chunkNonce } from "./stream.ts";

/**
 * Writes one age file: `head`, then what each `update` gives, then `end`. Holds at most one chunk of 64 KiB. No part of
 * the input is looked at after the call returns.
 */
export class Encryptor {
  readonly head: Buffer;
  readonly #key: Buffer;
  readonly #held = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  #counter = 0;

  private constructor(fileKey: Buffer, stanzas: readonly Stanza[]) {
    const nonce = randomBytes(16);
    this.head = Buffer.concat([writeHeader(stanzas, fileKey), nonce]);
    this.#key = derive(fileKey, nonce, "payload");
  }

  static to(recipients: readonly Recipient[]): Encryptor {
    const fileKey = randomBytes(fileKeyBytes);
    return new Encryptor(fileKey, recipients.map((recipient) => wrapFor(recipient, fileKey)));
  }

  static withPassphrase(passphrase: string): Encryptor {
    const fileKey = randomBytes(fileKeyBytes);
    return new Encryptor(fileKey, [wrapForPassphrase(passphrase, fileKey)]);
  }

  /** A chunk is sealed when a byte after it is known: only the last one says that it is the last. */
  update(bytes: Uint8Array): Buffer[] {
    const out: Buffer[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#filled === chunkBytes) out.push(...this.#seal(this.#held, false), ...this.#forget());
      if (this.#filled === 0 && bytes.length - at > chunkBytes) {
        out.push(...this.#seal(bytes.subarray(at, at + chunkBytes), false));
        at += chunkBytes;
        continue;
      }
      const some = bytes.subarray(at, at + chunkBytes - this.#filled);
      this.#held.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
    }
    return out;
  }

  end(): Buffer[] {
    return this.#seal(this.#held.subarray(0, this.#filled), true);
  }

  #forget(): [] {
    this.#filled = 0;
    return [];
  }

  #seal(chunk: Uint8Array, last: boolean): Buffer[] {
    const cipher = createCipheriv("chacha20-poly1305", this.#key, chunkNonce(this.#counter++, last), { authTagLength: 16 });
    const body = cipher.update(chunk);
    cipher.final();
    return [body, cipher.getAuthTag()];
  }
}

/** A whole small file at once. */
export function encrypted(encryptor: Encryptor, bytes: Uint8Array): Buffer {
  return Buffer.concat([encryptor.head, ...encryptor.update(bytes), ...encryptor.end()]);
}

