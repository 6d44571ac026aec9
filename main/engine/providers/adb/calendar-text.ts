// An event of the phone as iCalendar (RFC 5545), from rows of CalendarContract (AOSP CalendarContract.java).
import { durationMs } from "../../formats/duration.ts";
import { Lines, param } from "../../formats/write-lines.ts";
import { type Clock, day, dayStamp, nearestDay, utcStamp, writeTime } from "../../formats/write-times.ts";
import { timeOf } from "./instant.ts";
import type { Row } from "./table.ts";
import { flag, number, text } from "./table.ts";

export type Component = { readonly row: Row; readonly reminders: readonly Row[]; readonly attendees: readonly Row[] };
/** `changed` are dates of the series that differ from it. */
export type CalendarItem = Component & { readonly uid: string; readonly changed: readonly Component[] };

const cancelled = 2;
const statuses = ["TENTATIVE", "CONFIRMED", "CANCELLED"];
const classes = [undefined, "CONFIDENTIAL", "PRIVATE", "PUBLIC"];
const partStatuses = ["NEEDS-ACTION", "ACCEPTED", "DECLINED", "NEEDS-ACTION", "TENTATIVE"];
const roles = [undefined, "REQ-PARTICIPANT", "OPT-PARTICIPANT"];
const resource = 3;
const organizer = 2;
/** In the place of an app's own link: the key of a write. */
export const ownMark = "lifeboat:";
const dayMinutes = 1440;
/** A minute count beyond ten years stands for none. */
const longestLead = 5_256_000;

export function calendarText(item: CalendarItem): Uint8Array {
  const lines = new Lines();
  lines.raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Android//EN");
  const dropped = item.changed.filter(isDropped);
  for (const component of [item, ...item.changed.filter((each) => !isDropped(each))]) {
    lines.raw("BEGIN", "VEVENT").text("UID", item.uid).raw("DTSTAMP", utcStamp(new Date(0)));
    if (component !== item) writeTime(lines, "RECURRENCE-ID", instanceOf(component.row), seriesClock(item.row, component.row));
    writeEvent(lines, component);
    writeSeries(lines, component.row, flag(component.row, "allDay"));
    if (component === item) for (const { row } of dropped) writeTime(lines, "EXDATE", instanceOf(row), seriesClock(item.row, row));
    for (const reminder of component.reminders) writeReminder(lines, reminder, text(component.row, "title"));
    lines.raw("END", "VEVENT");
  }
  return lines.raw("END", "VCALENDAR").bytes();
}

/** A date that is cancelled and says nothing of its own is a hole in the series. */
function isDropped({ row, attendees }: Component): boolean {
  return number(row, "eventStatus") === cancelled && attendees.length === 0;
}

function writeEvent(lines: Lines, { row, attendees }: Component): void {
  lines.text("SUMMARY", text(row, "title")).text("DESCRIPTION", text(row, "description")).text("LOCATION", text(row, "eventLocation"));
  const clock = clockOf(row);
  const start = timeOf(row, "dtstart");
  writeTime(lines, "DTSTART", start, clock);
  writeEnd(lines, row, start);
  const status = number(row, "eventStatus");
  if (status !== undefined && statuses[status] !== undefined) lines.raw("STATUS", statuses[status]);
  const secrecy = classes[number(row, "accessLevel") ?? 0];
  if (secrecy !== undefined) lines.raw("CLASS", secrecy);
  if (number(row, "availability") === 1) lines.raw("TRANSP", "TRANSPARENT");
  const url = text(row, "customAppUri");
  if (url !== undefined && URL.canParse(url) && !url.startsWith(ownMark)) lines.raw("URL", url);
  writePeople(lines, row, attendees);
}

const clockOf = (row: Row): Clock => ({ allDay: flag(row, "allDay"), zone: text(row, "eventTimezone") });

/** A change tells which date it is of as the series does. */
function seriesClock(series: Row, change: Row): Clock {
  const allDay = number(change, "originalAllDay");
  return { ...clockOf(series), ...(allDay !== undefined && { allDay: allDay !== 0 }) };
}

const instanceOf = (row: Row): Date | undefined => timeOf(row, "originalInstanceTime");

