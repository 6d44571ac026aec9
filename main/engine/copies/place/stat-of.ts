import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that is gone may answer nothing for ever, and each question holds one of the few threads that Node has: one at a time. */
const asked = new Map<string, Promise<Stats | undefined>>();

/** A disk that sleeps needs ten seconds or so until it turns. */
const patienceMs = 20_000;

/** Undefined for what is not there, or cannot be looked at; silent for what does not answer in time. */
export async function statOf(path: string, waitMs = patienceMs): Promise<Stats | "silent" | undefined> {
  const answer = asked.get(path) ?? ask(path);
  asked.set(path, answer);
  const stop = new AbortController();
  const enough = sleep(waitMs, "silent" as const, { signal: stop.signal }).catch(() => undefined);
  return Promise.race([answer, enough]).finally(() => stop.abort());
}

async function ask(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  } finally {
    asked.delete(path);
  }
}
