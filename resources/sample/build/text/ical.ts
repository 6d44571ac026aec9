import { contentLines, text } from "./lines.ts";
import { slug, uid } from "./uid.ts";
import { type Zone, zones } from "./zones.ts";

export type Guest = { readonly name: string; readonly mail: string; readonly said?: "ACCEPTED" | "DECLINED" | "TENTATIVE" };

export type Moment = {
  /** "2017-09-05 05:30" local to `zone`, or "2017-09-05" for a whole day */
  readonly start: string;
  readonly summary: string;
  /** Of a timed moment; default 60. */
  readonly minutes?: number;
  /** Arrival in another zone, or the last day (inclusive) of a whole-day one. */
  readonly end?: string;
  readonly zone?: Zone;
  readonly endZone?: Zone;
  readonly place?: string;
  readonly note?: string;
  /** Durations before the start: "30M", "1D". */
  readonly alarms?: readonly string[];
};

export type Event = Moment & {
  readonly rrule?: string;
  readonly exdates?: readonly string[];
  /** Single occurrences, by the start they had. */
  readonly overrides?: Readonly<Record<string, Moment>>;
  readonly organizer?: Guest;
  readonly attendees?: readonly Guest[];
  readonly status?: "CONFIRMED" | "TENTATIVE" | "CANCELLED";
  readonly free?: true;
  readonly geo?: string;
  readonly url?: string;
  readonly categories?: string;
  /** DTSTAMP, when it is not that of all the others. */
  readonly stamp?: string;
};

/** The evening the phone is shown on, UTC. */
export const lastChange = "20261108T172000Z";
const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lifeboat//Sample phone//EN", "CALSCALE:GREGORIAN"];

export function eventName(e: Moment): string {
  return `${e.start.slice(0, 10)}-${slug(e.summary)}`;
}

export function eventUid(calendar: string, e: Moment): string {
  return uid(`event ${calendar} ${eventName(e)}`);
}

/** One file: the event, its overrides and the zones they use. */
export function eventFile(calendar: string, e: Event): string {
  const id = eventUid(calendar, e);
  const moments = [e, ...Object.values(e.overrides ?? {})];
  const used = new Set(moments.flatMap(zonesOf));
  const overrides = Object.entries(e.overrides ?? {}).map(([was, m]) => override(id, e, was, m));
  return calendarFile([...used].toSorted().flatMap((zone) => zones[zone]), [vevent(id, e), ...overrides].flat());
}

export function calendarFile(timezones: readonly string[], components: readonly string[], name?: string): string {
  const title = name === undefined ? [] : [`X-WR-CALNAME:${text(name)}`];
  return contentLines([...head, ...title, ...timezones, ...components, "END:VCALENDAR"]);
}

function zonesOf(m: Moment): Zone[] {
  if (isDay(m.start)) return [];
  return [m.zone ?? "Europe/Berlin", m.endZone ?? m.zone ?? "Europe/Berlin"];
}

function vevent(id: string, e: Event): string[] {
  const lines = ["BEGIN:VEVENT", `UID:${id}`, `DTSTAMP:${e.stamp ?? lastChange}`, ...times(e)];
  if (e.rrule !== undefined) lines.push(`RRULE:${e.rrule}`);
  for (const day of e.exdates ?? []) lines.push(`EXDATE${when(day, e.zone)}`);
  lines.push(...words(e));
  if (e.geo !== undefined) lines.push(`GEO:${e.geo}`);
  if (e.url !== undefined) lines.push(`URL:${e.url}`);
  if (e.categories !== undefined) lines.push(`CATEGORIES:${e.categories}`);
  if (e.status !== undefined) lines.push(`STATUS:${e.status}`);
  if (e.free === true) lines.push("TRANSP:TRANSPARENT");
  if (e.organizer !== undefined) lines.push(`ORGANIZER;CN=${param(e.organizer.name)}:mailto:${e.organizer.mail}`);
  for (const guest of e.attendees ?? []) lines.push(attendee(guest));
  return [...lines, ...alarms(e), "END:VEVENT"];
}

function override(id: string, e: Event, was: string, m: Moment): string[] {
  const head = ["BEGIN:VEVENT", `UID:${id}`, `DTSTAMP:${e.stamp ?? lastChange}`, `RECURRENCE-ID${when(was, e.zone)}`];
  return [...head, ...times(m), ...words(m), ...alarms(m), "END:VEVENT"];
}

function words(m: Moment): string[] {
  const lines = [`SUMMARY:${text(m.summary)}`];
  if (m.place !== undefined) lines.push(`LOCATION:${text(m.place)}`);
  if (m.note !== undefined) lines.push(`DESCRIPTION:${text(m.note)}`);
  return lines;
}

function times(m: Moment): string[] {
  const zone = m.zone ?? "Europe/Berlin";
  if (isDay(m.start)) return [`DTSTART${when(m.start)}`, `DTEND${when(nextDay(m.end ?? m.start))}`];
  const end = m.end ?? later(m.start, m.minutes ?? 60);
  return [`DTSTART${when(m.start, zone)}`, `DTEND${when(end, m.endZone ?? zone)}`];
}

/** The parameter and value of a date or a local time. */
export function when(value: string, zone: Zone = "Europe/Berlin"): string {
  const digits = value.replaceAll("-", "");
  if (isDay(value)) return `;VALUE=DATE:${digits}`;
  return `;TZID=${zone}:${digits.replace(" ", "T").replace(":", "")}00`;
}

function alarms(m: Moment): string[] {
  return (m.alarms ?? []).flatMap((before) => {
    const trigger = before.endsWith("D") ? `-P${before}` : `-PT${before}`;
    return ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${text(m.summary)}`, `TRIGGER:${trigger}`, "END:VALARM"];
  });
}

function attendee(guest: Guest): string {
  const said = guest.said ?? "NEEDS-ACTION";
  const rsvp = said === "NEEDS-ACTION" ? ";RSVP=TRUE" : "";
  return `ATTENDEE;CN=${param(guest.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=${said}${rsvp}:mailto:${guest.mail}`;
}

function param(value: string): string {
  return /[,;:]/.test(value) ? `"${value}"` : value;
}

function isDay(value: string): boolean {
  return value.length === 10;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function later(start: string, minutes: number): string {
  return new Date(Date.parse(`${start.replace(" ", "T")}Z`) + minutes * 60_000).toISOString().slice(0, 16).replace("T", " ");
}
