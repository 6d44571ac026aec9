import { firstLine, type Component } from "../formats/components.ts";
import type { Content } from "../formats/content-lines.ts";
import type { Kind } from "../formats/item.ts";
import { readPair, sameMeaning } from "./compare.ts";
import { Draft, lastLine } from "./draft.ts";
import { cancelledApart, changedTwice, movedApart } from "./merge-dates.ts";
import { mergeFields, saidIn } from "./merge-fields.ts";
import { unitsOf, type Reading, type Section, type Unit } from "./units.ts";

/** Either one text with both sides' changes, or the fields (as in `Difference`) that both changed in different ways. */
export type Merged = { readonly merged: Uint8Array } | { readonly conflicts: readonly string[] };

/**
 * Three-way merge by meaning. The result is `mine` with what `theirs` changed since `base`; lines that `theirs` did not
 * change keep every byte. Two phones added on two sides are both kept; one phone changed on both sides is a conflict.
 * Photos, and texts that cannot be read as items, merge only where one side did not change. Never throws.
 */
export function mergeItems(kind: Kind, base: Uint8Array, mine: Uint8Array, theirs: Uint8Array): Merged {
  if (sameMeaning(kind, base, theirs) || sameMeaning(kind, mine, theirs)) return { merged: mine };
  if (sameMeaning(kind, base, mine)) return { merged: theirs };
  const [one, two] = [readPair(kind, mine, base), readPair(kind, mine, theirs)];
  if (one === undefined || two === undefined) return { conflicts: ["bytes"] };
  return mergeReadings({ base: one[1], mine: two[0], theirs: two[1] });
}

type Sides<T> = { readonly base: T; readonly mine: T; readonly theirs: T };

function mergeReadings(sides: Sides<Reading>): Merged {
  const draft = new Draft(sides.mine.content, sides.theirs.content);
  const apart = new Set(movedApart(sides));
  const keys = new Set([sides.base, sides.mine, sides.theirs].flatMap((reading) => [...reading.sections.keys()]));
  const fields = (key: string): string[] => [...mergeSection(key, sides, draft), ...(apart.has(key) ? ["dtstart"] : [])];
  const conflicts = [...keys].flatMap((key) => fields(key).map((field) => (key === "" ? field : `${field}@${key}`)));
  if (conflicts.length > 0) return { conflicts };
  if (cancelledApart(sides)) return { conflicts: ["exdate"] };
  if (changedTwice(sides)) return { conflicts: ["override"] };
  // Lines of one version of vCard may be wrong in another.
  if (draft.hasAdded && versionOf(sides.mine.content) !== versionOf(sides.theirs.content)) return { conflicts: ["version"] };
  addZones(sides, draft);
  return { merged: draft.finish() };
}

function mergeSection(key: string, sides: Sides<Reading>, draft: Draft): string[] {
  const [base, mine, theirs] = [sides.base.sections.get(key), sides.mine.sections.get(key), sides.theirs.sections.get(key)];
  if (mine !== undefined && theirs !== undefined) {
    if (mine.component.name !== theirs.component.name) return ["type"];
    const units = { base: unitsIn(sides.base, base), mine: unitsIn(sides.mine, mine), theirs: unitsIn(sides.theirs, theirs) };
    return mergeFields(units, mine.component, draft);
  }
  if (mine !== undefined) {
    if (base === undefined) return [];
    if (!says(sides.base, base, sides.mine, mine)) return ["type"];
    draft.drop(mine.component);
  } else if (theirs !== undefined) {
    if (base !== undefined) return says(sides.base, base, sides.theirs, theirs) ? [] : ["type"];
    draft.add(endOfCalendar(sides.mine), draft.theirLines(theirs.component));
  }
  return [];
}

function unitsIn(reading: Reading, section: Section | undefined): Unit[] {
  return section === undefined ? [] : unitsOf(reading, section);
}

/** Do both say the same? One side took it out; that counts only where the other did not change it. */
function says(one: Reading, a: Section, two: Reading, b: Section): boolean {
  return a.component.name === b.component.name && saidIn(unitsOf(one, a)) === saidIn(unitsOf(two, b));
}

function endOfCalendar(reading: Reading): number {
  const calendar = reading.sections.get("calendar");
  return calendar === undefined ? reading.content.lines.length : lastLine(calendar.component);
}

function versionOf(content: Content): string {
  return content.lines.find((line) => line.name === "VERSION")?.value.trim() ?? "";
}

/** What was added may use a time zone that is not defined here. */
function addZones({ mine, theirs }: Sides<Reading>, draft: Draft): void {
  const known = new Set(mine.zones.map(zoneId));
  const used = new Set(draft.added.flatMap((line) => line.param("TZID")).map((zone) => zone.trim()));
  const first = [...mine.sections.values()].find((section) => section.component.name !== "VCALENDAR");
  for (const zone of theirs.zones) {
    if (used.has(zoneId(zone)) && !known.has(zoneId(zone))) draft.add(first?.component.begin ?? 0, draft.theirLines(zone));
  }
}

function zoneId(zone: Component): string {
  return firstLine(zone, "TZID")?.value.trim() ?? "";
}
