import { firstLine, readComponents, type Component } from "../formats/components.ts";
import { parseContent, type Content, type ContentLine } from "../formats/content-lines.ts";
import type { Kind } from "../formats/item.ts";
import { canonicalParams, type ZoneNames } from "./canonical-params.ts";
import { meaningsOf } from "./canonical-value.ts";

/** What stands and falls together: one property, a property with its label (`item1.`), or one alarm. */
export type Unit = {
  /** Lower-case property name, or "alarm". */
  readonly field: string;
  /** What it says, independent of spelling: one entry, or one for each value of a list. */
  readonly meanings: readonly { readonly canonical: string; readonly shown: string }[];
  readonly lines: readonly ContentLine[];
};

/** A card, the calendar around an item, its master, or one override. */
export type Section = {
  /** "" for a card or a master, "calendar", or the date an override replaces. */
  readonly key: string;
  readonly component: Component;
};

export type Reading = {
  readonly content: Content;
  readonly format: "vcard" | "icalendar";
  readonly zoneNames: ZoneNames;
  readonly sections: ReadonlyMap<string, Section>;
  /** VTIMEZONEs. */
  readonly zones: readonly Component[];
};

/** Undefined where the bytes hold no such item, or more than could be read. */
export function readItem(kind: Kind, bytes: Uint8Array): Reading | undefined {
  if (kind === "photo") return undefined;
  const content = parseContent(bytes);
  if (content.rest.length > 0) return undefined;
  const tops = readComponents(content.lines);
  const format = kind === "contact" ? "vcard" : "icalendar";
  const parts = kind === "contact" ? tops.filter((top) => top.name === "VCARD") : tops.flatMap((top) => [top, ...top.children]);
  const sections = byKey(parts.filter((part) => part.name !== "VTIMEZONE"));
  const hasItem = parts.some((part) => part.name !== "VTIMEZONE" && part.name !== "VCALENDAR");
  if (!hasItem || !coversAll(content, tops)) return undefined;
  return { content, format, zoneNames: new Map(), sections, zones: parts.filter((part) => part.name === "VTIMEZONE") };
}

/** How often a raw line, or a raw alarm, is left out. */
export type Skip = ReadonlyMap<string, number>;

/** What a section says. Children of a calendar are sections of their own; those of an event (alarms) are units of it. */
export function unitsOf(reading: Reading, { component }: Section, skip: Skip = new Map()): Unit[] {
  const left = new Map(skip);
  const taken = (raw: string): boolean => {
    const count = left.get(raw) ?? 0;
    if (count > 0) left.set(raw, count - 1);
    return count > 0;
  };
  const lines = component.lines.filter((line) => !taken(line.raw));
  const children = component.name === "VCALENDAR" ? [] : component.children.filter((child) => !taken(rawOf(reading, child)));
  const inner = children.map((child) => childUnit(child, reading));
  return [...propertyUnits(lines, reading, component), ...inner].filter((unit) => unit.meanings.length > 0);
}

/** The lines and alarms that both sections have letter by letter: they need no reading to be compared. */
export function sharedRaws(one: readonly [Reading, Section], two: readonly [Reading, Section]): Skip {
  const counts = new Map<string, number>();
  for (const raw of rawsOf(...one)) counts.set(raw, (counts.get(raw) ?? 0) + 1);
  const shared = new Map<string, number>();
  for (const raw of rawsOf(...two)) {
    const count = shared.get(raw) ?? 0;
    if (count < (counts.get(raw) ?? 0)) shared.set(raw, count + 1);
  }
  return shared;
}

/** Not of a group, whose lines are read together, nor of a set, where being said once or twice is the same. */
function rawsOf(reading: Reading, { component }: Section): string[] {
  const lines = component.lines.filter((line) => line.group === "" && !isSet(fieldName(line.name)));
  const children = component.name === "VCALENDAR" ? [] : component.children;
  return [...lines.map((line) => line.raw), ...children.map((child) => rawOf(reading, child))];
}

function rawOf(reading: Reading, child: Component): string {
  return reading.content.lines.slice(child.begin, child.end).map((line) => line.raw).join("");
}

/** Saying it twice says no more. */
export function isSet(field: string): boolean {
  return sets.has(field);
}

const sets = new Set(["categories", "exdate", "member", "nickname", "rdate"]);

/** Text before, between or after components is not understood, and so compared as bytes. */
function coversAll(content: Content, tops: readonly Component[]): boolean {
  const inside = tops.reduce((count, top) => count + top.end - top.begin, 0);
  const first = tops[0]?.begin ?? 0;
  const last = tops.at(-1)?.end ?? 0;
  const around = [...content.lines.slice(0, first), ...content.lines.slice(last)];
  return inside === last - first && around.every((line) => line.raw.trim() === "");
}

function keyOf(component: Component): string {
  if (component.name === "VCALENDAR") return "calendar";
  const line = firstLine(component, "RECURRENCE-ID");
  return line === undefined ? "" : line.value.trim();
}

