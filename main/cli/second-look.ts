import { Option } from "commander";
import { systemClock } from "../engine/clock.ts";
import type { Clock } from "../engine/mirror/job.ts";
import { seconds } from "./command.ts";

/** For tests: a big loss is believed only when a second look, this much later, finds the same. Not in the short help. */
export const secondLook = (): Option => new Option("--second-look <seconds>").argParser(seconds).default(60).hideHelp();

/** A clock that sleeps no longer than this. */
export function impatient(mostSeconds: number): Clock {
  return { now: () => systemClock.now(), sleep: (ms, signal) => systemClock.sleep(Math.min(ms, mostSeconds * 1000), signal) };
}
