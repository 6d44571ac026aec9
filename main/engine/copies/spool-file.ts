import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, renameSync, rmSync, writevSync } from "node:fs";
import { join } from "node:path";
import { Encryptor } from "./age/encrypt.ts";
import { readRecipient } from "./age/keys.ts";
import { hex } from "../vault/hash.ts";
import { paddingOf, tarEnd, tarHeader } from "./tar.ts";

export type SpooledFile = { readonly hash: Uint8Array; readonly size: number };

/** Bytes that wait to be written together. */
const writeAt = 1 << 20;

export const spooledPath = (spool: string, hash: Uint8Array): string => join(spool, `${hex(hash)}.tar.age`);

/**
 * A tar file, encrypted on its way to the disk, that gets its hash as its name when it is whole. It is not synced: after a
 * power cut its hash tells whether it may be sent.
 */
export class SpoolFile {
  readonly #spool: string;
  readonly #tmp: string;
  readonly #file: number;
  readonly #encryptor: Encryptor;
  readonly #digest = createHash("sha256");
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #size = 0;

  constructor(spool: string, recipient: string) {
    this.#spool = spool;
    this.#tmp = join(spool, `.${randomBytes(8).toString("hex")}.tmp`);
    this.#file = openSync(this.#tmp, "wx", 0o600);
    this.#encryptor = Encryptor.to([readRecipient(recipient)]);
    this.#add([this.#encryptor.head]);
  }

  begin(name: string, size: number): void {
    this.write(tarHeader(name, size));
  }

  write(bytes: Uint8Array): void {
    this.#add(this.#encryptor.update(bytes));
  }

  endEntry(size: number): void {
    this.write(paddingOf(size));
  }

  finish(): SpooledFile {
    this.write(tarEnd);
    this.#add(this.#encryptor.end());
    this.#flush();
    closeSync(this.#file);
    const hash = this.#digest.digest();
    renameSync(this.#tmp, spooledPath(this.#spool, hash));
    return { hash, size: this.#size };
  }

  /** Takes it away, unfinished. */
  discard(): void {
    closeSync(this.#file);
    rmSync(this.#tmp, { force: true });
  }

  #add(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      this.#digest.update(piece);
      this.#size += piece.length;
      this.#waiting.push(piece);
      this.#waitingBytes += piece.length;
    }
    if (this.#waitingBytes >= writeAt) this.#flush();
  }

  #flush(): void {
    writeAll(this.#file, this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

/** One call may write less than it was given. */
function writeAll(file: number, buffers: readonly Buffer[]): void {
  let rest = buffers.filter((buffer) => buffer.length > 0);
  while (rest.length > 0) {
    let written = writevSync(file, rest.slice(0, 512));
    while (rest[0] && written >= rest[0].length) {
      written -= rest[0].length;
      rest = rest.slice(1);
    }
    if (rest[0] && written > 0) rest = [rest[0].subarray(written), ...rest.slice(1)];
  }
}
