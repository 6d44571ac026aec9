import type { Kind } from "../formats/item.ts";
import { isSet, readItem, sharedRaws, unitsOf, type Reading, type Section, type Skip } from "./units.ts";
import { zoneNames } from "./zone-names.ts";

/** One thing that is not the same. */
export type Difference = {
  /**
   * The property in lower case ("tel", "summary"), "alarm", or "bytes" where the texts could not be read as items. In an
   * override with the date it replaces: "summary@20260102T100000", for all of one "override@20260102T100000"; around the
   * item: "x-wr-calname@calendar".
   */
  readonly field: string;
  /** For people, at most 500 characters; a photo is told by its size. Absent where there is none. */
  readonly before?: string;
  readonly after?: string;
};

/**
 * What changed from `a` to `b`, by meaning: the order and case of names, folding, escaping, encodings, time zone
 * definitions, defaults and what servers write for themselves (PRODID, REV, DTSTAMP, ...) are no differences. Text that
 * cannot be read as an item, and photos, are compared as bytes. Never throws.
 */
export function compareItems(kind: Kind, a: Uint8Array, b: Uint8Array): Difference[] {
  if (Buffer.compare(a, b) === 0) return [];
  const readings = readPair(kind, a, b);
  return readings === undefined ? [{ field: "bytes", before: sizeOf(a), after: sizeOf(b) }] : differences(...readings);
}

export function sameMeaning(kind: Kind, a: Uint8Array, b: Uint8Array): boolean {
  return compareItems(kind, a, b).length === 0;
}

/** Reads both, the second with the first's names for time zones. */
export function readPair(kind: Kind, a: Uint8Array, b: Uint8Array): [Reading, Reading] | undefined {
  const [before, after] = [readItem(kind, a), readItem(kind, b)];
  if (before === undefined || after === undefined) return undefined;
  return [before, { ...after, zoneNames: kind === "contact" ? after.zoneNames : zoneNames(before, after) }];
}

function differences(before: Reading, after: Reading): Difference[] {
  const keys = new Set([...before.sections.keys(), ...after.sections.keys()]);
  const found = [...keys].flatMap((key) => sectionDifferences(before, after, key));
  // An override has its master's UID: telling that once is enough.
  const uid = found.find((difference) => difference.field === "uid");
  return found.filter(({ field, before, after }) => !(field.startsWith("uid@") && before === uid?.before && after === uid?.after));
}

function sectionDifferences(before: Reading, after: Reading, key: string): Difference[] {
  const [old, now] = [before.sections.get(key), after.sections.get(key)];
  const isOverride = key !== "" && !key.startsWith("calendar");
  if (isOverride && (old === undefined || now === undefined)) {
    return [{ field: `override@${key}`, ...shown("before", nameOf(before, old)), ...shown("after", nameOf(after, now)) }];
  }
  const skip = old === undefined || now === undefined ? new Map<string, number>() : sharedRaws([before, old], [after, now]);
  const [saidBefore, saidAfter] = [saidBy(before, old, skip), saidBy(after, now, skip)];
  const fields = new Set([...saidBefore.keys(), ...saidAfter.keys()]);
  const found = [...fields].flatMap((field) => fieldDifferences(field, saidBefore.get(field), saidAfter.get(field)));
  const all = [...typeDifference(old, now), ...found];
  return key === "" ? all : all.map((difference) => ({ ...difference, field: `${difference.field}@${key}` }));
}

/** A whole override is told by its summary. */
function nameOf(reading: Reading, section: Section | undefined): string | undefined {
  if (section === undefined) return undefined;
  const summary = unitsOf(reading, section).find((unit) => unit.field === "summary");
  return summary?.meanings[0]?.shown ?? "";
}

function typeDifference(before: Section | undefined, after: Section | undefined): Difference[] {
  const [old, now] = [before?.component.name.toLowerCase(), after?.component.name.toLowerCase()];
  return old === now ? [] : [{ field: "type", ...shown("before", old), ...shown("after", now) }];
}

/** Canonical value -> how often it is said, and how it reads. */
type Said = Map<string, { count: number; readonly shown: string }>;

function saidBy(reading: Reading, section: Section | undefined, skip: Skip): Map<string, Said> {
  const fields = new Map<string, Said>();
  for (const unit of section === undefined ? [] : unitsOf(reading, section, skip)) {
    const said = fields.get(unit.field) ?? new Map<string, { count: number; readonly shown: string }>();
    fields.set(unit.field, said);
    for (const { canonical, shown } of unit.meanings) {
      const known = said.get(canonical);
      if (known === undefined) said.set(canonical, { count: 1, shown });
      else if (!isSet(unit.field)) known.count++;
    }
  }
  return fields;
}


function fieldDifferences(field: string, before: Said | undefined, after: Said | undefined): Difference[] {
  const gone = missing(before, after);
  const come = givenFreely.has(field) ? [] : missing(after, before);
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    field,
    ...shown("before", gone[index]),
    ...shown("after", come[index]),
  }));
}

/** A service that keeps an order gives each thing a place in it, asked or not. */
const givenFreely = new Set(["x-apple-sort-order"]);

/** What `from` says more often than `to`. */
function missing(from: Said | undefined, to: Said | undefined): string[] {
  return [...(from ?? [])].flatMap(([canonical, said]) => {
    const more = said.count - (to?.get(canonical)?.count ?? 0);
    return more > 0 ? Array.from({ length: more }, () => said.shown) : [];
  });
}

/** Characters of one thing that are told. */
export const maxShown = 500;

function shown<K extends "before" | "after">(key: K, text: string | undefined): { [P in K]?: string } {
  return text === undefined ? {} : ({ [key]: text.slice(0, maxShown) } as { [P in K]: string });
}

function sizeOf(bytes: Uint8Array): string {
  return `${String(bytes.length)} bytes`;
}
