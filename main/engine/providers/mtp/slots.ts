import { setTimeout as sleep } from "node:timers/promises";
import { LifeboatError } from "../../../api/errors.ts";

type Holder = { usedAt: number };

/** Streams that may hold bytes at the same time, so that any number of open ones takes little memory. */
export class Slots {
  readonly #count: number;
  readonly #idleMs: number;
  readonly #holders = new Set<Holder>();
  #freed = Promise.withResolvers<void>();

  /** Whoever holds one and does not use it for `idleMs` may lose it: a stream may be opened and forgotten. */
  constructor(count: number, idleMs = 2000) {
    this.#count = count;
    this.#idleMs = idleMs;
  }

  /** A holder's own until it is freed; used again, it stays its own. */
  async use(holder: Holder, signal: AbortSignal): Promise<void> {
    while (!this.#holders.has(holder) && this.#holders.size >= this.#count) {
      if (signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
      this.#dropIdle();
      if (this.#holders.size >= this.#count) await this.#untilFreed();
    }
    holder.usedAt = performance.now();
    this.#holders.add(holder);
  }

  free(holder: Holder): void {
    if (!this.#holders.delete(holder)) return;
    this.#freed.resolve();
    this.#freed = Promise.withResolvers();
  }

  #dropIdle(): void {
    const now = performance.now();
    for (const holder of this.#holders) if (now - holder.usedAt > this.#idleMs) this.#holders.delete(holder);
  }

  async #untilFreed(): Promise<void> {
    const stop = new AbortController();
    await Promise.race([this.#freed.promise, sleep(this.#idleMs / 4, undefined, { signal: stop.signal }).catch(() => undefined)]);
    stop.abort();
  }
}
