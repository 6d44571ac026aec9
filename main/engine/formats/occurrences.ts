import ICAL from "ical.js";
import { decodeText } from "./byte-string.ts";
import { readComponents, type Component } from "./components.ts";
import { parseContent, type Content } from "./content-lines.ts";
import { textValue } from "./content-values.ts";
import { endsWithin } from "./time-limit.ts";
import { instantOf, isoOf } from "./zones.ts";

/** One time an event or to-do takes place. */
export type Occurrence = {
  /** ISO 8601, in the zone it was written in: "2026-05-01", "2026-05-01T10:00:00", with "Z" in UTC. */
  readonly start: string;
  readonly end: string;
  readonly zone?: string;
  readonly allDay: boolean;
  /** Start in epoch milliseconds. Floating times and days are taken as UTC. */
  readonly at: number;
  readonly summary: string;
  /** The date an override replaces, as `start` would be. */
  readonly recurrenceId?: string;
};

/** Dates tried for one item. A rule that needs more is cut there. */
const maxTries = 100_000;
const maxMilliseconds = 500;

/**
 * The first `limit` occurrences that overlap the time from `from` to `to` (exclusive), in order, with RRULE, RDATE,
 * EXDATE and overrides. Broken text has none; a rule too costly to follow gives what was found in time. Never throws.
 */
export function occurrences(bytes: Uint8Array, from: Date, to: Date, limit: number): Occurrence[] {
  const found: Occurrence[] = [];
  const window = { from: from.getTime(), to: to.getTime(), limit };
  try {
    endsWithin(maxMilliseconds, () => collect(bytes, window, found));
  } catch {
    // What ical.js cannot read has no further occurrences; the bytes are kept and shown as they are.
  }
  return found.sort((a, b) => a.at - b.at).slice(0, limit);
}

type Window = { readonly from: number; readonly to: number; readonly limit: number };

type Part = {
  readonly start: ICAL.Time;
  readonly duration: ICAL.Duration;
  readonly zone: string | undefined;
  readonly summary: string;
  readonly component: ICAL.Component;
  /** In epoch milliseconds; only an override has one. */
  readonly replaces: { readonly at: number; readonly iso: string; readonly andFuture: boolean } | undefined;
};

function collect(bytes: Uint8Array, window: Window, found: Occurrence[]): void {
  const parts = readParts(bytes);
  const overrides = parts.filter((part) => part.replaces !== undefined);
  for (const part of overrides) keep(part, part.start, window, found);
  const replaced = new Set(overrides.map((part) => part.replaces?.at));
  const future = overrides.filter((part) => part.replaces?.andFuture === true).sort((a, b) => replacedAt(b) - replacedAt(a));
  for (const master of parts) if (master.replaces === undefined) expand(master, { replaced, future }, window, found);
}

function replacedAt(part: Part): number {
  return part.replaces?.at ?? 0;
}

type Overrides = { readonly replaced: ReadonlySet<number | undefined>; readonly future: readonly Part[] };

function expand(master: Part, overrides: Overrides, window: Window, found: Occurrence[]): void {
  const excluded = excludedBy(master);
  const seen = new Set<number>();
  const last = overrides.future.length === 0 ? window.to : Number.POSITIVE_INFINITY;
  for (const source of [[master.start], rdates(master), ...rules(master, last)]) {
    let kept = 0;
    for (const time of source) {
      const at = instantOf(time, master.zone);
      if (seen.has(at) || overrides.replaced.has(at) || excluded(time, at)) continue;
      seen.add(at);
      if (keepMoved(master, time, at, overrides, window, found) && ++kept >= window.limit) break;
    }
  }
}

/** RANGE=THISANDFUTURE (RFC 5545 3.2.13): later occurrences move as the override moved. */
function keepMoved(master: Part, time: ICAL.Time, at: number, overrides: Overrides, window: Window, found: Occurrence[]): boolean {
  const by = overrides.future.find((part) => replacedAt(part) <= at);
  if (by === undefined) return keep(master, time, window, found);
  const moved = time.clone();
  moved.addDuration(ICAL.Duration.fromSeconds(Math.round((instantOf(by.start, by.zone) - replacedAt(by)) / 1000)));
  return keep({ ...by, replaces: undefined, zone: master.zone }, moved, window, found);
}

function rules(master: Part, last: number): Iterable<ICAL.Time>[] {
  return master.component.getAllProperties("rrule").map((property) => ruleTimes(property, master, last));
}

