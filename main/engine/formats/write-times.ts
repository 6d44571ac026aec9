import type { Lines } from "./write-lines.ts";
import { param } from "./write-lines.ts";
import { instantToWall } from "./zones.ts";

export const day = 86_400_000;

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

/** How the times of an item are told: as days, in a zone, without one ("_float"), or in UTC. */
export type Clock = { readonly allDay: boolean; readonly zone: string | undefined };

/** `head` and value of a time property; `at` counts in UTC. */
export function timed(name: string, at: Date, { allDay, zone }: Clock): readonly [head: string, value: string] {
  if (allDay) return [`${name};VALUE=DATE`, dayStamp(nearestDay(at))];
  if (zone === "_float") return [name, stamp(at)];
  const wall = zone === undefined || utcNames.has(zone) ? undefined : instantToWall(at.getTime(), zone);
  return wall === undefined ? [name, utcStamp(at)] : [`${name};TZID=${param(zone ?? "")}`, stamp(new Date(wall))];
}

const utcNames = new Set(["UTC", "GMT", "Etc/UTC", "Etc/GMT"]);

export function writeTime(lines: Lines, name: string, at: Date | undefined, clock: Clock): void {
  if (at !== undefined) lines.raw(...timed(name, at, clock));
}
