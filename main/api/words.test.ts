import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Texts = Readonly<Record<string, unknown>>;
const read = (language: string): Texts => JSON.parse(readFileSync(join(import.meta.dirname, `../../resources/text/${language}.json`), "utf8")) as Texts;
const english = read("en");
const german = read("de");

/** Words of the trade that no screen shows. */
const trade = {
  en: /\b(snapshots?|drills?|vaults?|forecasts?|brakes?|mirror(s|ed|ing)?|packs?|cursors?|roots?)\b/i,
  de: /\b(snapshots?|vaults?|tresor\w*|brems\w*|spiegel\w*|cursor\w*|wurzel\w*)\b/i,
};

/** Every text below a key, by its path. */
function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  return new Map(Object.entries(value as object).flatMap(([key, inner]) => [...leaves(inner, path === "" ? key : `${path}.${key}`)]));
}
const screens = (texts: Texts): Map<string, string> => leaves({ errors: texts["errors"], ui: texts["ui"], export: texts["export"] });
const places = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].toSorted();

describe("texts of screens", () => {
  const en = screens(english);
  const de = screens(german);

  it("are complete in both languages", () => {
    expect([...en.keys()].filter((key) => !de.has(key))).toEqual([]);
    expect([...de.keys()].filter((key) => !en.has(key))).toEqual([]);
  });

  it("fill the same places", () => {
    const differing = [...en].filter(([key, text]) => de.has(key) && !samePlaces(key, text, de.get(key) ?? ""));
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("use no word of the trade", () => {
    expect([...en].filter(([, text]) => trade.en.test(text))).toEqual([]);
    expect([...de].filter(([, text]) => trade.de.test(text))).toEqual([]);
    expect([trade.en.test("the vault"), trade.de.test("die Bremse")]).toEqual([true, true]);
  });

  it("are not empty, and not left in English", () => {
    const empty = [...en, ...de].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
    // Where to press in a foreign program is called as it is there.
    const same = [...en].filter(([key, text]) => text.length > 24 && de.get(key) === text && !key.endsWith(".where"));
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

/** A text for one may write the number as a word. */
function samePlaces(key: string, en: string, de: string): boolean {
  const optional = key.endsWith(".one") ? ["n"] : [];
  const of = (text: string): string => places(text).filter((name) => !optional.includes(name)).join();
  return of(en) === of(de);
}
