import type { Lines } from "../../formats/write-lines.ts";
import { param } from "../../formats/write-lines.ts";
import { instantToWall } from "../../formats/zones.ts";
import { dayStamp, nearestDay, stamp, utcStamp } from "./times.ts";

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
