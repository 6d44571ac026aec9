import { LifeboatError } from "../../../../api/errors.ts";
import { firstLine, readComponents } from "../../../formats/components.ts";
import { editBytes, newLine, withHead } from "../../../formats/content-edit.ts";
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
 * The text with UTC in place of zones that only it defines, where the world has none like them, and without zones that nobody
 * knows: both are then told. Throws invalid-item for a series in the first: it would not move with that zone's summer time.
 */
export function inKnownZones(bytes: Uint8Array): Uint8Array {
  const content = parseContent(bytes);
  const parts = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const zones = zonesOf(content, parts);
  const isUnknown = (line: ContentLine): boolean => wallIn(line) !== undefined && zoneOf(line, zones) === undefined;
  if (!content.lines.some(isUnknown)) return bytes;
  const isSeries = parts.some((part) => part.name === "VEVENT" && (firstLine(part, "RRULE") ?? firstLine(part, "RDATE")) !== undefined);
  return editBytes(content, (line) => {
    if (!isUnknown(line)) return line;
    const at = definedAt(line, zones);
    if (at === undefined) return withHead(line, line.head.replace(/;TZID=(?:"[^"]*"|[^;]*)/i, ""), content);
    if (isSeries) throw new LifeboatError("invalid-item", "a series in a time zone that Google does not know");
    return newLine(`${line.name}:${utcStamp(at)}`, content);
  });
}

function definedAt(line: ContentLine, zones: Zones): Date | undefined {
  const name = paramText(line, "TZID") ?? "";
  const definition = zones.get(name);
  const wall = wallIn(line) ?? 0;
  const [offset] = definition === undefined ? [] : (zoneOffsets(name, definition, [wall]) ?? []);
  return offset === undefined ? undefined : new Date(wall - offset);
}

/** The time in a line that names a zone, the first of several. */
function wallIn(line: ContentLine): number | undefined {
  const value = line.param("TZID").length === 0 ? "" : (isoTime(line.value.split(",")[0] ?? "") ?? "");
  const wall = value.includes("T") ? Date.parse(`${value}Z`) : Number.NaN;
  return Number.isNaN(wall) ? undefined : wall;
}
