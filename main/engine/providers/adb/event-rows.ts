// iCalendar (RFC 5545) as rows of CalendarContract: a series and the dates that differ from it. Guests are never among them, so
// that no account on the phone has anybody to write to.
import { LifeboatError } from "../../../api/errors.ts";
import { type Component, firstLine, linesNamed, readComponents } from "../../formats/components.ts";
import { type ContentLine, parseContent } from "../../formats/content-lines.ts";
import { paramText, textValue } from "../../formats/content-values.ts";
import { durationMs } from "../../formats/duration.ts";
import { isoTime } from "../../formats/icalendar-view.ts";
import { likeZone } from "../../formats/windows-zones.ts";
import { type Zones, zonesOf } from "../../formats/zone-definitions.ts";
import { ownZone, wallToInstant } from "../../formats/zones.ts";
import { day } from "../../formats/write-times.ts";
import type { Cells } from "./bind.ts";

export type EventRow = { readonly cells: Cells; /** Minutes before the start. */ readonly reminders: readonly number[] };
export type NewEvent = EventRow & { readonly uid: string | undefined; readonly changed: readonly EventRow[] };

type Time = { readonly at: number; readonly zone: string; readonly allDay: boolean };

const statuses: Readonly<Record<string, number>> = { TENTATIVE: 0, CONFIRMED: 1, CANCELLED: 2 };
const classes: Readonly<Record<string, number>> = { CONFIDENTIAL: 1, PRIVATE: 2, PUBLIC: 3 };

/** Throws invalid-item for a text without an event, or one without a start. */
export function rowsOf(bytes: Uint8Array): NewEvent {
  const content = parseContent(bytes);
  const parts = readComponents(content.lines).flatMap((top) => [top, ...top.children]);
  const zones = zonesOf(content, parts);
  const events = parts.filter(({ name }) => name === "VEVENT");
  const master = events.find((part) => firstLine(part, "RECURRENCE-ID") === undefined) ?? events[0];
  if (master === undefined) throw new LifeboatError("invalid-item", "there is no event in the text");
  const start = startOf(master, zones);
  const series = seriesOf(master, zones);
  const isSeries = "rrule" in series || "rdate" in series;
  const cells = { ...told(master), ...clock(start), ...(isSeries ? lasting(master, start, zones) : ending(master, start, zones)), ...series };
  const changed = isSeries ? events.filter((part) => part !== master).flatMap((part) => changedRow(part, start, zones)) : [];
  return { cells, reminders: remindersOf(master), uid: text(master, "UID"), changed };
}

function changedRow(part: Component, series: Time, zones: Zones): EventRow[] {
  const original = timeOf(firstLine(part, "RECURRENCE-ID"), zones);
  if (original === undefined) return [];
  const start = timeOf(firstLine(part, "DTSTART"), zones) ?? original;
  const cells = { ...told(part), ...clock(start), ...ending(part, start, zones), originalInstanceTime: original.at, originalAllDay: series.allDay ? 1 : 0 };
  return [{ cells, reminders: remindersOf(part) }];
}

function told(part: Component): Cells {
  const status = statuses[word(part, "STATUS")];
  const secrecy = classes[word(part, "CLASS")];
  const texts = { title: text(part, "SUMMARY") ?? "", description: text(part, "DESCRIPTION") ?? "", eventLocation: text(part, "LOCATION") ?? "" };
  return {
    ...saying(texts),
    ...(status !== undefined && { eventStatus: status }),
    ...(secrecy !== undefined && { accessLevel: secrecy }),
    ...(word(part, "TRANSP") === "TRANSPARENT" && { availability: 1 }),
  };
}

/** Days are told in UTC (CalendarContract.Events). */
const clock = ({ at, zone, allDay }: Time): Cells => ({ dtstart: at, eventTimezone: allDay ? "UTC" : zone, allDay: allDay ? 1 : 0 });