/** On the phone a series has a duration ("P3600S", "P1D"), all else an end. */
function writeEnd(lines: Lines, row: Row, start: Date | undefined): void {
  const end = timeOf(row, "dtend");
  if (start !== undefined && end !== undefined && end >= start) {
    if (!flag(row, "allDay")) return writeTime(lines, "DTEND", end, { allDay: false, zone: text(row, "eventEndTimezone") ?? text(row, "eventTimezone") });
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / day));
    lines.raw("DTEND;VALUE=DATE", dayStamp(new Date(nearestDay(start).getTime() + days * day)));
    return;
  }
  const length = durationMs(text(row, "duration") ?? "");
  if (start === undefined || length === undefined || length < 0) return;
  if (flag(row, "allDay")) lines.raw("DTEND;VALUE=DATE", dayStamp(new Date(nearestDay(start).getTime() + Math.max(day, Math.round(length / day) * day))));
  else writeTime(lines, "DTEND", new Date(start.getTime() + length), clockOf(row));
}

/** As the phone has them: already in the form of iCalendar, of several rules one a line. */
export function writeSeries(lines: Lines, row: Row, allDay: boolean): void {
  for (const [name, column] of [["RRULE", "rrule"], ["EXRULE", "exrule"]] as const) {
    for (const rule of (text(row, column) ?? "").split("\n")) if (/^FREQ=[\w=;,:+-]+$/i.test(rule.trim())) lines.raw(name, rule.trim());
  }
  for (const [name, column] of [["RDATE", "rdate"], ["EXDATE", "exdate"]] as const) {
    for (const dates of (text(row, column) ?? "").split("\n")) writeDates(lines, name, dates.trim(), allDay);
  }
}

/** "20260102T090000Z,20260103T090000Z", or a zone before them: "Europe/Berlin;20260102T090000". */
function writeDates(lines: Lines, name: string, value: string, allDay: boolean): void {
  const [, zone, dates = ""] = /^(?:([^;]+);)?([\dTZ,]+)$/.exec(value) ?? [];
  const each = dates.split(",").filter((date) => /^\d{8}(?:T\d{6}Z?)?$/.test(date));
  if (each.length === 0) return;
  if (allDay || each.every((date) => date.length === 8)) lines.raw(`${name};VALUE=DATE`, each.map((date) => date.slice(0, 8)).join(","));
  else lines.raw(zone === undefined ? name : `${name};TZID=${param(zone)}`, each.join(","));
}

/** Everybody who only has a calendar is its organizer: without others that is no meeting. */
function writePeople(lines: Lines, row: Row, attendees: readonly Row[]): void {
  if (attendees.length === 0) return;
  const chair = attendees.find((each) => number(each, "attendeeRelationship") === organizer);
  const mail = text(row, "organizer") ?? text(chair, "attendeeEmail");
  if (mail !== undefined) lines.raw(`ORGANIZER${nameParam(chair)}`, `mailto:${mail}`);
  for (const each of attendees) {
    const address = text(each, "attendeeEmail");
    const type = number(each, "attendeeType") ?? 0;
    const role = type === resource ? ";CUTYPE=RESOURCE" : roles[type] === undefined ? "" : `;ROLE=${roles[type]}`;
    const status = partStatuses[number(each, "attendeeStatus") ?? 0] ?? "NEEDS-ACTION";
    lines.raw(`ATTENDEE${nameParam(each)}${role};PARTSTAT=${status}`, address === undefined ? "invalid:nomail" : `mailto:${address}`);
  }
}

function nameParam(row: Row | undefined): string {
  const name = text(row, "attendeeName");
  return name === undefined ? "" : `;CN=${param(name)}`;
}

/** -1 is the calendar's usual time, which the phone does not tell: fifteen minutes where nobody changed it. */
function writeReminder(lines: Lines, row: Row, title: string | undefined): void {
  const minutes = number(row, "minutes") ?? 0;
  if (Math.abs(minutes) > longestLead) return;
  lines.raw("BEGIN", "VALARM").raw("ACTION", "DISPLAY").text("DESCRIPTION", title ?? "Reminder");
  const lead = Math.trunc(minutes);
  lines.raw("TRIGGER", minutes < 0 ? "-PT15M" : lead > 0 && lead % dayMinutes === 0 ? `-P${lead / dayMinutes}D` : `-PT${lead}M`).raw("END", "VALARM");
}
