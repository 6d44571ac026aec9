import type { PatternedRecurrence, RecurrencePattern } from "@microsoft/microsoft-graph-types";

const dayMs = 86_400_000;
const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const positions: Readonly<Record<string, number>> = { first: 0, second: 1, third: 2, fourth: 3, last: -1 };
const needed: Readonly<Record<string, readonly (keyof RecurrencePattern)[]>> = {
  daily: ["interval"],
  weekly: ["interval", "daysOfWeek", "firstDayOfWeek"],
  absoluteMonthly: ["interval", "dayOfMonth"],
  relativeMonthly: ["interval", "daysOfWeek"],
  absoluteYearly: ["interval", "dayOfMonth", "month"],
  relativeYearly: ["interval", "daysOfWeek", "month"],
};

/** Why the service would not take it. */
export function recurrenceProblem({ pattern, range }: PatternedRecurrence): string | undefined {
  const fields = needed[pattern?.type ?? ""];
  if (!pattern || !range || fields === undefined) return "ErrorPropertyValidationFailure";
  if (fields.some((name) => pattern[name] === undefined || pattern[name] === null)) return "ErrorPropertyValidationFailure";
  if ((pattern.interval ?? 0) < 1 || (pattern.interval ?? 0) > 999) return "ErrorPropertyValidationFailure";
  if (range.type === "endDate" && (range.endDate ?? "") < (range.startDate ?? "")) return "ErrorCalendarEndDateIsEarlierThanStartDate";
  if (range.type === "numbered" && !((range.numberOfOccurrences ?? 0) >= 1 && (range.numberOfOccurrences ?? 0) <= 999)) return "ErrorPropertyValidationFailure";
  return undefined;
}

/** Days of a series up to a day, each tested by itself: midnights in UTC. */
export function daysOf({ pattern, range }: PatternedRecurrence, until: number): number[] {
  const start = Date.parse(`${range?.startDate ?? ""}T00:00:00Z`);
  const last = range?.type === "endDate" ? Date.parse(`${range.endDate ?? ""}T00:00:00Z`) : until;
  const most = range?.type === "numbered" ? (range.numberOfOccurrences ?? 0) : Number.POSITIVE_INFINITY;
  const days: number[] = [];
  for (let day = start; day <= Math.min(last, until) && days.length < most; day += dayMs) if (pattern && matches(pattern, day, start)) days.push(day);
  return days;
}

function matches(pattern: RecurrencePattern, day: number, start: number): boolean {
  const [at, first] = [new Date(day), new Date(start)];
  const interval = pattern.interval ?? 1;
  const months = (at.getUTCFullYear() - first.getUTCFullYear()) * 12 + at.getUTCMonth() - first.getUTCMonth();
  const isInMonth = at.getUTCMonth() + 1 === pattern.month;
  switch (pattern.type) {
    case "daily":
      return ((day - start) / dayMs) % interval === 0;
    case "weekly":
      return ((weekOf(day, pattern) - weekOf(start, pattern)) / (7 * dayMs)) % interval === 0 && isOnDay(at, pattern);
    case "absoluteMonthly":
      return months % interval === 0 && isOnDate(at, pattern.dayOfMonth ?? 1);
    case "relativeMonthly":
      return months % interval === 0 && isNth(at, pattern);
    case "absoluteYearly":
      return isInMonth && (months / 12) % interval === 0 && isOnDate(at, pattern.dayOfMonth ?? 1);
    case "relativeYearly":
      return isInMonth && Math.floor(months / 12) % interval === 0 && isNth(at, pattern);
    default:
      return false;
  }
}

function weekOf(day: number, { firstDayOfWeek }: RecurrencePattern): number {
  const back = (new Date(day).getUTCDay() - names.indexOf(firstDayOfWeek ?? "sunday") + 7) % 7;
  return day - back * dayMs;
}

const isOnDay = (at: Date, { daysOfWeek }: RecurrencePattern): boolean => (daysOfWeek as readonly string[]).includes(names[at.getUTCDay()] ?? "");
const daysIn = (at: Date): number => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
/** Outlook takes the last day of a shorter month. */
const isOnDate = (at: Date, date: number): boolean => at.getUTCDate() === Math.min(date, daysIn(at));

function isNth(at: Date, pattern: RecurrencePattern): boolean {
  const month = Array.from({ length: daysIn(at) }, (_, n) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), n + 1)));
  const matching = month.filter((each) => isOnDay(each, pattern));
  return matching.at(positions[pattern.index ?? "first"] ?? 0)?.getTime() === at.getTime();
}
