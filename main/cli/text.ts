import { stripVTControlCharacters } from "node:util";
import type { Kind } from "../engine/formats/item.ts";
import all from "../../resources/text/en.json" with { type: "json" };
import { calledAs } from "./called-as.ts";

export const errorTexts = all.errors;
export const texts = all.cli;
export const exportTexts = all.export;

/** A text for one and a text for all other numbers. */
export type Forms = { readonly one: string; readonly other: string };

/** Puts values into a text's {places}. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** Of a whole number. Not by Intl, which takes 20 ms to load in a command that takes 400. */
export const number = (n: number): string => String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** "1 contact", "2,318 contacts". */
export const count = (n: number, forms: Forms): string => fill(n === 1 ? forms.one : forms.other, { n: number(n) });

/** "412 contacts, 1,906 events"; "nothing" for none. */
export function countKinds(counts: Readonly<Partial<Record<Kind, number>>>): string {
  const kinds = (Object.keys(texts.kinds) as Kind[]).filter((kind) => counts[kind]);
  return kinds.map((kind) => count(counts[kind] ?? 0, texts.kinds[kind])).join(", ") || "nothing";
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "3 bytes", "7.41 kB", "1.2 GB". */
export function bytes(size: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  const unitDisplay = step === 0 ? "long" : "short";
  return (size / 1000 ** step).toLocaleString("en", { style: "unit", unit: units[step], unitDisplay, maximumSignificantDigits: 3 });
}

// Control characters, and the marks that turn the direction of what follows: a name holding them could rewrite the screen.
const hostile = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const hostileButLineEnds = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line that is safe to show, whatever an item or a server put into it. */
export const plain = (text: string): string => stripVTControlCharacters(text).replaceAll(hostile, " ").trim();

/** The same for text of several lines; tabs stay. */
export const plainLines = (text: string): string => stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replaceAll(hostileButLineEnds, "");

const longest = 80;

/** Item content in double quotes: one line of at most 80 characters. */
export function quoted(text: string): string {
  const line = plain(text);
  return `"${line.length <= longest ? line : `${firstOf(line, longest - 1)}…`}"`;
}

/** As one word of a command that a person copies into a shell, which must not run what is in a name. */
export function shellWord(text: string): string {
  const line = plain(text);
  return /["$`\\!]/.test(line) ? `'${line.replaceAll("'", String.raw`'\''`)}'` : `"${line}"`;
}

const program = calledAs();
let named = false;

/** What a text tells to run names the program as it was called, and the vault that --vault has named: a shell does not remember that one. */
export function nameCommands(vault?: string): void {
  if (named) return;
  named = true;
  const { demo, ...told } = texts;
  // It says its own vault.
  nameIn(demo, program);
  nameIn(told, vault === undefined ? program : `${program} --vault ${shellWord(vault)}`);
}

function nameIn(node: object, called: string): void {
  for (const [key, value] of Object.entries(node) as [string, string | object][]) {
    if (typeof value === "object") nameIn(value, called);
    else (node as Record<string, string>)[key] = withCommands(value, called);
  }
}

/** A text of ours; not one with words of others in it. */
export const withCommands = (text: string, called = program): string => text.replaceAll(/(?<![\w./-])lifeboat (?=[a-z<{-])/g, () => `${called} `);

/** Whole characters as people count them. */
function firstOf(line: string, most: number): string {
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  return [...graphemes.segment(line.slice(0, most * 8))].slice(0, most).map((part) => part.segment).join("");
}
