import { Option } from "commander";
import { systemClock } from "../engine/clock.ts";
import type { Clock } from "../engine/providers/clock.ts";
import { seconds } from "./command.ts";

/** For tests: a big loss is believed only when a second look, this much later, finds the same. Not in the short help. */
export const secondLook = (): Option => new Option("--second-look <seconds>").argParser(seconds).hideHelp();

/** A clock that sleeps no longer than this. Not asked for: the real one, since waits that servers ask for are slept on it too. */
export function impatient(mostSeconds: number | undefined): Clock {
  if (mostSeconds === undefined) return systemClock;
  return { now: () => systemClock.now(), sleep: (ms, signal) => systemClock.sleep(Math.min(ms, mostSeconds * 1000), signal) };
}