/** By key; a second master or override of one date is kept apart. */
function byKey(parts: readonly Component[]): Map<string, Section> {
  const found = new Map<string, Section>();
  const counts = new Map<string, number>();
  for (const component of parts) {
    const plain = keyOf(component);
    const count = (counts.get(plain) ?? 0) + 1;
    counts.set(plain, count);
    const key = count === 1 ? plain : `${plain}#${String(count)}`;
    found.set(key, { key, component });
  }
  return found;
}

function propertyUnits(lines: readonly ContentLine[], reading: Reading, component: Component): Unit[] {
  const groups = Map.groupBy(lines, (line) => line.group.toLowerCase());
  const alone = groups.get("") ?? [];
  groups.delete("");
  const grouped = [...groups.values()].map((each) => lineUnit(each, reading, component));
  return [...alone.map((line) => lineUnit([line], reading, component)), ...grouped];
}

/** Lines that share a group: the first that is no label gives the field, the others belong to it. */
function lineUnit(lines: readonly ContentLine[], reading: Reading, component: Component): Unit {
  const main = lines.find((line) => !labels.has(line.name)) ?? lines[0];
  const field = fieldName(main?.name ?? "");
  if (lines.length === 1 && main !== undefined) return { field, meanings: lineMeanings(main, reading, component), lines };
  const said = lines.map((line) => lineMeanings(line, reading, component));
  const all = said.flatMap((meanings, index) => meanings.map((meaning) => ({ ...meaning, canonical: `${fieldName(lines[index]?.name ?? "")}:${meaning.canonical}` })));
  if (all.length === 0) return { field, meanings: [], lines };
  const canonical = all.map((meaning) => meaning.canonical).sort().join("\n");
  return { field, meanings: [{ canonical, shown: all.map((meaning) => meaning.shown).join(", ") }], lines };
}

const labels = new Set(["X-ABLABEL", "X-ABADR"]);

function lineMeanings(line: ContentLine, { format, zoneNames }: Reading, component: Component): Unit["meanings"] {
  if (isIgnored(line.name, component.name)) return [];
  const params = canonicalParams(line, format, zoneNames);
  const meanings = line.name === "" ? rawMeaning(line) : meaningsOf(line, format);
  const said = meanings.map((meaning) => ({ canonical: `${params}:${meaning.canonical}`, shown: meaning.shown }));
  return said.filter((meaning) => !isDefault(component.name, line.name, meaning.canonical));
}

function rawMeaning(line: ContentLine): Unit["meanings"] {
  const text = line.raw.trim();
  return text === "" ? [] : [{ canonical: text, shown: text }];
}

/** One alarm or other child: all it says, in any order. */
function childUnit(child: Component, reading: Reading): Unit {
  const units = unitsOf(reading, { key: "", component: child });
  const all = units.flatMap((unit) => unit.meanings.map((meaning) => `${unit.field}${meaning.canonical}`)).sort();
  const shown = units.flatMap((unit) => unit.meanings.map((meaning) => meaning.shown)).join(", ");
  return { field: child.name === "VALARM" ? "alarm" : child.name.toLowerCase(), meanings: [{ canonical: all.join("\n"), shown }], lines: reading.content.lines.slice(child.begin, child.end) };
}

/** The same thing under the names of vCard 3 (Apple) and 4. */
function fieldName(name: string): string {
  return (aliases[name] ?? name).toLowerCase();
}

const aliases: Readonly<Record<string, string>> = { "X-ADDRESSBOOKSERVER-KIND": "KIND", "X-ADDRESSBOOKSERVER-MEMBER": "MEMBER" };

/** What servers write for themselves. VERSION is syntax: both texts are read by their own. */
function isIgnored(name: string, component: string): boolean {
  return ignored.has(name) || name.startsWith("X-RADICALE-") || (component === "VCALENDAR" && calendarOnly.has(name));
}

const ignored = new Set(["PRODID", "VERSION", "REV", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE"]);
const calendarOnly = new Set(["METHOD", "CALSCALE"]);

function isDefault(component: string, name: string, canonical: string): boolean {
  return mayBeDefault.has(name) && isKnownDefault(component, name, canonical);
}

function isKnownDefault(component: string, name: string, canonical: string): boolean {
  return defaults.has(`${name}${canonical}`) || defaults.has(`${component}/${name}${canonical}`);
}

const mayBeDefault = new Set(["CLASS", "TRANSP", "PRIORITY", "PERCENT-COMPLETE", "STATUS"]);
/** What absence means (RFC 5545 3.8). */
const defaults = new Set(["CLASS:PUBLIC", "TRANSP:OPAQUE", "PRIORITY:0", "PERCENT-COMPLETE:0", "VEVENT/STATUS:CONFIRMED", "VTODO/STATUS:NEEDS-ACTION"]);
