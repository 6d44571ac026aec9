import { LifeboatError } from "../../../api/errors.ts";

/** Throws LifeboatError cancelled once the signal was given. */
export function checkStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
}

/** The same values, until the signal is given: then it throws LifeboatError cancelled. */
export async function* untilStopped<T>(values: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  checkStopped(signal);
  for await (const value of values) {
    yield value;
    checkStopped(signal);
  }
}

/**
 * Runs some generators side by side and yields what they yield as it comes; each goes on only when its last value was
 * taken. Ends with the last, throws with the first that throws, and always ends them all. `stop` must make pending work
 * of the generators fail.
 */
export async function* merge<T>(sources: readonly AsyncGenerator<T>[], stop: () => void): AsyncGenerator<T> {
  type Step = { readonly source: AsyncGenerator<T>; readonly result: IteratorResult<T, unknown> };
  const step = async (source: AsyncGenerator<T>): Promise<Step> => ({ source, result: await source.next() });
  const pending = new Map(sources.map((source) => [source, step(source)]));
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(source);
        continue;
      }
      // Asked on first, so that the work goes on while the caller handles this value; one value ahead at most.
      pending.set(source, step(source));
      yield result.value;
    }
  } finally {
    if (pending.size > 0) stop();
    await Promise.allSettled(pending.values());
    await Promise.allSettled([...pending.keys()].map((source) => source.return(undefined)));
  }
}
