// An event of Outlook, with what differs on some of its dates, as iCalendar (RFC 5545).
import type { Attachment, Attendee, DateTimeTimeZone, Event, FileAttachment, PatternedRecurrence } from "@microsoft/microsoft-graph-types";
import { decodeText } from "../../formats/byte-string.ts";
import { escapeText } from "../../formats/content-values.ts";
import { Lines, param } from "../../formats/write-lines.ts";
import { type Clock, timed, utcStamp, writeTime } from "../../formats/write-times.ts";
import { instantToWall, wallToInstant } from "../../formats/zones.ts";
import { htmlToText, isFormatted } from "./html.ts";
import { extended, markIds, textCategories } from "./marks.ts";
import { ruleOf, type SeriesStart } from "./recurrence.ts";
import { patternOf } from "./rule-pattern.ts";
import { ianaZone, windowsZone } from "../../formats/windows-zones.ts";
import { type EventWords, importanceOf, readEventWords } from "./event-words.ts";

export type Series = {
  readonly event: Event;
  readonly exceptions: readonly Event[];
  /** "OID.<id of the series>.2026-05-01" */
  readonly cancelled: readonly string[];
  readonly attachments: readonly Attachment[];
};

export function eventText({ event, exceptions, cancelled, attachments }: Series): Uint8Array {
  const words = readEventWords(extended(event.singleValueExtendedProperties, markIds.words));
  const clock = clockOf(event, words);
  const uid = eventUid(event);
  const lines = new Lines().raw("BEGIN", "VCALENDAR").raw("VERSION", "2.0").raw("PRODID", "-//Lifeboat//Microsoft Graph//EN");
  lines.raw("BEGIN", "VEVENT").text("UID", uid);
  writeEvent(lines, event, clock, words);
  writeSeries(lines, { event, clock, words, cancelled });
  for (const attachment of attachments) writeAttachment(lines, attachment);
  lines.raw("END", "VEVENT");
  for (const exception of exceptions) {
    lines.raw("BEGIN", "VEVENT").text("UID", uid);
    writeTime(lines, "RECURRENCE-ID", instantOf(exception.originalStart), clock);
    const own = clockOf(exception, words);
    // The alarm that was spelled is that of the series.
    writeEvent(lines, exception, { ...own, zone: own.zone ?? clock.zone }, words.zone === undefined ? {} : { zone: words.zone });
    lines.raw("END", "VEVENT");
  }
  return lines.raw("END", "VCALENDAR").bytes();
}

/** As it was written with, else the one calendars share. */
export const eventUid = (event: Event): string => extended(event.singleValueExtendedProperties, markIds.uid) ?? event.iCalUId ?? event.id ?? "";

function clockOf({ isAllDay, originalStartTimeZone, recurrence }: Event, words: EventWords): Clock {
  const said = [originalStartTimeZone, recurrence?.range?.recurrenceTimeZone].map((zone) => zone ?? "");
  const own = words.zone !== undefined && said.includes(windowsZone(words.zone, undefined) ?? "-") ? words.zone : undefined;
  return { allDay: isAllDay === true, zone: own ?? said.map((zone) => (zone === "" ? undefined : ianaZone(zone))).find((zone) => zone !== undefined) };
}

function writeEvent(lines: Lines, event: Event, clock: Clock, words: EventWords): void {
  writeStamps(lines, event);
  lines.text("SUMMARY", event.subject ?? undefined);
  writeBody(lines, event.body);
  lines.text("LOCATION", event.location?.displayName ?? undefined);
  const { latitude, longitude } = event.location?.coordinates ?? {};
  if (typeof latitude === "number" && typeof longitude === "number") lines.raw("GEO", `${latitude};${longitude}`);
  const [start, end] = [momentOf(event.start), momentOf(event.end)];
  writeTime(lines, "DTSTART", start, clock);
  const endZone = clock.allDay ? undefined : endZoneOf(event, clock);
  if (end !== undefined && end.getTime() !== start?.getTime()) writeTime(lines, "DTEND", end, { ...clock, ...(endZone !== undefined && { zone: endZone }) });
  writeState(lines, event);
  writePriority(lines, event.importance, words.priority);
  writeCategories(lines, textCategories(event.categories, extended(event.singleValueExtendedProperties, markIds.labels)));
  writePeople(lines, event);
  writeAlarm(lines, event, words);
}

