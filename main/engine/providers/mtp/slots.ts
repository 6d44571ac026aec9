import { setTimeout as sleep } from "node:timers/promises";
import { LifeboatError } from "../../../api/errors.ts";

/** Whoever holds one and does not use it for so long gives it back: a stream may be opened and forgotten. */
const idleMs = 2000;

type Holder = { usedAt: number };

/** Streams that may hold bytes at the same time, so that any number of open ones takes little memory. */
export class Slots {
  readonly #count: number;
  readonly #holders = new Set<Holder>();
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** A holder's own, once it is used; used again, it stays its own. */
  async use(holder: Holder, signal: AbortSignal): Promise<void> {
    while (!this.#holders.has(holder) && this.#holders.size >= this.#count) {
      if (signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
      this.#dropIdle();
      if (this.#holders.size >= this.#count) await this.#untilFree();
    }
    holder.usedAt = performance.now();
    this.#holders.add(holder);
  }

  free(holder: Holder): void {
    if (this.#holders.delete(holder)) this.#waiting.shift()?.();
  }

  #dropIdle(): void {
    const now = performance.now();
    for (const holder of this.#holders) if (now - holder.usedAt > idleMs) this.#holders.delete(holder);
  }

  async #untilFree(): Promise<void> {
    const ended = new AbortController();
    const freed = new Promise<void>((resolve) => this.#waiting.push(resolve));
    await Promise.race([freed, sleep(idleMs / 4, undefined, { ref: false, signal: ended.signal }).catch(() => undefined)]);
    ended.abort();
  }
}
