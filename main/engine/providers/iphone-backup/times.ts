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

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();
const maxClocks = 600;

/** The clock on the wall of a zone, as if it were UTC; undefined for zones nobody knows. */
export function wallTime(time: Date, zone: string): Date | undefined {
  const clock = clockOf(zone);
  if (clock === undefined) return undefined;
  const parts = new Map(clock.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return new Date(Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")));
}

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(zone)) {
    if (clocks.size >= maxClocks) clocks.clear();
    clocks.set(zone, makeClock(zone));
  }
  return clocks.get(zone);
}

function makeClock(zone: string): Intl.DateTimeFormat | undefined {
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...numeric });
  } catch {
    return undefined;
  }
}
