import { decodeText } from "../formats/byte-string.ts";
import { firstLine } from "../formats/components.ts";
import { readTime } from "../formats/icalendar-view.ts";
import { zoneOffsets } from "../formats/zones.ts";
import type { ZoneNames } from "./canonical-params.ts";
import type { Reading } from "./units.ts";

/**
 * Servers rename time zones ("/vendor/Europe/Berlin"). For each TZID that only `theirs` uses: the one that only `mine`
 * uses and that has the same UTC offsets all through the item's first two years.
 */
export function zoneNames(mine: Reading, theirs: Reading): ZoneNames {
  const [known, other] = [usedZones(mine), usedZones(theirs)];
  const candidates = [...known].filter((zone) => !other.has(zone));
  const names = new Map<string, string>();
  if (candidates.length === 0) return names;
  const walls = samples(mine);
  for (const zone of [...other].filter((zone) => !known.has(zone)).slice(0, maxZones)) {
    const offsets = offsetsIn(theirs, zone, walls);
    const match = candidates.slice(0, maxZones).find((candidate) => offsets !== undefined && offsetsIn(mine, candidate, walls) === offsets);
    if (match !== undefined) names.set(zone, match);
  }
  return names;
}

/** An item uses one or two. */
const maxZones = 4;

function usedZones(reading: Reading): Set<string> {
  const zones = new Set<string>();
  for (const { component } of reading.sections.values()) {
    for (const line of component.lines) if (/TZID/i.test(line.raw)) for (const zone of line.param("TZID")) zones.add(zone.trim());
  }
  return zones;
}

const month = 30.4375 * 86_400_000;

function samples(reading: Reading): number[] {
  const starts = [...reading.sections.values()].flatMap(({ component }) => firstLine(component, "DTSTART") ?? firstLine(component, "DUE") ?? []);
  const value = starts.flatMap((line) => readTime(line)?.value ?? [])[0];
  const start = Date.parse(`${(value ?? "2026-01-01").slice(0, 19)}${value?.includes("T") === true ? "Z" : ""}`);
  return Number.isNaN(start) ? [] : Array.from({ length: 24 }, (_, index) => Math.round((start + index * month) / 1000) * 1000);
}

const offsetsIn = (reading: Reading, zone: string, walls: readonly number[]): string | undefined => offsetsOf(reading, zone, walls)?.join(" ");

/** As the text itself defines the zone, else as the world does. */
export function offsetsOf(reading: Reading, zone: string, walls: readonly number[]): number[] | undefined {
  const definition = reading.zones.find((component) => firstLine(component, "TZID")?.value.trim() === zone);
  const lines = definition === undefined ? [] : reading.content.lines.slice(definition.begin, definition.end);
  const text = lines.map((line) => `${line.head}:${line.value}\n`).join("");
  return zoneOffsets(zone, text === "" ? undefined : decodeText(text), walls);
}
