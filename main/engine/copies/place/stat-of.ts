import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that is gone may answer nothing for ever, and each question holds one of the few threads that Node has: one at a time. */
const asked = new Map<string, Promise<Stats | undefined>>();

/** Undefined for what is not there, cannot be looked at, or does not answer in time. */
export async function statOf(path: string, waitMs = 5000): Promise<Stats | undefined> {
  const answer = asked.get(path) ?? ask(path);
  asked.set(path, answer);
  const stop = new AbortController();
  const enough = sleep(waitMs, undefined, { signal: stop.signal }).catch(() => undefined);
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
