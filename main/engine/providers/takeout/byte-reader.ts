import { LifeboatError } from "../../../api/errors.ts";

/** Reads a stream in pieces of a wanted length and knows where it is. Throws "bad-answer" where the stream ends first. */
export class ByteReader {
  position = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** `length` bytes in one piece; undefined at the very end of the stream. */
  async take(length: number): Promise<Buffer | undefined> {
    if (!(await this.#fill())) return undefined;
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (!(await this.#fill())) throw new LifeboatError("bad-answer", "the archive ends too early");
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      this.position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  async skipTo(position: number): Promise<void> {
    const pieces = this.pieces(position - this.position);
    while ((await pieces.next()).done !== true) {
      // Only the place matters.
    }
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#rest = next.value;
    }
    return true;
  }
}
