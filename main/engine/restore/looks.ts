import type { RestoreJob } from "./job.ts";

const firstPauseMs = 2000;

/**
 * When to look for what was written: at once, then after pauses that grow, until every write must show. Whoever has found
 * all stops before.
 */
export async function* looks({ connection, clock, io }: RestoreJob): AsyncGenerator<{ /** Nothing more is waited for. */ readonly last: boolean }> {
  let left = connection.traits.settlesMs;
  for (let pause = firstPauseMs; left > 0; pause *= 2) {
    yield { last: false };
    const ms = Math.min(pause, left);
    await clock.sleep(ms, io.signal);
    left -= ms;
  }
  yield { last: true };
}
