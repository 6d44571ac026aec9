// An event of Google with its changed dates as iCalendar (RFC 5545).
import { Lines, param } from "../../../formats/write-lines.ts";
import { type Clock, dayStamp, timed, utcStamp } from "../../../formats/write-times.ts";
import { wallToInstant } from "../../../formats/zones.ts";
import { type Calendar, colours, type Event, type Group, partStatus } from "./types.ts";

type Time = NonNullable<Event["start"]>;

/** `stamps`: with what Google notes by itself (when it was made and changed, how often). */
export function eventText({ master, exceptions }: Group, calendar: Calendar, { stamps }: { readonly stamps: boolean }): Uint8Array {
  const lines = new Lines().raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Google//EN");
  const clock = clockOf(master.start, calendar);
  const uid = master.iCalUID ?? master.id ?? "";
  const changed = exceptions.filter(({ status }) => status !== "cancelled");
  const cancelled = exceptions.filter(({ status }) => status === "cancelled");
  for (const event of [master, ...changed.toSorted(byOriginal)]) {
    lines.raw("BEGIN", "VEVENT").text("UID", uid);
    if (stamps) writeStamps(lines, event);
    if (event.originalStartTime) writeAt(lines, "RECURRENCE-ID", event.originalStartTime, event === master ? clockOf(event.originalStartTime, calendar) : clock);
    writeTimes(lines, event, calendar);
    if (event === master) writeSeries(lines, event, cancelled, clock);
    writeWords(lines, event);
    writePeople(lines, event);
    for (const reminder of remindersOf(event, calendar)) writeAlarm(lines, reminder, event, calendar);
    lines.raw("END", "VEVENT");
  }
  return lines.raw("END", "VCALENDAR").bytes();
}

const byOriginal = (a: Event, b: Event): number => ((a.originalStartTime?.dateTime ?? a.originalStartTime?.date ?? "") < (b.originalStartTime?.dateTime ?? b.originalStartTime?.date ?? "") ? -1 : 1);

function writeStamps(lines: Lines, { created, updated, sequence }: Event): void {
  const [made, changed] = [Date.parse(created ?? ""), Date.parse(updated ?? "")];
  lines.raw("DTSTAMP", utcStamp(new Date(Number.isNaN(changed) ? 0 : changed)));
  if (!Number.isNaN(made)) lines.raw("CREATED", utcStamp(new Date(made)));
  if (!Number.isNaN(changed)) lines.raw("LAST-MODIFIED", utcStamp(new Date(changed)));
  if (typeof sequence === "number" && sequence > 0) lines.raw("SEQUENCE", String(sequence));
}

function clockOf(time: Time | null | undefined, calendar: Calendar): Clock {
  return { allDay: Boolean(time?.date), zone: time?.timeZone ?? calendar.zone };
}

/** With an offset, or on the clock of its zone. */
export function instantOf({ dateTime, timeZone }: Time, zone: string | undefined): Date | undefined {
  if (!dateTime) return undefined;
  if (/(?:Z|[+-]\d\d:?\d\d)$/i.test(dateTime)) return valid(new Date(dateTime));
  const wall = Date.parse(`${dateTime}Z`);
  const named = timeZone ?? zone;
  return valid(new Date(named === undefined ? wall : wallToInstant(wall, named)));
}

const valid = (date: Date): Date | undefined => (Number.isNaN(date.getTime()) ? undefined : date);

function writeAt(lines: Lines, name: string, time: Time, clock: Clock): void {
  if (time.date) lines.raw(`${name};VALUE=DATE`, time.date.replaceAll("-", ""));
  const at = instantOf(time, clock.zone);
  if (at !== undefined) lines.raw(...timed(name, at, { ...clock, allDay: false }));
}

function writeTimes(lines: Lines, event: Event, calendar: Calendar): void {
  const { start, end } = event;
  if (start) writeAt(lines, "DTSTART", start, clockOf(start, calendar));
  if (end && event.endTimeUnspecified !== true) writeAt(lines, "DTEND", end, clockOf(end.timeZone ? end : { ...end, timeZone: start?.timeZone ?? null }, calendar));
}