function ending(part: Component, start: Time, zones: Zones): Cells {
  const end = timeOf(firstLine(part, "DTEND"), zones);
  const ownZone = end !== undefined && !start.allDay && end.zone !== start.zone;
  return { dtend: start.at + lengthOf(part, start, zones), ...(ownZone && { eventEndTimezone: end.zone }) };
}

/** A series has a duration instead of an end. */
function lasting(part: Component, start: Time, zones: Zones): Cells {
  const length = lengthOf(part, start, zones);
  return { duration: start.allDay ? `P${Math.round(length / day)}D` : `P${Math.round(length / 1000)}S` };
}

/** RFC 5545 3.6.1: without an end, a day is a day and a time is a moment. */
function lengthOf(part: Component, start: Time, zones: Zones): number {
  const end = timeOf(firstLine(part, "DTEND"), zones);
  const length = end !== undefined && end.allDay === start.allDay ? end.at - start.at : (durationMs(text(part, "DURATION") ?? "") ?? 0);
  return start.allDay ? Math.max(day, Math.round(length / day) * day) : Math.max(0, length);
}

/** As CalendarContract has them: several rules a line each, dates with their zone before them. */
function seriesOf(part: Component, zones: Zones): Cells {
  const rules = (name: string): string => linesNamed(part, name).map(({ value }) => value.trim()).join("\n");
  const dates = (name: string): string => linesNamed(part, name).flatMap((line) => datesIn(line, zones)).join("\n");
  const cells = { rrule: rules("RRULE"), exrule: rules("EXRULE"), rdate: dates("RDATE"), exdate: dates("EXDATE") };
  return saying(cells);
}

const saying = (texts: Readonly<Record<string, string>>): Cells => Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ""));

function datesIn(line: ContentLine, zones: Zones): string[] {
  const each = line.value.split(",").map((date) => date.trim()).filter((date) => isoTime(date) !== undefined);
  if (each.length === 0) return [];
  const isLocal = each.some((date) => date.length > 8 && !date.toUpperCase().endsWith("Z"));
  return [`${isLocal ? `${zoneOf(line, zones)};` : ""}${each.join(",")}`];
}

/** Before the start, in whole minutes: the phone knows no others. */
function remindersOf(part: Component): number[] {
  const minutes = part.children.filter(({ name }) => name === "VALARM").flatMap((alarm) => {
    const trigger = firstLine(alarm, "TRIGGER");
    const before = trigger?.param("RELATED")[0]?.toUpperCase() === "END" ? undefined : durationMs(trigger?.value ?? "");
    return before === undefined || before > 0 ? [] : [Math.round(-before / 60_000)];
  });
  return [...new Set(minutes)];
}

function startOf(part: Component, zones: Zones): Time {
  const start = timeOf(firstLine(part, "DTSTART"), zones);
  if (start === undefined) throw new LifeboatError("invalid-item", "an event without a start");
  return start;
}

function timeOf(line: ContentLine | undefined, zones: Zones): Time | undefined {
  const value = line === undefined ? undefined : isoTime(line.value);
  if (line === undefined || value === undefined) return undefined;
  const allDay = !value.includes("T");
  const wall = Date.parse(allDay ? `${value}T00:00:00Z` : value.endsWith("Z") ? value : `${value}Z`);
  if (Number.isNaN(wall)) return undefined;
  if (allDay || value.endsWith("Z")) return { at: wall, zone: "UTC", allDay };
  const zone = zoneOf(line, zones);
  return { at: wallToInstant(wall, zone), zone, allDay };
}

/** A name that Android knows. Times without a zone, and in one that nobody knows, are taken to be meant where this computer is. */
function zoneOf(line: ContentLine, zones: Zones): string {
  const name = paramText(line, "TZID");
  return (name === undefined ? undefined : likeZone(name, zones.get(name))) ?? ownZone();
}

function text(part: Component, name: string): string | undefined {
  const line = firstLine(part, name);
  return line === undefined ? undefined : textValue(line);
}

const word = (part: Component, name: string): string => (text(part, name) ?? "").trim().toUpperCase();
