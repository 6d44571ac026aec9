import { LifeboatError } from "../../api/errors.ts";

type Waiting = { readonly order: number; readonly go: () => void };

/** One at a time; of those who wait, whoever began first, so that what was begun is finished before more is begun. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #taken = false;
  #last = 0;

  /** For all the turns of one piece of work. */
  newOrder(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Throws "cancelled", also while it waits. */
  async run<T>(work: () => Promise<T>, { order = this.newOrder(), signal }: { order?: number; signal?: AbortSignal } = {}): Promise<T> {
    await this.#wait(order, signal);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  async #wait(order: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw stopped();
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const waiting = { order, go: turn.resolve };
    const leave = (): void => {
      const at = this.#waiting.indexOf(waiting);
      if (at === -1) return;
      this.#waiting.splice(at, 1);
      turn.reject(stopped());
    };
    this.#waiting.push(waiting);
    signal?.addEventListener("abort", leave, { once: true });
    await turn.promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  #next(): void {
    let first: Waiting | undefined;
    for (const waiting of this.#waiting) if (first === undefined || waiting.order < first.order) first = waiting;
    if (first === undefined) {
      this.#taken = false;
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    first.go();
  }
}

function stopped(): LifeboatError {
  return new LifeboatError("cancelled", "stopped on request");
}