/** Google has the lines of the standard. A date that was taken out is told as one that is excepted. */
function writeSeries(lines: Lines, { recurrence }: Event, cancelled: readonly Event[], clock: Clock): void {
  for (const line of recurrence ?? []) {
    const [, head, value] = /^((?:RRULE|EXRULE|EXDATE|RDATE)(?:;[^:\r\n]*)?):([^\r\n]*)$/i.exec(line) ?? [];
    if (head !== undefined && value !== undefined) lines.raw(head, value);
  }
  for (const { originalStartTime } of cancelled) if (originalStartTime) writeAt(lines, "EXDATE", originalStartTime, clock);
}

const classes: Readonly<Record<string, string>> = { public: "PUBLIC", private: "PRIVATE", confidential: "CONFIDENTIAL" };

function writeWords(lines: Lines, event: Event): void {
  lines.text("SUMMARY", event.summary ?? undefined).text("DESCRIPTION", event.description ?? undefined).text("LOCATION", event.location ?? undefined);
  if (event.status === "tentative" || event.status === "cancelled") lines.raw("STATUS", event.status.toUpperCase());
  if (event.transparency === "transparent") lines.raw("TRANSP", "TRANSPARENT");
  const shown = classes[event.visibility ?? ""];
  if (shown !== undefined) lines.raw("CLASS", shown);
  const colour = colours[event.colorId ?? ""];
  if (colour !== undefined) lines.raw("COLOR", colour);
  if (event.source?.url) lines.raw("URL", event.source.url);
  for (const { fileUrl, title, mimeType } of event.attachments ?? []) {
    if (fileUrl) lines.raw(`ATTACH${title ? `;FILENAME=${param(title)}` : ""}${mimeType ? `;FMTTYPE=${param(mimeType)}` : ""}`, fileUrl);
  }
  for (const { uri, entryPointType } of event.conferenceData?.entryPoints ?? []) {
    if (uri && entryPointType === "video") lines.raw("CONFERENCE;VALUE=URI;FEATURE=VIDEO", uri);
  }
}

/** An own event without guests needs nobody to invite to it. */
function writePeople(lines: Lines, { organizer, attendees }: Event): void {
  const guests = attendees ?? [];
  const name = (text: string | null | undefined): string => (text ? `;CN=${param(text)}` : "");
  if (organizer?.email && (guests.length > 0 || organizer.self !== true)) lines.raw(`ORGANIZER${name(organizer.displayName)}`, `mailto:${organizer.email}`);
  for (const { email, displayName, optional, resource, responseStatus } of guests) {
    const status = partStatus[responseStatus ?? ""] ?? "NEEDS-ACTION";
    if (email) lines.raw(`ATTENDEE${resource === true ? ";CUTYPE=RESOURCE" : ""}${name(displayName)}${optional === true ? ";ROLE=OPT-PARTICIPANT" : ""};PARTSTAT=${status}`, `mailto:${email}`);
  }
}

function remindersOf({ reminders }: Event, calendar: Calendar): Calendar["reminders"] {
  return reminders?.useDefault === true ? calendar.reminders : (reminders?.overrides ?? []);
}

function writeAlarm(lines: Lines, { method, minutes }: Calendar["reminders"][number], { summary }: Event, { me }: Calendar): void {
  const isMail = method === "email" && me.includes("@");
  lines.raw("BEGIN", "VALARM").raw("ACTION", isMail ? "EMAIL" : "DISPLAY").raw("TRIGGER", before(minutes ?? 0));
  lines.text("DESCRIPTION", summary || "Reminder");
  if (isMail) lines.text("SUMMARY", summary || "Reminder").raw("ATTENDEE", `mailto:${me}`);
  lines.raw("END", "VALARM");
}

function before(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return `-P${minutes / 1440}D`;
  return minutes === 0 ? "PT0S" : `-PT${minutes}M`;
}

/** `2026-01-02` of a day stamp. */
export const isoDay = (date: Date): string => dayStamp(date).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
