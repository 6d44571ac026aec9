import { decodeText } from "./byte-string.ts";
import { type Component, firstLine } from "./components.ts";
import type { Content } from "./content-lines.ts";
import { textValue } from "./content-values.ts";

/** VTIMEZONE texts by TZID. */
export type Zones = ReadonlyMap<string, string>;

export function zonesOf(content: Content, parts: readonly Component[]): Zones {
  const zones = parts.filter((part) => part.name === "VTIMEZONE");
  return new Map(zones.map((zone) => [idOf(zone), decodeText(content.lines.slice(zone.begin, zone.end).map((line) => `${line.head}:${line.value}\n`).join(""))]));
}

function idOf(zone: Component): string {
  const line = firstLine(zone, "TZID");
  return line === undefined ? "" : textValue(line).trim();
}
