// A file that somebody wants: from whoever brings it to whoever reads it.
import { LifeboatError } from "../../../api/errors.ts";

/** Bytes that may lie here before whoever brings them has to wait, and all behind them. */
const mostHeld = 1 << 20;
const patienceMs = 60_000;

export class Wish {
  readonly path: string;
  readonly #size: number;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #got = 0;
  #end: { readonly error?: unknown } | undefined;
  #isLeft = false;
  #changed = Promise.withResolvers<void>();

  constructor(path: string, size: number) {
    this.path = path;
    this.#size = size;
  }

  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Bytes that are still to come; negative where more came than there should be. */
  get left(): number {
    return this.#size - this.#got;
  }

  /** Resolves once there is room for more. Throws "no-answer" where nobody reads on. */
  give(piece: Uint8Array): Promise<void> | undefined {
    this.#got += piece.length;
    if (this.#isLeft) return undefined;
    this.#pieces.push(piece);
    this.#held += piece.length;
    this.#change();
    return this.#held > mostHeld ? this.#untilTaken() : undefined;
  }

  end(): void {
    this.#end ??= {};
    this.#change();
  }

  fail(error: unknown): void {
    this.#end ??= { error };
    this.#change();
  }

  leave(): void {
    this.#isLeft = true;
    this.#pieces = [];
    this.#held = 0;
    this.#change();
  }

  /** What gathered while the last one was taken comes as one: each write of a file costs more than the copy. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const [first, ...others] = this.#pieces.splice(0);
      if (first !== undefined) {
        const held = this.#held;
        yield others.length === 0 ? first : Buffer.concat([first, ...others], held);
        this.#held -= held;
        this.#change();
        continue;
      }
      if (this.#end !== undefined && "error" in this.#end) throw this.#end.error;
      if (this.#end !== undefined) return;
      await this.#changed.promise;
    }
  }

  async #untilTaken(): Promise<void> {
    const late = setTimeout(() => this.fail(new LifeboatError("no-answer", "nobody read on")), patienceMs);
    try {
      while (this.#held > mostHeld && this.#end === undefined) await this.#changed.promise;
      if (this.#end !== undefined) throw this.#end.error;
    } finally {
      clearTimeout(late);
    }
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