/** A flight ends in another zone than it began. */
function endZoneOf({ originalStartTimeZone, originalEndTimeZone }: Event, clock: Clock): string | undefined {
  if (!originalEndTimeZone || originalEndTimeZone === originalStartTimeZone) return clock.zone;
  return ianaZone(originalEndTimeZone) ?? clock.zone;
}

export function writeStamps(lines: Lines, { lastModifiedDateTime, createdDateTime }: Pick<Event, "lastModifiedDateTime" | "createdDateTime">): void {
  const [created, changed] = [instantOf(createdDateTime), instantOf(lastModifiedDateTime)];
  lines.raw("DTSTAMP", utcStamp(changed ?? created ?? new Date(0)));
  if (created !== undefined) lines.raw("CREATED", utcStamp(created));
  if (changed !== undefined) lines.raw("LAST-MODIFIED", utcStamp(changed));
}

export function writeCategories(lines: Lines, categories: readonly string[]): void {
  if (categories.length > 0) lines.raw("CATEGORIES", categories.map((category) => decodeText(escapeText(category))).join(","));
}

/** Formatted text keeps its HTML beside, as Outlook itself writes it. */
function writeBody(lines: Lines, body: Event["body"]): void {
  const content = body?.content ?? "";
  if (body?.contentType !== "html") return void lines.text("DESCRIPTION", content.replaceAll("\r\n", "\n"));
  lines.text("DESCRIPTION", htmlToText(content));
  if (isFormatted(content)) lines.text("X-ALT-DESC;FMTTYPE=text/html", content.replaceAll(/[\r\n]+/g, " "));
}

/** A number as it was written, while it means the same. */
export function writePriority(lines: Lines, importance: Event["importance"], written: number | undefined): void {
  const priority = written !== undefined && importanceOf(written) === (importance ?? "normal") ? String(written) : priorities[importance ?? ""];
  if (priority !== undefined) lines.raw("PRIORITY", priority);
}

const classes: Readonly<Record<string, string>> = { private: "PRIVATE", personal: "PRIVATE", confidential: "CONFIDENTIAL" };
const priorities: Readonly<Record<string, string>> = { high: "1", low: "9" };
/** Outlook's states that iCalendar has no word for. */
const busy: Readonly<Record<string, string>> = { oof: "OOF", workingElsewhere: "WORKINGELSEWHERE" };

function writeState(lines: Lines, { isCancelled, showAs, sensitivity }: Event): void {
  if (isCancelled === true) lines.raw("STATUS", "CANCELLED");
  else if (showAs === "tentative") lines.raw("STATUS", "TENTATIVE");
  if (showAs === "free") lines.raw("TRANSP", "TRANSPARENT");
  for (const [name, value] of [["X-MICROSOFT-CDO-BUSYSTATUS", busy[showAs ?? ""]], ["CLASS", classes[sensitivity ?? ""]]] as const) {
    if (value !== undefined) lines.raw(name, value);
  }
}

/** Of an event without guests the service names the owner as organizer: that says nothing. */
function writePeople(lines: Lines, { organizer, attendees, isOrganizer }: Event): void {
  const guests = attendees ?? [];
  const { name, address } = organizer?.emailAddress ?? {};
  if (address && (guests.length > 0 || isOrganizer === false)) lines.raw(`ORGANIZER${name ? `;CN=${param(name)}` : ""}`, `mailto:${address}`);
  for (const guest of guests) writeGuest(lines, guest);
}

const roles: Readonly<Record<string, string>> = { optional: ";ROLE=OPT-PARTICIPANT", resource: ";CUTYPE=RESOURCE;ROLE=NON-PARTICIPANT" };
const answers: Readonly<Record<string, string>> = { accepted: "ACCEPTED", organizer: "ACCEPTED", tentativelyAccepted: "TENTATIVE", declined: "DECLINED" };

function writeGuest(lines: Lines, { emailAddress, type, status }: Attendee): void {
  const { name, address } = emailAddress ?? {};
  if (!address) return;
  const role = roles[type ?? ""] ?? ";ROLE=REQ-PARTICIPANT";
  lines.raw(`ATTENDEE${name ? `;CN=${param(name)}` : ""}${role};PARTSTAT=${answers[status?.response ?? ""] ?? "NEEDS-ACTION"}`, `mailto:${address}`);
}

