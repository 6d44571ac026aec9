// iCalendar as an event of Google with its changed dates.
import { LifeboatError } from "../../../../api/errors.ts";
import { firstLine, linesNamed, readComponents, type Component } from "../../../formats/components.ts";
import { editBytes, type Edit, withHead, withValue } from "../../../formats/content-edit.ts";
import { type Content, parseContent, type ContentLine } from "../../../formats/content-lines.ts";
import { decodedValue, paramText, textValue } from "../../../formats/content-values.ts";
import { isoTime } from "../../../formats/icalendar-view.ts";
import { type Zones, zonesOf } from "../../../formats/zone-definitions.ts";
import { instantToWall, wallToInstant } from "../../../formats/zones.ts";
import { instantOf, isoDay } from "./event-text.ts";
import { zoneOf } from "./known-zones.ts";
import { type Calendar, colours, type Event, type Group, keyOf, partStatus, type Reminder } from "./types.ts";

type Time = NonNullable<Event["start"]>;
type Place = Calendar & { readonly zones: Zones };

const mostReminders = 5;
const longestMinutes = 40_320;

type Reading = { readonly content: Content; readonly place: Place; readonly parts: readonly Component[]; readonly first: Component };

function read(bytes: Uint8Array, calendar: Calendar): Reading {
  const content = parseContent(bytes);
  const all = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const parts = all.filter(({ name }) => name === "VEVENT");
  const first = parts.find((part) => firstLine(part, "RECURRENCE-ID") === undefined) ?? parts[0];
  if (first === undefined) throw new LifeboatError("invalid-item", "there is no event in the text");
  return { content, place: { ...calendar, zones: zonesOf(content, all) }, parts, first };
}

/**
 * The text without what Google would not do, so that its loss is told: alarms it has no place for, a changed date that counts for
 * all later ones, and that an event is called off.
 */
