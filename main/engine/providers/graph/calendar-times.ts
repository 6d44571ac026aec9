// Times of iCalendar as Outlook takes them: a wall clock and Windows' name of a zone.
import type { DateTimeTimeZone } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import type { CalendarTime } from "../../formats/icalendar.ts";
import type { Zones } from "../../formats/zone-definitions.ts";
import { ownZone, wallToInstant, zoneOffsets } from "../../formats/zones.ts";
import { likeZone, windowsZone } from "../../formats/windows-zones.ts";

/** A time, told twice: as it is sent, and for reckoning. */
export type Moment = { readonly sent: { dateTime: string; timeZone: string }; readonly wall: number; readonly at: number; /** IANA; undefined is UTC. */ readonly zone: string | undefined };

/**
 * Where Windows has no such zone, in UTC: the same moment, and a series that moves with summer time does not. A time
 * without a zone is taken to be meant where this computer is. Throws invalid-item.
 */
export function momentFrom({ value, zone, allDay, floating }: CalendarTime, zones: Zones): Moment {
  const wall = Date.parse(`${value.slice(0, 10)}T${allDay ? "00:00:00" : value.slice(11, 19)}Z`);
  if (Number.isNaN(wall)) throw new LifeboatError("invalid-item", "a date that is none");
  if (allDay || value.endsWith("Z")) return { sent: { dateTime: wallText(wall), timeZone: "UTC" }, wall, at: wall, zone: undefined };
  const name = floating || zone === undefined ? ownZone() : zone;
  const definition = zones.get(name);
  const windows = windowsZone(name, definition);
  if (windows !== undefined) {
    const iana = likeZone(name, definition);
    return { sent: { dateTime: wallText(wall), timeZone: windows }, wall, at: iana === undefined ? wall : wallToInstant(wall, iana), zone: iana };
  }
  const [offset] = zoneOffsets(name, definition, [wall]) ?? zoneOffsets(ownZone(), undefined, [wall]) ?? [0];
  const at = wall - (offset ?? 0);
  return { sent: { dateTime: wallText(at), timeZone: "UTC" }, wall: at, at, zone: undefined };
}

export const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** The same moment, so much later, on the same clock. */
export function later({ sent, wall }: Moment, ms: number): DateTimeTimeZone {
  return { dateTime: wallText(wall + ms), timeZone: sent.timeZone };
}
