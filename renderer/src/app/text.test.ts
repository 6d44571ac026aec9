import { expect, test } from "vitest";
import german from "../../../resources/text/de.json";
import english from "../../../resources/text/en.json";
import { ago, dateOf, day, daysAgo, list, moment, since, t, told } from "./text.ts";

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], { query: "?raw", import: "default", eager: true });
const forms = (value: object) => Object.keys(value).every((key) => key === "one" || key === "other");

/** Every text by its key; a plural's forms share one. */
function flat(texts: object, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts) as [string, string | object][]) {
    if (typeof value === "string") all.set(prefix + key, value);
    else if (forms(value)) all.set(prefix + key, Object.values(value).join(" "));
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

const en = flat({ ...english.ui, errors: english.errors });
const de = flat({ ...german.ui, errors: german.errors });
const places = (text = "") => [...new Set(text.match(/\{[\w-]+\}/g))].toSorted();

test("English and German say the same things with the same places", () => {
  expect([...de.keys()].toSorted()).toEqual([...en.keys()].toSorted());
  for (const [key, text] of en) expect([key, places(de.get(key))]).toEqual([key, places(text)]);
});

test("every key written in a source has a text", () => {
  const keys = Object.entries(sources).flatMap(([file, text]) => [...text.matchAll(/\bt\("([\w.-]+)"/g)].map(([, key = ""]) => `${key} in ${file}`));
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !en.has(key.split(" ")[0] ?? ""))).toEqual([]);
});

test("what the engine says of an error is known where it is said in our words, too", () => {
  const engine = Object.values(import.meta.glob<string>(["../../../main/**/*.ts", "!../../../main/**/*.test.ts"], { query: "?raw", import: "default", eager: true })).join("\n");
  const said = Object.values(english.ui.told).map((text) => text.split(/\{\w+\}[:;]?/).map((part) => part.trim()).filter((part) => part !== ""));
  expect(said.flat().filter((part) => !engine.includes(part))).toEqual([]);
  const backups = "there are 2 backups in C:\\x (old); name one: a, b";
  expect([told(backups), told("url: an address is needed"), told("there is no source 3")]).toEqual([backups, "url: an address is needed", undefined]);
});

test("no screen speaks of the inside", () => {
  const inside = /\b(brake|mirror|pack|cursor|root|vault|snapshot|drill)s?\b/i;
  const found = [...en].filter(([, text]) => inside.test(text)).map(([key]) => key);
  expect(found).toEqual([]);
});

test("n chooses the plural and is written as the language does", () => {
  expect(t("kinds.contact", { n: 1 })).toBe("1 person");
  expect(t("kinds.contact", { n: 1906 })).toBe("1,906 people");
});

test("the last of several is joined by a word; a measure of one thing is not", () => {
  expect(list(["3 people", "1 date"])).toBe("3 people and 1 date");
  expect(list(["1 day", "2 hours"], "unit")).toBe("1 day, 2 hours");
});

test("a day without a time is the same in every zone", () => {
  const here = process.env["TZ"];
  process.env["TZ"] = "America/Los_Angeles";
  expect(day(dateOf("2026-11-15"))).toBe("November 15, 2026");
  expect(day(dateOf("2026-11-15T06:00:00Z"))).toBe("November 14, 2026");
  if (here === undefined) delete process.env["TZ"];
  else process.env["TZ"] = here;
});

test("times are said as people say them", () => {
  const now = new Date(2026, 10, 22, 18, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  expect(ago(at(2026, 10, 22, 9, 14), now)).toMatch(/^today 9:14/);
  expect(ago(at(2026, 10, 21, 23, 59), now)).toMatch(/^yesterday 11:59/);
  expect(ago(at(2026, 10, 10, 9, 14), now)).toBe("12 days ago");
  expect(ago(at(2026, 4, 3, 9, 14), now)).toBe("May 3, 2026");
  expect(daysAgo(at(2026, 10, 21, 23, 59), now)).toBe("yesterday");
  expect(moment(at(2026, 10, 17, 21, 0), now)).toMatch(/^Tuesday 9:00/);
  expect(since(at(2026, 2, 1, 0, 0), now)).toBe("March");
  expect(since(at(2026, 10, 9, 12, 0), now)).toBe("November 9");
});
