// When a reminder is told of. Each alarm names its trigger: a time, a span before it is due, or a place.
import { z } from "zod";
import { durationText } from "../../formats/duration.ts";
import type { Lines } from "../../formats/write-lines.ts";
import { type Clock, utcStamp } from "../../formats/write-times.ts";
import { wallToInstant, zoneOffsets } from "../../formats/zones.ts";
import type { Row } from "./tables.ts";
import { json, number } from "./tables.ts";

const components = z.looseObject({ year: z.int(), month: z.int(), day: z.int(), hour: z.int(), minute: z.int(), second: z.int().optional() });
/** Ten years. */
const longest = 315_360_000;

/** `due` as the clock on the wall, read as if it were UTC where there is no zone. One that waits for a place has no time. */
export type Told = { readonly triggers: readonly Row[]; readonly due: Date | undefined; readonly clock: Clock; readonly summary: string | undefined };

/** As VALARMs (RFC 5545 section 3.6.6); a trigger that is not understood is left to the rows kept as they are. */
export function writeAlarms(lines: Lines, { triggers, due, clock, summary }: Told): void {
  for (const trigger of triggers) {
    const found = triggerOf(trigger, due, clock);
    if (found === undefined) continue;
    lines.raw("BEGIN", "VALARM").raw("ACTION", "DISPLAY").text("DESCRIPTION", summary ?? "Reminder");
    lines.raw(...found).raw("END", "VALARM");
  }
}

function triggerOf(row: Row, due: Date | undefined, { zone }: Clock): readonly [head: string, value: string] | undefined {
  const wall = wallOf(row);
  const known = zone !== undefined && zoneOffsets(zone, undefined, [0]) !== undefined;
  if (wall !== undefined && known) return ["TRIGGER;VALUE=DATE-TIME", utcStamp(new Date(wallToInstant(wall, zone)))];
  const span = wall === undefined ? number(row, "ZTIMEINTERVAL") : due && (wall - due.getTime()) / 1000;
  if (span === undefined || due === undefined || Math.abs(span) > longest) return undefined;
  return ["TRIGGER;RELATED=END", durationText(Math.trunc(span))];
}

function wallOf(row: Row): number | undefined {
  const { data } = components.safeParse(json(row, "ZDATECOMPONENTSDATA"));
  if (data === undefined) return undefined;
  const wall = Date.UTC(data.year, data.month - 1, data.day, data.hour, data.minute, data.second ?? 0);
  return Number.isNaN(wall) ? undefined : wall;
}