function writeAlarm(lines: Lines, { isReminderOn, reminderMinutesBeforeStart, subject }: Event, words: EventWords): void {
  if (isReminderOn !== true) return;
  const minutes = reminderMinutesBeforeStart ?? 0;
  if (words.alarm?.minutes === minutes) {
    for (const line of words.alarm.lines) lines.raw(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1));
    return;
  }
  const trigger = minutes > 0 && minutes % 1440 === 0 ? `-P${minutes / 1440}D` : `-PT${minutes}M`;
  lines.raw("BEGIN", "VALARM").raw("ACTION", "DISPLAY").text("DESCRIPTION", subject || "Reminder").raw("TRIGGER", trigger).raw("END", "VALARM");
}

type SeriesText = { readonly event: Event; readonly clock: Clock; readonly words: EventWords; readonly cancelled: readonly string[] };

function writeSeries(lines: Lines, { event, clock, words, cancelled }: SeriesText): void {
  const start = momentOf(event.start);
  const { recurrence } = event;
  if (!recurrence || start === undefined) return;
  const first = startOf(start, clock);
  const rule = asWritten(words.rrule, recurrence, first) ?? ruleOf(recurrence, first);
  if (rule !== undefined) lines.raw("RRULE", rule);
  for (const id of cancelled) {
    const date = Date.parse(`${/\d{4}-\d{2}-\d{2}$/.exec(id)?.[0] ?? ""}T00:00:00Z`);
    if (Number.isNaN(date)) continue;
    const wall = date + (clock.allDay ? 0 : first.wall - Math.floor(first.wall / 86_400_000) * 86_400_000);
    lines.raw(...timed("EXDATE", new Date(clock.zone === undefined || clock.allDay ? wall : wallToInstant(wall, clock.zone)), clock));
  }
}

export function startOf(start: Date, { allDay, zone }: Clock): SeriesStart {
  const at = start.getTime();
  return { wall: allDay || zone === undefined ? at : (instantToWall(at, zone) ?? at), allDay, zone: allDay ? undefined : zone };
}

/** The rule as somebody wrote it, while Outlook's still means the same. */
export function asWritten(rrule: string | undefined, there: PatternedRecurrence, start: SeriesStart): string | undefined {
  const said = rrule === undefined ? undefined : patternOf(rrule, start, there.range?.recurrenceTimeZone ?? "UTC");
  return said !== undefined && isWithin(said.pattern, there.pattern) && isWithin(said.range, there.range) ? rrule : undefined;
}

/** The service says more than it was told. */
function isWithin(said: object | null | undefined, there: object | null | undefined): boolean {
  const values = (there ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(said ?? {}).every(([name, value]) => JSON.stringify(values[name]) === JSON.stringify(value));
}

export function writeAttachment(lines: Lines, attachment: Attachment): void {
  const { name, contentType } = attachment;
  const { contentBytes } = attachment as FileAttachment;
  const sourceUrl = (attachment as { readonly sourceUrl?: unknown }).sourceUrl;
  const type = contentType ? `;FMTTYPE=${param(contentType)}` : "";
  const file = name ? `;X-FILENAME=${param(name)}` : "";
  if (typeof contentBytes === "string") lines.raw(`ATTACH${type};ENCODING=BASE64;VALUE=BINARY${file}`, contentBytes);
  else if (typeof sourceUrl === "string") lines.raw(`ATTACH${type}${file}`, sourceUrl);
}

/** ISO 8601 with its zone; undefined for what is no time. */
export function instantOf(text: string | null | undefined): Date | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** A wall clock and its zone; the service tells times of events in UTC. */
export function momentOf(moment: DateTimeTimeZone | null | undefined): Date | undefined {
  const wall = Date.parse(`${(moment?.dateTime ?? "").replace(/\.\d+$/, "").replace(/Z$/, "")}Z`);
  if (Number.isNaN(wall)) return undefined;
  const zone = moment?.timeZone ? ianaZone(moment.timeZone) : undefined;
  return new Date(zone === undefined ? wall : wallToInstant(wall, zone));
}
