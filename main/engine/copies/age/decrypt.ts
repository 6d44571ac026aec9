import { createDecipheriv } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { readHeader } from "./header.ts";
import { derive, type Unwrap } from "./stanza.ts";
import { chunkBytes, chunkNonce, tagBytes } from "./stream.ts";

const sealedBytes = chunkBytes + tagBytes;
const nonceBytes = 16;

/**
 * Reads one age file from pieces of any size. What `update` gives is authentic, but only `end` tells that nothing is lacking:
 * use nothing before it. Both throw bad-answer for a file that was changed or cut, wrong-passphrase for the wrong key.
 */
export class Decryptor {
  readonly #unwrap: Unwrap;
  #held: Buffer[] = [];
  #size = 0;
  #key: Buffer | undefined;
  #counter = 0;

  constructor(unwrap: Unwrap) {
    this.#unwrap = unwrap;
  }

  update(bytes: Uint8Array): Buffer[] {
    this.#held.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.#size += bytes.length;
    if (!this.#key && !this.#begin()) return [];
    const out: Buffer[] = [];
    // A byte beyond a chunk tells that it was not the last.
    while (this.#size > sealedBytes) out.push(this.#open(this.#take(sealedBytes), false));
    this.#keepOwn();
    return out;
  }

  end(): Buffer[] {
    if (!this.#key) throw new LifeboatError("bad-answer", "an age file ends within its header");
    const last = this.#take(this.#size);
    if (last.length === tagBytes && this.#counter > 0) throw new LifeboatError("bad-answer", "an age file ends with an empty chunk");
    return [this.#open(last, true)];
  }

  #begin(): boolean {
    const start = Buffer.concat(this.#held);
    this.#held = [start];
    const header = readHeader(start, this.#unwrap);
    if (!header || start.length < header.size + nonceBytes) return false;
    this.#take(header.size);
    this.#key = derive(header.fileKey, this.#take(nonceBytes), "payload");
    return true;
  }

  #take(size: number): Buffer {
    const [first] = this.#held;
    if (first && first.length >= size) {
      this.#held[0] = first.subarray(size);
      this.#size -= size;
      return first.subarray(0, size);
    }
    this.#held = [Buffer.concat(this.#held)];
    return this.#size === 0 ? Buffer.alloc(0) : this.#take(size);
  }

  /** Pieces are the caller's, who may write over them. */
  #keepOwn(): void {
    this.#held = this.#size === 0 ? [] : [Buffer.concat(this.#held)];
  }

  #open(sealed: Buffer, last: boolean): Buffer {
    if (!this.#key || sealed.length < tagBytes) throw new LifeboatError("bad-answer", "an age file was cut");
    const decipher = createDecipheriv("chacha20-poly1305", this.#key, chunkNonce(this.#counter++, last), { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = decipher.update(sealed.subarray(0, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw new LifeboatError("bad-answer", "an age file was changed or cut", { cause });
    }
    return plain;
  }
}

/** A whole small file at once. */
export function decrypted(unwrap: Unwrap, file: Uint8Array): Buffer {
  const decryptor = new Decryptor(unwrap);
  return Buffer.concat([...decryptor.update(file), ...decryptor.end()]);
}
