// Outlook's recurrences as RRULEs (RFC 5545 3.3.10).
import type { DayOfWeek, PatternedRecurrence, RecurrencePattern, WeekIndex } from "@microsoft/microsoft-graph-types";
import { dayStamp, utcStamp } from "../../formats/write-times.ts";
import { wallToInstant } from "../../formats/zones.ts";

export const dayNames: readonly DayOfWeek[] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
export const dayCodes = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
export const weekIndexes: Readonly<Record<WeekIndex, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };

/** The first time of a series. `wall` is its local clock read as if it were UTC. */
export type SeriesStart = { readonly wall: number; readonly allDay: boolean; /** IANA; undefined is UTC. */ readonly zone: string | undefined };

/** Undefined for one that is not understood: half a rule would be a wrong one. */
export function ruleOf({ pattern, range }: PatternedRecurrence, start: SeriesStart): string | undefined {
  const parts = pattern && patternParts(pattern);
  if (!parts) return undefined;
  const interval = pattern.interval ?? 1;
  const every = interval > 1 ? [`INTERVAL=${interval}`] : [];
  const [frequency = "", ...more] = parts;
  const end = range?.type === "numbered" ? [`COUNT=${range.numberOfOccurrences ?? 1}`] : range?.type === "endDate" ? untilPart(range.endDate ?? "", start) : [];
  return [frequency, ...every, ...more, ...end].join(";");
}

function patternParts(pattern: RecurrencePattern): string[] | undefined {
  const { type, dayOfMonth = 1, month = 1, interval = 1 } = pattern;
  const days = (pattern.daysOfWeek ?? []).map(codeOf);
  switch (type) {
    case "daily":
      return ["FREQ=DAILY"];
    case "weekly":
      return ["FREQ=WEEKLY", `BYDAY=${days.join(",")}`, ...(interval > 1 ? [`WKST=${codeOf(pattern.firstDayOfWeek ?? "sunday")}`] : [])];
    case "absoluteMonthly":
      return ["FREQ=MONTHLY", ...monthDay(dayOfMonth, 28)];
    case "absoluteYearly":
      return ["FREQ=YEARLY", `BYMONTH=${month}`, ...monthDay(dayOfMonth, month === 2 ? 28 : 31)];
    case "relativeMonthly":
      return ["FREQ=MONTHLY", ...nthDay(days, pattern.index ?? "first")];
    case "relativeYearly":
      return ["FREQ=YEARLY", `BYMONTH=${month}`, ...nthDay(days, pattern.index ?? "first")];
    default:
      return undefined;
  }
}

const codeOf = (day: DayOfWeek): string => dayCodes[dayNames.indexOf(day)] ?? "MO";

/** In a month without that day Outlook takes the last one ([MS-OXOCAL] 2.2.1.44.1), where an RRULE would leave it out. */
function monthDay(day: number, always: number): string[] {
  if (day <= always) return [`BYMONTHDAY=${day}`];
  return [`BYMONTHDAY=${Array.from({ length: day - 27 }, (_, n) => 28 + n).join(",")}`, "BYSETPOS=-1"];
}

function nthDay(days: readonly string[], index: WeekIndex): string[] {
  const nth = weekIndexes[index];
  return days.length === 1 ? [`BYDAY=${nth}${days[0] ?? ""}`] : [`BYDAY=${days.join(",")}`, `BYSETPOS=${nth}`];
}

/** The last day, at the time of day the series has. */
function untilPart(endDate: string, { wall, allDay, zone }: SeriesStart): string[] {
  const last = Date.parse(`${endDate}T00:00:00Z`);
  if (Number.isNaN(last)) return [];
  if (allDay) return [`UNTIL=${dayStamp(new Date(last))}`];
  const at = last + (wall - Math.floor(wall / 86_400_000) * 86_400_000);
  return [`UNTIL=${utcStamp(new Date(zone === undefined ? at : wallToInstant(at, zone)))}`];
}