/** The dates of one rule, in order, before `last` (epoch milliseconds). */
function* ruleTimes(property: ICAL.Property, master: Part, last: number): Generator<ICAL.Time> {
  const rule = property.getFirstValue();
  if (!(rule instanceof ICAL.Recur)) return;
  const iterator = rule.iterator(master.start);
  for (let tries = 0; tries < maxTries; tries++) {
    const next: ICAL.Time | null | undefined = iterator.next();
    if (next === null || next === undefined || instantOf(next, master.zone) >= last) return;
    yield next.clone();
  }
}

function rdates(master: Part): ICAL.Time[] {
  return master.component.getAllProperties("rdate").flatMap((property) => property.getValues().flatMap(startTime));
}

function startTime(value: unknown): ICAL.Time[] {
  if (value instanceof ICAL.Time) return [value];
  return value instanceof ICAL.Period && value.start instanceof ICAL.Time ? [value.start] : [];
}

/** An EXDATE that is a date alone excludes that day. */
function excludedBy(master: Part): (time: ICAL.Time, at: number) => boolean {
  const instants = new Set<number>();
  const days = new Set<string>();
  for (const property of master.component.getAllProperties("exdate")) {
    const zone = zoneOf(property);
    for (const time of property.getValues().flatMap(startTime)) {
      if (time.isDate) days.add(isoOf(time));
      else instants.add(instantOf(time, zone));
    }
  }
  return (time, at) => instants.has(at) || days.has(isoOf(time).slice(0, 10));
}

function keep(part: Part, time: ICAL.Time, window: Window, found: Occurrence[]): boolean {
  const end = time.clone();
  end.addDuration(part.duration);
  const at = instantOf(time, part.zone);
  const until = instantOf(end, part.zone);
  if (at >= window.to || (until <= window.from && at < window.from)) return false;
  found.push({
    start: isoOf(time),
    end: isoOf(end),
    ...(part.zone === undefined ? {} : { zone: part.zone }),
    allDay: time.isDate,
    at,
    summary: part.summary,
    ...(part.replaces === undefined ? {} : { recurrenceId: part.replaces.iso }),
  });
  return true;
}

function readParts(bytes: Uint8Array): Part[] {
  const content = parseContent(bytes);
  const tops = readComponents(content.lines);
  const all = tops.flatMap((top) => [top, ...top.children]);
  const items = all.filter((part) => part.name === "VEVENT" || part.name === "VTODO");
  const zones = all.filter((part) => part.name === "VTIMEZONE").map((part) => rawOf(part, content));
  const text = ["BEGIN:VCALENDAR\n", ...zones, ...items.map(timing), "END:VCALENDAR\n"].join("");
  const calendar = ICAL.Component.fromString(decodeText(text));
  const components = calendar.getAllSubcomponents().filter((component) => component.name !== "vtimezone");
  return components.flatMap((component, index) => readPart(component, items[index]));
}

const timingNames = new Set(["DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"]);

/** Only what says when: a line that ical.js refuses elsewhere must not hide the dates. */
function timing(item: Component): string {
  const lines = item.lines.filter((line) => timingNames.has(line.name)).map((line) => `${line.head}:${line.value}\n`);
  return `BEGIN:${item.name}\n${lines.join("")}END:${item.name}\n`;
}

function rawOf(part: Component, content: Content): string {
  return content.lines.slice(part.begin, part.end).map((line) => `${line.head}:${line.value}\n`).join("");
}

function readPart(component: ICAL.Component, item: Component | undefined): Part[] {
  const property = component.getFirstProperty("dtstart") ?? component.getFirstProperty("due");
  const start = property?.getFirstValue();
  if (property === null || !(start instanceof ICAL.Time)) return [];
  const summary = item?.lines.find((line) => line.name === "SUMMARY");
  return [
    {
      start,
      duration: durationOf(component, start),
      zone: zoneOf(property),
      summary: summary === undefined ? "" : textValue(summary),
      component,
      replaces: replacedBy(component),
    },
  ];
}

function durationOf(component: ICAL.Component, start: ICAL.Time): ICAL.Duration {
  const said = component.getFirstPropertyValue("duration");
  if (said instanceof ICAL.Duration) return said;
  const end = component.getFirstPropertyValue("dtend");
  if (end instanceof ICAL.Time) return end.subtractDateTz(start);
  return ICAL.Duration.fromSeconds(start.isDate && component.name === "vevent" ? 86_400 : 0);
}

function replacedBy(component: ICAL.Component): Part["replaces"] {
  const property = component.getFirstProperty("recurrence-id");
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return undefined;
  return { at: instantOf(time, zoneOf(property)), iso: isoOf(time), andFuture: property.getFirstParameter("range") === "THISANDFUTURE" };
}

function zoneOf(property: ICAL.Property): string | undefined {
  return property.getFirstParameter("tzid") || undefined;
}
