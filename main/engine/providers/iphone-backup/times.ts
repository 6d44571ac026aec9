import { appleEpoch } from "./plist.ts";

/** Beyond these are no dates but stand-ins for none, as the first day of the year 1. */
const latest = Date.UTC(9999, 0, 1);
const earliest = Date.UTC(1600, 0, 1);

/** Seconds since 2001, as the phone counts; undefined for what is no time. */
export function fromApple(seconds: number | undefined): Date | undefined {
  if (seconds === undefined) return undefined;
  const time = (seconds + appleEpoch) * 1000;
  return time > earliest && time < latest ? new Date(time) : undefined;
}
