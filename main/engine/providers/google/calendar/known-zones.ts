import { LifeboatError } from "../../../../api/errors.ts";
import { firstLine, readComponents } from "../../../formats/components.ts";
import { editBytes, newLine } from "../../../formats/content-edit.ts";
import { type ContentLine, parseContent } from "../../../formats/content-lines.ts";
import { paramText } from "../../../formats/content-values.ts";
import { isoTime } from "../../../formats/icalendar-view.ts";
import { likeZone } from "../../../formats/windows-zones.ts";
import { utcStamp } from "../../../formats/write-times.ts";
import { type Zones, zonesOf } from "../../../formats/zone-definitions.ts";
import { zoneOffsets } from "../../../formats/zones.ts";

/** The zone a time is told in, by IANA's name: Google knows no other. Undefined where nobody knows it. */
export function zoneOf(line: ContentLine, zones: Zones): string | undefined {
  const name = paramText(line, "TZID");
  return name === undefined ? undefined : likeZone(name, zones.get(name));
}

/**
 * The text with UTC in place of zones that only it defines, where the world has none like them. Throws invalid-item for a
 * series in one: it would not move with that zone's summer time.
 */
export function inKnownZones(bytes: Uint8Array): Uint8Array {
  const content = parseContent(bytes);
  const parts = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const zones = zonesOf(content, parts);
  if (!content.lines.some((line) => utcOf(line, zones) !== undefined)) return bytes;
  const isSeries = parts.some((part) => part.name === "VEVENT" && (firstLine(part, "RRULE") ?? firstLine(part, "RDATE")) !== undefined);
  if (isSeries) throw new LifeboatError("invalid-item", "a series in a time zone that Google does not know");
  return editBytes(content, (line) => {
    const at = utcOf(line, zones);
    return at === undefined ? line : newLine(`${line.name}:${utcStamp(at)}`, content);
  });
}

function utcOf(line: ContentLine, zones: Zones): Date | undefined {
  const name = paramText(line, "TZID");
  const definition = name === undefined ? undefined : zones.get(name);
  if (name === undefined || definition === undefined || zoneOf(line, zones) !== undefined) return undefined;
  const value = isoTime(line.value.split(",")[0] ?? "") ?? "";
  const wall = Date.parse(`${value}Z`);
  const [offset] = !value.includes("T") || Number.isNaN(wall) ? [] : (zoneOffsets(name, definition, [wall]) ?? []);
  return offset === undefined ? undefined : new Date(wall - offset);
}
