// RRULEs (RFC 5545 3.3.10) as Outlook's recurrences, as far as it has the like.
import type { DayOfWeek, PatternedRecurrence, RecurrencePattern, WeekIndex } from "@microsoft/microsoft-graph-types";
import { isoTime } from "../../formats/icalendar-view.ts";
import { instantToWall } from "../../formats/zones.ts";
import { dayCodes, dayNames, type SeriesStart, weekIndexes } from "./recurrence.ts";

const day = 86_400_000;
/** Outlook's own limits are about there. */
const mostInterval = 999;

type Rule = ReadonlyMap<string, string>;

/** `timeZone` is Windows' name. Undefined where Outlook has nothing that means the same. */
export function patternOf(rrule: string, start: SeriesStart, timeZone: string): PatternedRecurrence | undefined {
  const rule: Rule = new Map(rrule.toUpperCase().split(";").map((part) => part.trim()).filter((part) => part !== "").map((part) => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const interval = Number(rule.get("INTERVAL") ?? 1);
  if (!Number.isInteger(interval) || interval < 1 || interval > mostInterval) return undefined;
  const pattern = kinds[rule.get("FREQ") ?? ""]?.(rule, new Date(start.wall), interval);
  const range = pattern && rangeOf(rule, start);
  if (pattern === undefined || range === undefined) return undefined;
  return { pattern: { ...pattern, interval }, range: { ...range, startDate: isoDay(start.wall), recurrenceTimeZone: timeZone } };
}

const isoDay = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

const kinds: Readonly<Record<string, (rule: Rule, start: Date, interval: number) => RecurrencePattern | undefined>> = {
  DAILY: (rule, start, interval) => (only(rule) ? { type: "daily" } : interval === 1 ? weekly(rule, start) : undefined),
  WEEKLY: weekly,
  MONTHLY: monthly,
  YEARLY: yearly,
};

/** No other parts than these, beside those of every rule. */
function only(rule: Rule, ...names: readonly string[]): boolean {
  return [...rule.keys()].every((name) => always.has(name) || names.includes(name));
}

const always = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"]);

function weekly(rule: Rule, start: Date): RecurrencePattern | undefined {
  const days = rule.has("BYDAY") ? daysIn(rule.get("BYDAY") ?? "") : [nameOf(start.getUTCDay())];
  if (!only(rule, "BYDAY") || days === undefined || !days.includes(nameOf(start.getUTCDay()))) return undefined;
  return { type: "weekly", daysOfWeek: days, firstDayOfWeek: nameOf(Math.max(0, dayCodes.indexOf(rule.get("WKST") ?? "MO"))) };
}

function monthly(rule: Rule, start: Date): RecurrencePattern | undefined {
  if (rule.has("BYDAY")) return only(rule, "BYDAY", "BYSETPOS") ? relative(rule, start, "relativeMonthly") : undefined;
  if (rule.get("BYMONTHDAY") === "-1" && only(rule, "BYMONTHDAY")) return fits(start, dayNames, "last") ? { type: "relativeMonthly", daysOfWeek: [...dayNames], index: "last" } : undefined;
  const dayOfMonth = only(rule, "BYMONTHDAY", "BYSETPOS") ? dayOf(rule, start, 28) : undefined;
  return dayOfMonth === undefined ? undefined : { type: "absoluteMonthly", dayOfMonth };
}

function yearly(rule: Rule, start: Date): RecurrencePattern | undefined {
  const month = Number(rule.get("BYMONTH") ?? start.getUTCMonth() + 1);
  if (month !== start.getUTCMonth() + 1) return undefined;
  if (rule.has("BYDAY")) {
    const found = rule.has("BYMONTH") && only(rule, "BYMONTH", "BYDAY", "BYSETPOS") ? relative(rule, start, "relativeYearly") : undefined;
    return found && { ...found, month };
  }
  const dayOfMonth = only(rule, "BYMONTH", "BYMONTHDAY", "BYSETPOS") ? dayOf(rule, start, month === 2 ? 28 : 31) : undefined;
  return dayOfMonth === undefined ? undefined : { type: "absoluteYearly", dayOfMonth, month };
}

/** A day that every such month has, or the last one up to it: "28,29,30" with BYSETPOS=-1. */
function dayOf(rule: Rule, start: Date, most: number): number | undefined {
  const said = rule.get("BYMONTHDAY");
  if (rule.has("BYSETPOS")) {
    const days = said?.split(",").map(Number) ?? [];
    const isRun = days.length > 1 && days.every((each, n) => each === 28 + n) && days.length <= 4 && rule.get("BYSETPOS") === "-1";
    return isRun && start.getUTCDate() === Math.min(days.at(-1) ?? 0, daysInMonth(start)) ? days.at(-1) : undefined;
  }
  const found = Number(said ?? start.getUTCDate());
  return Number.isInteger(found) && found >= 1 && found <= most && found === start.getUTCDate() ? found : undefined;
}

function relative(rule: Rule, start: Date, type: "relativeMonthly" | "relativeYearly"): RecurrencePattern | undefined {
  const [, nth, code] = /^([+-]?\d)([A-Z]{2})$/.exec(rule.get("BYDAY") ?? "") ?? [];
  const position = rule.get("BYSETPOS");
  const days = code === undefined ? daysIn(rule.get("BYDAY") ?? "") : daysIn(code);
  const index = indexOf((code === undefined) === (position === undefined) ? undefined : (nth ?? position));
  return days === undefined || index === undefined || !fits(start, days, index) ? undefined : { type, daysOfWeek: days, index };
}

const indexOf = (nth: string | undefined): WeekIndex | undefined => (Object.keys(weekIndexes) as WeekIndex[]).find((name) => weekIndexes[name] === Number(nth ?? Number.NaN));

/** Whether a series may begin there: Outlook would move its beginning to the first day that fits. */
function fits(start: Date, days: readonly DayOfWeek[], index: WeekIndex): boolean {
  const first = start.getUTCDate() - 1;
  const month = Array.from({ length: daysInMonth(start) }, (_, n) => nameOf(start.getUTCDay() + n - first + 35));
  const matching = month.flatMap((name, n) => (days.includes(name) ? [n] : []));
  return (index === "last" ? matching.at(-1) : matching[weekIndexes[index] - 1]) === first;
}

const daysInMonth = (at: Date): number => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
const nameOf = (weekday: number): DayOfWeek => dayNames[weekday % 7] ?? "sunday";

function daysIn(list: string): DayOfWeek[] | undefined {
  const found = list.split(",").map((code) => dayNames[dayCodes.indexOf(code)]);
  return found.every((name) => name !== undefined) ? [...new Set(found)] : undefined;
}

function rangeOf(rule: Rule, start: SeriesStart): PatternedRecurrence["range"] | undefined {
  const count = rule.get("COUNT");
  const until = rule.get("UNTIL");
  if (count !== undefined) return /^\d{1,3}$/.test(count) && Number(count) > 0 ? { type: "numbered", numberOfOccurrences: Number(count) } : undefined;
  if (until === undefined) return { type: "noEnd" };
  const endDate = lastDay(until, start);
  return endDate === undefined || endDate < isoDay(start.wall) ? undefined : { type: "endDate", endDate };
}

/** The last day on which the series can take place: a time before that of the series leaves its own day out. */
function lastDay(until: string, { wall, allDay, zone }: SeriesStart): string | undefined {
  const iso = isoTime(until);
  const at = Date.parse(iso === undefined || iso.endsWith("Z") || !iso.includes("T") ? (iso ?? "") : `${iso}Z`);
  if (Number.isNaN(at)) return undefined;
  if (allDay || !until.includes("T")) return isoDay(at);
  const local = until.endsWith("Z") && zone !== undefined ? (instantToWall(at, zone) ?? at) : at;
  const isWhole = local - Math.floor(local / day) * day >= wall - Math.floor(wall / day) * day;
  return isoDay(isWhole ? local : local - day);
}
