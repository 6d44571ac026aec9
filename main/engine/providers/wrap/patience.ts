// When to try again, and how long to wait before.
import { setTimeout } from "node:timers/promises";
import type { LifeboatError } from "../../../api/errors.ts";
import { asLifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";

export type Patience = {
  /** Tries in all, the first one included. Default 5. */
  readonly tries?: number;
  /** Before the second try; doubles from there. Default 500. */
  readonly firstWaitMs?: number;
  /** No single wait is longer; whoever asks for more is asked again in the next run. Default 60,000. */
  readonly longestWaitMs?: number;
  /** Rejects with "cancelled" once the signal aborts. Tests hand in a virtual one. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1: spreads those who were turned away together. */
  readonly random?: () => number;
};

export const longestWaitMs = 60_000;

/** One call's tries. */
export class Tries {
  private readonly patience: Required<Patience>;
  private readonly io: Io;
  private made = 0;

  constructor(patience: Patience, io: Io) {
    this.patience = { ...usual, ...patience };
    this.io = io;
  }

  /** Waits and says true where another try may help; at once false where it cannot. */
  async again(error: Pick<LifeboatError, "retry" | "code" | "afterMs">): Promise<boolean> {
    this.made += 1;
    const { tries, firstWaitMs, longestWaitMs, sleep, random } = this.patience;
    const asked = error.afterMs ?? 0;
    const worthIt = error.retry === "now" || (error.code === "rate-limited" && asked > 0);
    if (!worthIt || this.made >= tries || asked > longestWaitMs || this.io.signal.aborted) return false;
    const backoff = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.made - 1));
    this.io.log("trying again", { code: error.code, made: this.made });
    await sleep(Math.max(asked, backoff * (0.5 + random() / 2)), this.io.signal);
    return true;
  }
}

const usual: Required<Patience> = {
  tries: 5,
  firstWaitMs: 500,
  longestWaitMs,
  sleep: realSleep,
  random: Math.random,
};

export async function realSleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((thrown: unknown) => {
    throw asLifeboatError(thrown);
  });
}
