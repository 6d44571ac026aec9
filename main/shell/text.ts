import { app } from "electron";
import de from "../../resources/text/de.json" with { type: "json" };
import en from "../../resources/text/en.json" with { type: "json" };

const languages = { en: en.ui.shell, de: de.ui.shell } as const;
export type Language = keyof typeof languages;
export type TextKey = keyof typeof en.ui.shell;

let language: Language | undefined;

export function setLanguage(wanted: Language | "system"): void {
  language = wanted === "system" ? undefined : wanted;
}

/** The language of menus, tray and notifications: as set, else the system's, else English. */
function currentLanguage(): Language {
  return language ?? (app.getLocale().startsWith("de") ? "de" : "en");
}

/** The text of `ui.shell.<key>`. */
export function t(key: TextKey, values: Readonly<Record<string, string>> = {}): string {
  return languages[currentLanguage()][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** "today 9:14", "12 days ago". */
export function ago(iso: string, now = new Date()): string {
  const then = new Date(iso);
  const days = Math.round((midnight(then) - midnight(now)) / 86_400_000);
  const day = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto" }).format(days, "day");
  if (Math.abs(days) > 1) return day;
  return `${day} ${new Intl.DateTimeFormat(currentLanguage(), { hour: "numeric", minute: "2-digit" }).format(then)}`;
}

const midnight = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
