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

/** `20260102T090000` of the clock in UTC. */
export function stamp(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

export const utcStamp = (time: Date): string => `${stamp(time)}Z`;
export const dayStamp = (time: Date): string => stamp(time).slice(0, 8);

/** Midnight in UTC of the day meant: all-day times are midnight there, or in a zone at most half a day away. */
export function nearestDay(time: Date): Date {
  return new Date(Math.round(time.getTime() / day) * day);
}

export const day = 86_400_000;
