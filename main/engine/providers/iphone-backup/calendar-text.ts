// An event or reminder of the phone's calendar as iCalendar (RFC 5545).
import { durationText } from "../../formats/duration.ts";
import { Lines, param } from "../../formats/write-lines.ts";
import { type Clock, day, dayStamp, nearestDay, timed, utcStamp, writeTime } from "../../formats/write-times.ts";
import { calendarRule } from "./recurrence.ts";
import type { Row } from "./tables.ts";
import { number, text } from "./tables.ts";
import { fromApple } from "./times.ts";

export type Participant = { readonly row: Row; readonly identity: Row | undefined };
export type Component = {
  readonly row: Row;
  readonly rules: readonly Row[];
  readonly exceptions: readonly Row[];
  readonly alarms: readonly Row[];
  readonly people: readonly Participant[];
  readonly location: Row | undefined;
};
export type CalendarItem = Component & {
  readonly uid: string;
  readonly task: boolean;
  /** Dates of the series that differ from it. */
  readonly changed: readonly Component[];
};

const organizerEntity = 8;
/** Ten years; a number beyond stands for none. */
const longestLead = 315_360_000;
const eventStatus = [undefined, "CONFIRMED", "TENTATIVE", "CANCELLED"];
const partStatus = ["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"];
const roles = [undefined, "REQ-PARTICIPANT", "OPT-PARTICIPANT", "CHAIR"];

export function calendarText(item: CalendarItem): Uint8Array {
  const lines = new Lines();
  lines.raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//iPhone backup//EN");
  for (const component of [item, ...item.changed]) {
    lines.raw("BEGIN", item.task ? "VTODO" : "VEVENT").text("UID", item.uid);
    writeCommon(lines, component);
    if (component !== item) writeInstance(lines, component, clockOf(item.row));
    if (item.task) writeTask(lines, component.row);
    else writeEvent(lines, component.row);
    writeSeries(lines, component);
    for (const alarm of component.alarms) writeAlarm(lines, alarm, text(component.row, "summary"));
    lines.raw("END", item.task ? "VTODO" : "VEVENT");
  }
  return lines.raw("END", "VCALENDAR").bytes();
}

function clockOf(row: Row): Clock {
  return { allDay: number(row, "all_day") === 1, zone: text(row, "start_tz") };
}

function writeCommon(lines: Lines, { row, location, people }: Component): void {
  const changed = fromApple(number(row, "last_modified"));
  const created = fromApple(number(row, "creation_date"));
  lines.raw("DTSTAMP", utcStamp(changed ?? created ?? new Date(0)));
  if (created !== undefined) lines.raw("CREATED", utcStamp(created));
  if (changed !== undefined) lines.raw("LAST-MODIFIED", utcStamp(changed));
  lines.text("SUMMARY", text(row, "summary")).text("DESCRIPTION", text(row, "description"));
  lines.text("LOCATION", placeOf(location));
  const [latitude, longitude] = [number(location, "latitude"), number(location, "longitude")];
  if (latitude !== undefined && longitude !== undefined && (latitude !== 0 || longitude !== 0)) lines.raw("GEO", `${latitude};${longitude}`);
  const url = text(row, "url", "conference_url");
  if (url !== undefined) lines.raw("URL", url);
  const sequence = number(row, "sequence_num") ?? 0;
  if (sequence > 0) lines.raw("SEQUENCE", String(Math.trunc(sequence)));
  for (const person of people) writePerson(lines, person, row);
}

function placeOf(location: Row | undefined): string | undefined {
  const parts = [text(location, "title"), text(location, "address")].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : [...new Set(parts)].join("\n");
}

