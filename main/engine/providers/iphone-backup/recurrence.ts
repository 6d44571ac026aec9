// How the phone writes a recurrence rule, in its calendar and in its reminders, as an RRULE (RFC 5545 section 3.3.10).
import { type Clock, dayStamp, stamp, utcStamp } from "../../formats/write-times.ts";
import type { Row } from "./tables.ts";
import { json, number, text } from "./tables.ts";
import { fromApple } from "./times.ts";

const frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** Letters of `Recurrence.specifier`, as in "D=0MO,0WE" or "D=+2MO;O=10". */
const specifiers: Readonly<Record<string, string>> = { D: "BYDAY", M: "BYMONTHDAY", O: "BYMONTH", Y: "BYYEARDAY", W: "BYWEEKNO", S: "BYSETPOS" };

/** From a row of Recurrence in Calendar.sqlitedb; undefined for one that is not understood: half a rule would be a wrong one. */
export function calendarRule(row: Row, clock: Clock): string | undefined {
  const parts = ends(number(row, "frequency"), 1, { interval: number(row, "interval"), count: number(row, "count"), end: number(row, "end_date"), clock });
  if (parts === undefined) return undefined;
  for (const piece of (text(row, "specifier") ?? "").split(";").filter((found) => found !== "")) {
    const [, letter = "", list = ""] = /^([A-Z])=([-+0-9A-Z,]+)$/.exec(piece) ?? [];
    const name = specifiers[letter];
    if (name === undefined) return undefined;
    parts.push(`${name}=${list.split(",").map((each) => each.replace(/^[+-]?0(?=[A-Z])/, "").replace(/^\+/, "")).join(",")}`);
  }
  const start = number(row, "week_start");
  if (start !== undefined && start >= 1 && start <= 7) parts.push(`WKST=${weekdays[start - 1] ?? "MO"}`);
  return parts.join(";");
}

/** From a rule among the objects of a reminder: lists are JSON, weekdays count from 1 on Sunday. */
export function reminderRule(row: Row, clock: Clock): string | undefined {
  const parts = ends(number(row, "ZFREQUENCY"), 0, { interval: number(row, "ZINTERVAL"), count: number(row, "ZOCCURRENCECOUNT"), end: number(row, "ZENDDATE"), clock });
  if (parts === undefined) return undefined;
  const days = listIn(row, "ZDAYSOFTHEWEEK").flatMap(weekdayOf);
  if (days.length > 0) parts.push(`BYDAY=${days.join(",")}`);
  for (const [name, column] of reminderLists) {
    const found = listIn(row, column).filter((each) => Number.isInteger(each));
    if (found.length > 0) parts.push(`${name}=${found.join(",")}`);
  }
  return parts.join(";");
}

const reminderLists = [
  ["BYMONTHDAY", "ZDAYSOFTHEMONTH"],
  ["BYMONTH", "ZMONTHSOFTHEYEAR"],
  ["BYYEARDAY", "ZDAYSOFTHEYEAR"],
  ["BYWEEKNO", "ZWEEKSOFTHEYEAR"],
  ["BYSETPOS", "ZSETPOSITIONS"],
] as const;

type Ends = { readonly interval: number | undefined; readonly count: number | undefined; readonly end: number | undefined; readonly clock: Clock };

function ends(frequency: number | undefined, first: number, { interval = 1, count = 0, end, clock }: Ends): string[] | undefined {
  const name = frequency === undefined ? undefined : frequencies[frequency - first];
  if (name === undefined) return undefined;
  const parts = [`FREQ=${name}`];
  if (interval > 1) parts.push(`INTERVAL=${Math.trunc(interval)}`);
  const until = end === 0 ? undefined : fromApple(end);
  if (count > 0) parts.push(`COUNT=${Math.trunc(count)}`);
  else if (until !== undefined) parts.push(`UNTIL=${lastIn(until, clock)}`);
  return parts;
}

/** In the form of the start, as RFC 5545 section 3.3.10 asks; with a zone it is in UTC. */
function lastIn(until: Date, { allDay, zone }: Clock): string {
  if (allDay) return dayStamp(until);
  return zone === "_float" ? stamp(until) : utcStamp(until);
}

function weekdayOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { dayOfTheWeek, weekNumber } = value as { dayOfTheWeek?: unknown; weekNumber?: unknown };
  const day = typeof dayOfTheWeek === "number" ? weekdays[dayOfTheWeek - 1] : undefined;
  const nth = typeof weekNumber === "number" && Number.isInteger(weekNumber) && weekNumber !== 0 ? String(weekNumber) : "";
  return day === undefined ? [] : [`${nth}${day}`];
}

function listIn(row: Row, column: string): unknown[] {
  const found = json(row, column);
  return Array.isArray(found) ? found : [];
}
