import type { Fact } from "../../../../main/api/contract.ts";
import { dateFormat, list, number, numberFormat, t } from "../../app/text.ts";
import { knownText } from "../../parts/field-name.ts";

/** What the engine says of an item in ISO and iCalendar terms, in words. What is not understood is said as it is. */
export function factValue({ key, value }: Pick<Fact, "key" | "value">): string {
  return (Object.hasOwn(writers, key) ? writers[key]?.(value) : undefined) ?? value;
}

/** A card's "cell", a guest's "accepted"; a person's own word for it stays as it is. */
export function factLabel({ key, label }: Pick<Fact, "key" | "label">): string {
  if (label === undefined) return "";
  return knownText(key === "with" ? "guest" : "labels", label.toLowerCase()) ?? label;
}

const dates = (value: string): string => list(value.split(", ").map(dateTime));

const writers: Readonly<Record<string, (value: string) => string | undefined>> = {
  birthday: partialDate,
  anniversary: partialDate,
  start: dateTime,
  first: dateTime,
  // RFC 5545, section 3.6.1: the day an all-day event ends on is not part of it.
  end: (value) => dateTime(value.length === 10 ? dayBefore(value) : value),
  due: dateTime,
  completed: dateTime,
  modified: dateTime,
  // Where the photo was taken, not where it is looked at.
  taken: (value) => dateTime(value.replace(/(?:\.\d+)?[+-]\d\d:?\d\d$/, "")),
  except: dates,
  also: dates,
  "changed-dates": dates,
  "file-size": (value) => fileSize(Number(value)),
  favourite: () => t("details.yes"),
  status: (value) => knownText("status", value),
  priority: (value) => knownText("priority", Number(value) < 5 ? "high" : Number(value) === 5 ? "medium" : "low"),
  duration: (value) => duration(value),
  reminders: (value) => list(value.split(", ").map(reminder)),
  repeats: repeats,
};

/** "2026-05-01", "2026-05-01T10:00:00" in whatever zone stands beside it, or "…Z", told in this computer's. */
export function dateTime(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return long(new Date(`${value}T00:00:00Z`), { dateStyle: "long", timeZone: "UTC" }) ?? value;
  const local = /Z|[+-]\d\d:\d\d$/.test(value);
  const date = new Date(local ? value : `${value}Z`);
  return long(date, { dateStyle: "long", timeStyle: "short", ...(local ? {} : { timeZone: "UTC" }) }) ?? value;
}

function dayBefore(day: string): string {
  const date = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000);
  return Number.isNaN(date.getTime()) ? day : date.toISOString().slice(0, 10);
}

/** "1931-05-04", "--05-04" and "1931-05": what is not known is said so. */
export function partialDate(value: string): string {
  const [, year, month, day] = /^(\d{4}|-)(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
  if (year === undefined || month === undefined) return year === undefined || year === "-" ? value : year;
  const date = new Date(Date.UTC(year === "-" ? 2000 : Number(year), Number(month) - 1, Number(day ?? "1")));
  const written = long(date, { month: "long", timeZone: "UTC", ...(day === undefined ? {} : { day: "numeric" }), ...(year === "-" ? {} : { year: "numeric" }) }) ?? value;
  return year === "-" ? t("details.no-year", { date: written }) : written;
}

function long(date: Date, options: Intl.DateTimeFormatOptions): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : dateFormat(options).format(date);
}

export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const format = numberFormat({ style: "unit", unit: units[step] ?? "byte", unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: 1 });
  return format.format(bytes / 1000 ** step);
}

/** RFC 5545, section 3.3.6: "PT1H30M". undefined where it is no duration. */
function duration(value: string): string | undefined {
  const [, weeks, days, hours, minutes, seconds] = /^[+-]?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(value) ?? [];
  const told = [["week", weeks], ["day", days], ["hour", hours], ["minute", minutes], ["second", seconds]] as const;
  const parts = told.flatMap(([unit, count]) => (Number(count ?? 0) === 0 ? [] : [unitOf(Number(count), unit)]));
  return parts.length === 0 ? undefined : list(parts, "unit");
}

function unitOf(count: number, unit: string): string {
  return numberFormat({ style: "unit", unit, unitDisplay: "long" }).format(count);
}

function reminder(trigger: string): string {
  const length = duration(trigger);
  if (length === undefined) return /^-?P/.test(trigger) ? t("details.at-start") : dateTime(trigger);
  return t(trigger.startsWith("-") ? "details.before-start" : "details.after-start", { length });
}

const frequencies: Readonly<Record<string, string>> = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" };
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** RFC 5545, section 3.3.10, as far as people put it; undefined for rarer rules, which are shown as written. */
export function repeats(rule: string): string | undefined {
  const parts = new Map(rule.split(";").map((part): [string, string] => [part.replace(/=.*/, ""), part.replace(/^[^=]*=?/, "")]));
  const unit = frequencies[parts.get("FREQ") ?? ""];
  if (unit === undefined || parts.has("BYSETPOS") || parts.has("BYHOUR") || parts.has("BYWEEKNO") || parts.has("BYYEARDAY")) return undefined;
  const days = weekdaysOf(parts.get("BYDAY") ?? "");
  if (days === undefined) return undefined;
  const every = t(`repeats.${unit}`, { n: Number(parts.get("INTERVAL") ?? "1") });
  const said = days.length === 0 ? every : t("repeats.on", { every, days: list(days) });
  const [until, count] = [parts.get("UNTIL"), parts.get("COUNT")];
  if (until !== undefined) return t("repeats.until", { every: said, when: dateTime(until.replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3")) });
  return count === undefined ? said : t("repeats.times", { every: said, times: number(Number(count)) });
}

/** undefined where one is "the second Tuesday": that needs other words. */
function weekdaysOf(byDay: string): string[] | undefined {
  const found = byDay.split(",").filter((day) => day !== "").map((day) => weekdays.indexOf(day));
  if (found.includes(-1)) return undefined;
  const format = dateFormat({ weekday: "long", timeZone: "UTC" });
  return found.map((index) => format.format(new Date(Date.UTC(2024, 0, 1 + index))));
}