function writeEvent(lines: Lines, row: Row): void {
  const clock = clockOf(row);
  const start = fromApple(number(row, "start_date"));
  const end = fromApple(number(row, "end_date"));
  writeTime(lines, "DTSTART", start, clock);
  if (start !== undefined && end !== undefined) {
    if (clock.allDay) lines.raw("DTEND;VALUE=DATE", dayStamp(dayAfter(start, end)));
    else if (end >= start) writeTime(lines, "DTEND", end, { allDay: false, zone: text(row, "end_tz") ?? clock.zone });
  }
  const status = eventStatus[number(row, "status") ?? 0];
  if (status !== undefined) lines.raw("STATUS", status);
  if (number(row, "availability") === 1) lines.raw("TRANSP", "TRANSPARENT");
}

/** The phone ends a day at its last second, iCalendar at the next midnight. */
function dayAfter(start: Date, end: Date): Date {
  // Of summer time's last day an hour is left over.
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / day));
  return new Date(nearestDay(start).getTime() + days * day);
}

function writeTask(lines: Lines, row: Row): void {
  const allDay = number(row, "due_all_day") === 1;
  writeTime(lines, "DTSTART", fromApple(number(row, "start_date")), clockOf(row));
  writeTime(lines, "DUE", fromApple(number(row, "due_date")), { allDay, zone: text(row, "due_tz") });
  const done = fromApple(number(row, "completion_date"));
  if (done !== undefined) lines.raw("COMPLETED", utcStamp(done));
  lines.raw("STATUS", done === undefined ? "NEEDS-ACTION" : "COMPLETED");
  const priority = number(row, "priority") ?? 0;
  if (priority >= 1 && priority <= 9) lines.raw("PRIORITY", String(Math.trunc(priority)));
}

/** Which date of the series this one stands for. */
function writeInstance(lines: Lines, { row }: Component, series: Clock): void {
  writeTime(lines, "RECURRENCE-ID", fromApple(number(row, "orig_date")), series);
}

function writeSeries(lines: Lines, { row, rules, exceptions }: Component): void {
  const clock = clockOf(row);
  for (const rule of rules) {
    const found = calendarRule(rule, clock);
    if (found !== undefined) lines.raw("RRULE", found);
  }
  const dates = exceptions.flatMap((exception) => fromApple(number(exception, "date")) ?? []);
  for (const date of dates) lines.raw(...timed("EXDATE", date, clock));
}

function writePerson(lines: Lines, { row, identity }: Participant, item: Row): void {
  const address = text(row, "email") ?? text(identity, "address");
  const name = text(identity, "display_name");
  const phone = text(row, "phone_number");
  const uri = address === undefined ? (phone === undefined ? "invalid:nomail" : `tel:${phone}`) : address.includes(":") ? address : `mailto:${address}`;
  const common = name === undefined ? "" : `;CN=${param(name)}`;
  const isOrganizer = number(row, "entity_type") === organizerEntity || (row["_row"] !== undefined && row["_row"] === item["organizer_id"]);
  if (isOrganizer) return void lines.raw(`ORGANIZER${common}`, uri);
  const status = partStatus[number(row, "status") ?? 0] ?? "NEEDS-ACTION";
  const role = roles[number(row, "role") ?? 0];
  lines.raw(`ATTENDEE${common}${role === undefined ? "" : `;ROLE=${role}`};PARTSTAT=${status}`, uri);
}

/** One that waits for a place has no time to be told. */
function writeAlarm(lines: Lines, row: Row, summary: string | undefined): void {
  if (number(row, "disabled") === 1 || (number(row, "proximity") ?? 0) !== 0) return;
  const at = fromApple(number(row, "trigger_date") || undefined);
  const interval = number(row, "trigger_interval");
  if (at === undefined && (interval === undefined || Math.abs(interval) > longestLead)) return;
  lines.raw("BEGIN", "VALARM").raw("ACTION", "DISPLAY").text("DESCRIPTION", summary ?? "Reminder");
  if (at === undefined) lines.raw("TRIGGER", durationText(Math.trunc(interval ?? 0)));
  else lines.raw("TRIGGER;VALUE=DATE-TIME", utcStamp(at));
  lines.raw("END", "VALARM");
}
