import type { Occurrence } from "../../../../main/api/contract.ts";
import { addDays, type Day, daysBetween, localDay } from "./days.ts";

/** An occurrence and the days it covers here, both included. */
export type Span = { readonly occurrence: Occurrence; readonly first: Day; readonly last: Day; /** To sort by within a day. */ readonly time: string };

/** Drawn over `length` days of one week, from `column` (0 to 6), in a lane of its own. */
export type Bar = { readonly span: Span; readonly column: number; readonly length: number; readonly lane: number };

export function spanOf(occurrence: Occurrence): Span {
  const first = dayAndTime(occurrence.start);
  return { occurrence, first: first.day, last: lastDay(occurrence, first.day), time: occurrence.allDay ? "" : first.time };
}

/** ISO 8601, "start/end": tells the dates of a series apart. */
export function intervalOf({ start, end }: Occurrence): string {
  return end === null ? start : `${start}/${end}`;
}

/** The end is exclusive: an event until midnight, or until the next day, does not touch that day. */
function lastDay(occurrence: Occurrence, first: Day): Day {
  if (occurrence.end === null) return first;
  const end = dayAndTime(occurrence.end);
  const last = occurrence.allDay || end.time === "00:00" ? addDays(end.day, -1) : end.day;
  return last < first ? first : last;
}

/** Instants are told in this computer's zone, other times as they are written. */
export function dayAndTime(text: string): { day: Day; time: string } {
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(text)) return { day: text.slice(0, 10), time: text.slice(11, 16) };
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return { day: text.slice(0, 10), time: "" };
  return { day: localDay(date), time: `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}` };
}

/** All day or over midnight: shown as a bar rather than at a time. */
export function isBar(span: Span): boolean {
  return span.occurrence.allDay || span.first !== span.last;
}

/** Longest first, each in the first lane that is free on all its days. */
export function barsOf(week: readonly Day[], spans: readonly Span[]): Bar[] {
  const from = week[0] ?? "";
  const to = week.at(-1) ?? "";
  const here = spans.filter((span) => isBar(span) && span.first <= to && span.last >= from);
  const ends: number[] = [];
  return here.toSorted((a, b) => order(a, b)).map((span) => {
    const column = Math.max(0, daysBetween(from, span.first));
    const end = Math.min(6, daysBetween(from, span.last));
    const free = ends.findIndex((taken) => taken < column);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = end;
    return { span, column, length: end - column + 1, lane };
  });
}

/** What takes place on a day: bars first, then by time. */
export function onDay(day: Day, spans: readonly Span[]): Span[] {
  return spans
    .filter((span) => span.first <= day && span.last >= day)
    .toSorted((a, b) => Number(isBar(b)) - Number(isBar(a)) || a.time.localeCompare(b.time) || order(a, b));
}

function order(a: Span, b: Span): number {
  return a.first.localeCompare(b.first) || b.last.localeCompare(a.last) || a.occurrence.thing.name.localeCompare(b.occurrence.thing.name);
}
