import { setTimeout as sleep } from "node:timers/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Place } from "./place.ts";

/** Passing trouble of a network; every call may be repeated. */
const passing = new Set(["timeout", "server", "rate-limited", "offline"]);
const waits = [1000, 4000, 15_000];
const longest = 60_000;

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;
const wait: Wait = (ms, signal) => sleep(ms, undefined, { signal });

/** Tries again what may work a moment later; a broken-off reading goes on where it was. */
export function patient(place: Place, pause: Wait = wait): Place {
  const again = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        await passes(thrown, attempt, signal, pause);
      }
    }
  };
  return {
    ...(place.largest !== undefined && { largest: place.largest }),
    list: (folder, signal) => again(signal, () => place.list(folder, signal)),
    folders: (folder, signal) => again(signal, () => place.folders(folder, signal)),
    put: (name, file, how, signal) => again(signal, () => place.put(name, file, how, signal)),
    remove: (name, signal) => again(signal, () => place.remove(name, signal)),
    async *read(name, signal, from = 0) {
      let at = from;
      for (let attempt = 0; ; attempt++) {
        try {
          for await (const chunk of place.read(name, signal, at)) {
            at += chunk.length;
            attempt = 0;
            yield chunk;
          }
          return;
        } catch (thrown) {
          await passes(thrown, attempt, signal, pause);
        }
      }
    },
  };
}

/** Waits, or throws what does not pass. */
async function passes(thrown: unknown, attempt: number, signal: AbortSignal, pause: Wait): Promise<void> {
  const error = asLifeboatError(thrown);
  const ms = waits[attempt];
  if (ms === undefined || !passing.has(error.code)) throw error;
  try {
    await pause(Math.min(error.afterMs ?? ms, longest), signal);
  } catch (cause) {
    throw new LifeboatError("cancelled", "stopped on request", { cause });
  }
}
