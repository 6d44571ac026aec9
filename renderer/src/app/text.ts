import { createInstance } from "i18next";
import { errors as englishErrors, ui as english } from "../../../resources/text/en.json";
import { pseudo, pseudoMode } from "./pseudo.ts";
import * as german from "../../../resources/text/de.json";

export type Language = "en" | "de";
export type Values = Readonly<Record<string, string | number>>;

// A plural is an object {one, other} under its key, as everywhere in resources/text.
const texts = createInstance();
void texts.init({
  initAsync: false,
  lng: "en",
  fallbackLng: "en",
  resources: {
    en: { translation: { ...english, errors: englishErrors } },
    de: { translation: { ...german.ui, errors: german.errors } },
  },
  pluralSeparator: ".",
  interpolation: { prefix: "{", suffix: "}", escapeValue: false },
});

let language: Language = "en";

/** "system" takes the first of the system's languages that we have. */
export function setLanguage(wanted: Language | "system"): void {
  const system = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === "de" || tag === "en");
  language = wanted === "system" ? (system ?? "en") : wanted;
  void texts.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = pseudoMode === "rtl" ? "rtl" : "ltr";
}

/** What the engine says of an error is in English, too. */
export const isEnglish = (): boolean => language === "en";

/** What the engine says of an error in words we have, too: in those of this screen. */
export function told(detail: string): string | undefined {
  for (const [key, template] of Object.entries(english.told)) {
    const places = new RegExp(`^${template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{(\w+)\}/g, "(?<$1>.+)")}$`, "s");
    const found = places.exec(detail);
    if (found) return t(`told.${key}`, found.groups);
  }
  return undefined;
}

/** The language now on screen, for Intl. */
export function locale(): string {
  const own = navigator.languages.find((tag) => tag.startsWith(language));
  return pseudoMode === "rtl" ? "ar-u-nu-latn" : (own ?? language);
}

/** The text of `ui.<key>` (or `errors.<code>...`). Numbers are written as the language does; `n` chooses the plural. */
export function t(key: string, values: Values = {}): string {
  const written = Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? number(value) : value]);
  const count = typeof values["n"] === "number" ? { count: values["n"] } : {};
  return pseudo(texts.t(key, { ...Object.fromEntries(written), ...count } as Record<string, string>));
}

/** The text, where there is one: for keys that come from elsewhere. */
export function ifKnown(key: string): string | undefined {
  return texts.exists(key) ? t(key) : undefined;
}

const formats = new Map<string, unknown>();

/** Intl's formats cost milliseconds to make: each is made once for a language. */
function format<T, O>(make: new (locale: string, options?: O) => T, options?: O): T {
  const key = `${make.name} ${locale()} ${JSON.stringify(options)}`;
  const known = (formats.get(key) as T | undefined) ?? new make(locale(), options);
  formats.set(key, known);
  return known;
}

export function numberFormat(options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  return format(Intl.NumberFormat, options);
}

export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return format(Intl.DateTimeFormat, options);
}

const daysFormat = (): Intl.RelativeTimeFormat => format(Intl.RelativeTimeFormat, { numeric: "auto" });

/** What the first page is about to say, made while the engine is still being asked. */
export function prepare(): void {
  list([number(1)]);
  ago(new Date().toISOString());
}

export function number(value: number): string {
  return numberFormat().format(value);
}

/** "412 people, 1,906 dates and 3 photos"; what measures one thing ("unit") is "1 day, 2 hours". */
export function list(parts: readonly string[], type: "conjunction" | "unit" = "conjunction"): string {
  return format(Intl.ListFormat, { type, style: "long" }).format(parts);
}

/** "1.2 GB". Takes bytes. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = units[step] ?? "byte";
  return numberFormat({ style: "unit", unit, maximumSignificantDigits: 3 }).format(bytes / 1000 ** step);
}

export function time(date: Date): string {
  return dateFormat({ hour: "numeric", minute: "2-digit" }).format(date);
}

/** A date without a time is that day everywhere, also west of Greenwich. Takes ISO 8601. */
export const dateOf = (iso: string): Date => new Date(iso.length === 10 ? `${iso}T12:00:00` : iso);

/** "3 May 2026" in the order of the language. */
export function day(date: Date): string {
  return dateFormat({ dateStyle: "long" }).format(date);
}

/** A past moment as people say it: "today 9:14", "yesterday 21:00", "12 days ago", "3 May 2026". Takes ISO 8601. */
export function ago(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  const relative = (): string => daysFormat().format(-days, "day");
  if (days < 2) return `${relative()} ${time(then)}`;
  return days <= 60 ? relative() : day(then);
}

/** "Tue 21:00", within a week; with the date where it is longer ago. */
export function moment(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (days < 2) return ago(iso, now);
  const weekday = dateFormat({ weekday: "long" }).format(then);
  return `${days < 7 ? weekday : day(then)} ${time(then)}`;
}

/** The start of a picture's time: "March" where it is months ago, else "3 May". Takes ISO 8601. */
export function since(iso: string, now: Date = new Date()): string {
  const then = dateOf(iso);
  const months = now.getTime() - then.getTime() > 60 * 86_400_000;
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return dateFormat(months ? { month: "long", ...year } : { day: "numeric", month: "long" }).format(then);
}

/** "yesterday", "12 days ago", "3 May 2026": a day is precise enough. Takes ISO 8601. */
export function daysAgo(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  return days <= 60 ? daysFormat().format(-days, "day") : day(then);
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
