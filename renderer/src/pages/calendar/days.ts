// Calendar days as "2026-05-03", counted in UTC so that no change of clocks loses or doubles one.
export type Day = string;

const msPerDay = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * msPerDay).toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / msPerDay);
}

/** The same day of another month, or its last one: 31 May and one month is 30 June. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = parts(day);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last))).toISOString().slice(0, 10);
}

/** A day written by anybody: undefined where it is none. */
export function dayIn(text: string | null): Day | undefined {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? text : undefined;
}

export function today(now: Date = new Date()): Day {
  return localDay(now);
}

/** When a day begins here. */
export function startOf(day: Day): Date {
  const [year, month, date] = parts(day);
  return new Date(year, month - 1, date);
}

/** The day it is here at that instant. */
export function localDay(date: Date): Day {
  const pad = (value: number, length: number): string => String(value).padStart(length, "0");
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** 1 is Monday, 7 Sunday, as the person's region counts. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}

export function startOfWeek(day: Day, first: number): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return addDays(day, -((weekday - first + 7) % 7));
}

/** The weeks that show a month: four to six, seven days each. */
export function weeksOf(day: Day, first: number): Day[][] {
  const month = day.slice(0, 7);
  const weeks: Day[][] = [];
  for (let start = startOfWeek(`${month}-01`, first); weeks.length === 0 || start.slice(0, 7) === month; start = addDays(start, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(start, index)));
  return weeks;
}

function parts(day: Day): [number, number, number] {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month, date];
}
