import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./providers/clock.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Time that passes only when somebody waits: for tests and the demo. */
export function virtualClock(start: Date): Clock & { advance(ms: number): void } {
  let now = start.getTime();
  const advance = (ms: number): void => {
    now += ms;
  };
  return {
    now: () => new Date(now),
    sleep: (ms, signal) => {
      signal.throwIfAborted();
      advance(ms);
      return Promise.resolve();
    },
    advance,
  };
}