export function asHeld(bytes: Uint8Array, calendar: Calendar): Uint8Array {
  const { content, place, parts, first } = read(bytes, calendar);
  const lost = new Set(parts.flatMap((part) => {
    const start = timeOf(firstLine(part, "DTSTART"), place);
    return start === undefined ? [] : remindersOf(part, start, place).lost.flatMap(({ begin, end }) => content.lines.slice(begin, end));
  }));
  const status = firstLine(first, "STATUS");
  const edit = (line: ContentLine): Edit => {
    if (lost.has(line)) return undefined;
    if (line.name === "RECURRENCE-ID" && line.param("RANGE").length > 0) return withHead(line, line.head.replace(/;RANGE=(?:"[^"]*"|[^;]*)/i, ""), content);
    return line === status && isCancelled(line.value) ? withValue(line, "TENTATIVE", content) : line;
  };
  return content.lines.every((line) => edit(line) === line) ? bytes : editBytes(content, edit);
}

const isCancelled = (status: string): boolean => status.trim().toUpperCase() === "CANCELLED";

/** Throws invalid-item for a text without an event. */
export function groupOf(bytes: Uint8Array, calendar: Calendar): Group {
  const { place, parts, first } = read(bytes, calendar);
  const said = eventOf(first, place);
  // To Google a cancelled event is a deleted one; only single dates of a series may be.
  const master = { ...said, ...seriesOf(first, place), ...(said.status === "cancelled" && { status: "tentative" }) };
  const exceptions = parts.filter((part) => part !== first).map((part) => eventOf(part, place));
  return { master, exceptions };
}

function eventOf(part: Component, place: Place): Event {
  const start = timeOf(firstLine(part, "DTSTART"), place);
  if (start === undefined) throw new LifeboatError("invalid-item", "an event without a start");
  const original = timeOf(firstLine(part, "RECURRENCE-ID"), place);
  const status = text(part, "STATUS")?.toLowerCase();
  const colour = keyOf(colours, text(part, "COLOR"));
  const visibility = text(part, "CLASS")?.toLowerCase();
  const url = text(part, "URL");
  const uid = text(part, "UID");
  return {
    ...(uid && { iCalUID: uid }),
    ...(original && { originalStartTime: original }),
    start,
    end: timeOf(firstLine(part, "DTEND"), place) ?? endOf(start, text(part, "DURATION"), place),
    summary: text(part, "SUMMARY") ?? "",
    description: text(part, "DESCRIPTION") ?? "",
    location: text(part, "LOCATION") ?? "",
    status: status === "tentative" || status === "cancelled" ? status : "confirmed",
    transparency: text(part, "TRANSP")?.toUpperCase() === "TRANSPARENT" ? "transparent" : "opaque",
    visibility: visibility === "private" || visibility === "confidential" || visibility === "public" ? visibility : "default",
    ...(colour !== undefined && { colorId: colour }),
    ...(url && URL.canParse(url) && { source: { url, title: text(part, "SUMMARY") || url } }),
    attachments: linesNamed(part, "ATTACH").flatMap(attachmentOf),
    attendees: linesNamed(part, "ATTENDEE").flatMap(attendeeOf),
    ...organizerOf(firstLine(part, "ORGANIZER")),
    reminders: { useDefault: false, overrides: [...remindersOf(part, start, place).taken] },
  };
}

function text(part: Component, name: string): string | undefined {
  const line = firstLine(part, name);
  return line === undefined ? undefined : textValue(line).trim();
}

/** In a zone that nobody knows it is read on the calendar's own clock. */
function timeOf(line: ContentLine | undefined, place: Place): Time | undefined {
  const value = line === undefined ? undefined : isoTime(line.value);
  if (line === undefined || value === undefined) return undefined;
  if (!value.includes("T")) return { date: value };
  if (value.endsWith("Z")) return { dateTime: value, timeZone: "UTC" };
  return { dateTime: value, timeZone: zoneOf(line, place.zones) ?? place.zone ?? "UTC" };
}

/** RFC 5545 3.6.1: without an end, a day is a day and a time is a moment. */
function endOf(start: Time, duration: string | undefined, place: Place): Time {
  const found = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(duration ?? "");
  const [, weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = found ?? [];
  const wholeDays = Number(weeks) * 7 + Number(days);
  if (start.date) return { date: isoDay(new Date(Date.parse(start.date) + Math.max(1, wholeDays) * 86_400_000)) };
  const exact = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  const zone = start.timeZone ?? place.zone ?? "UTC";
  const at = instantOf(start, zone)?.getTime() ?? 0;
  const sameClock = wallToInstant((instantToWall(at, zone) ?? at) + wholeDays * 86_400_000, zone);
  return { dateTime: new Date(sameClock + exact).toISOString().replace(".000Z", "Z"), timeZone: zone };
}

/** Lines as they are, in zones that Google knows. */
function seriesOf(part: Component, place: Place): Pick<Event, "recurrence"> {
  const lines = part.lines.filter(({ name }) => name === "RRULE" || name === "EXDATE" || name === "RDATE");
  const recurrence = lines.map((line) => {
    if (line.name === "RRULE") return `RRULE:${line.value.trim()}`;
    const kind = line.param("VALUE")[0]?.toUpperCase();
    const isPlain = kind === "DATE" || line.value.includes("Z");
    const zone = zoneOf(line, place.zones) ?? place.zone;
    return `${line.name}${kind === "DATE" || kind === "PERIOD" ? `;VALUE=${kind}` : ""}${isPlain || zone === undefined ? "" : `;TZID=${zone}`}:${line.value.trim()}`;
  });
  return recurrence.length === 0 ? {} : { recurrence };
}

function attachmentOf(line: ContentLine): NonNullable<Event["attachments"]> {
  const fileUrl = decodedValue(line).trim();
  if (!/^https?:/i.test(fileUrl)) return [];
  const title = paramText(line, "FILENAME");
  const mimeType = paramText(line, "FMTTYPE");
  return [{ fileUrl, ...(title !== undefined && { title }), ...(mimeType !== undefined && { mimeType }) }];
}

function attendeeOf(line: ContentLine): NonNullable<Event["attendees"]> {
  const email = addressIn(line);
  if (email === undefined) return [];
  const name = paramText(line, "CN");
  const type = line.param("CUTYPE")[0]?.toUpperCase();
  return [{
    email,
    ...(name !== undefined && { displayName: name }),
    ...(line.param("ROLE")[0]?.toUpperCase() === "OPT-PARTICIPANT" && { optional: true }),
    ...((type === "RESOURCE" || type === "ROOM") && { resource: true }),
    responseStatus: keyOf(partStatus, line.param("PARTSTAT")[0]) ?? "needsAction",
  }];
}

function organizerOf(line: ContentLine | undefined): Pick<Event, "organizer"> {
  const email = line && addressIn(line);
  const name = line && paramText(line, "CN");
  return email === undefined ? {} : { organizer: { email, ...(name !== undefined && { displayName: name }) } };
}

function addressIn(line: ContentLine): string | undefined {
  const found = /^(?:mailto:)?([^\s@:/]+@[^\s@]+)$/i.exec(decodedValue(line).trim());
  return found?.[1];
}

/** What Google reminds of, five times at most, and alarms it has no place for. */
function remindersOf(part: Component, start: Time, place: Place): { readonly taken: readonly Reminder[]; readonly lost: readonly Component[] } {
  const taken: Reminder[] = [];
  const lost: Component[] = [];
  for (const alarm of part.children) {
    const action = firstLine(alarm, "ACTION")?.value.trim().toUpperCase();
    // Apple's word for an alarm that never rings.
    if (alarm.name !== "VALARM" || action === "NONE") continue;
    const line = firstLine(alarm, "TRIGGER");
    const minutes = line === undefined ? undefined : minutesBefore(line, start, place);
    const method = action === "EMAIL" ? "email" : "popup";
    if (taken.some((other) => other.method === method && other.minutes === minutes)) continue;
    if (minutes === undefined || minutes < 0 || minutes > longestMinutes || taken.length === mostReminders) lost.push(alarm);
    else taken.push({ method, minutes });
  }
  return { taken, lost };
}

function minutesBefore(line: ContentLine, start: Time, place: Place): number | undefined {
  const value = line.value.trim();
  const [, sign, weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(value) ?? [];
  if (value.includes("P")) {
    const size = (Number(weeks) * 7 + Number(days)) * 1440 + Number(hours) * 60 + Number(minutes) + Math.floor(Number(seconds) / 60);
    return line.param("RELATED")[0]?.toUpperCase() === "END" ? undefined : sign === "-" || size === 0 ? size : undefined;
  }
  const at = isoTime(value);
  const begins = start.date ? Date.parse(start.date) : instantOf(start, place.zone)?.getTime();
  return at?.endsWith("Z") === true && begins !== undefined ? Math.round((begins - Date.parse(at)) / 60_000) : undefined;
}
