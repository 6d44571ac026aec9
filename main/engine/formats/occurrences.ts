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
  // A zone that was left halfway through its rules is not used again.
  if (!endsWithin(maxMilliseconds, () => collectAny(bytes, window, found))) knownZones.clear();
  return inOrder(found, limit);
}

/** The same for each of many items, under one watch: setting it up costs as much as following a rule. */
export function occurrencesOfEach(items: readonly Uint8Array[], from: Date, to: Date, limit: number): Occurrence[][] {
  const all: Occurrence[][] = [];
  const window = { from: from.getTime(), to: to.getTime(), limit };
  while (all.length < items.length) {
    const done = all.length;
    const rest = items.slice(done);
    const ended = endsWithin(maxMilliseconds, () => {
      for (const bytes of rest) {
        const found: Occurrence[] = [];
        collectAny(bytes, window, found);
        all.push(inOrder(found, limit));
      }
    });
    if (ended) break;
    knownZones.clear();
    const [stuck] = rest;
    if (all.length === done && stuck !== undefined) all.push(occurrences(stuck, from, to, limit));
  }
  return all;
}

function inOrder(found: Occurrence[], limit: number): Occurrence[] {
  return found.sort((a, b) => a.at - b.at).slice(0, limit);
}

function collectAny(bytes: Uint8Array, window: Window, found: Occurrence[]): void {
  try {
    collect(bytes, window, found);
  } catch {
    // What ical.js cannot read has no further occurrences; the bytes are kept and shown as they are.
  }
}

type Window = { readonly from: number; readonly to: number; readonly limit: number };

/** `at` in epoch milliseconds, told once: it is the costly part. */
type Dated = { readonly time: ICAL.Time; readonly at: number };

const dated = ({ zone }: Pick<Part, "zone">, time: ICAL.Time): Dated => ({ time, at: instantOf(time, zone) });

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
  for (const part of overrides) keep(part, dated(part, part.start), window, found);
  const replaced = new Set(overrides.map((part) => part.replaces?.at));
  const future = overrides.filter((part) => part.replaces?.andFuture === true).sort((a, b) => replacedAt(b) - replacedAt(a));
  for (const master of parts) if (master.replaces === undefined) expand(master, { replaced, future }, window, found);
}

function replacedAt(part: Part): number {
  return part.replaces?.at ?? 0;
}

/** `future`: those that speak for all that follows them, the latest first. */
type Overrides = { readonly replaced: ReadonlySet<number | undefined>; readonly future: readonly Part[] };

function expand(master: Part, overrides: Overrides, window: Window, found: Occurrence[]): void {
  const excluded = excludedBy(master);
  const seen = new Set<number>();
  for (const source of [[dated(master, master.start)], rdates(master), ...rules(master, spanOf(master, overrides, window))]) {
    let kept = 0;
    for (const date of source) {
      const { at } = date;
      if (seen.has(at) || overrides.replaced.has(at) || excluded(date)) continue;
      seen.add(at);
      const moved = movedAlong(master, date, overrides.future);
      if (keep(moved.part, moved.date, window, found) && ++kept >= window.limit) break;
    }
  }
}

/** RANGE=THISANDFUTURE (RFC 5545 3.2.13): later occurrences move as the override moved, and say what it says. */
function movedAlong(master: Part, date: Dated, future: readonly Part[]): { readonly part: Part; readonly date: Dated } {
  const by = future.find((part) => replacedAt(part) <= date.at);
  if (by === undefined) return { part: master, date };
  const time = date.time.clone();
  time.addDuration(ICAL.Duration.fromSeconds(Math.round((instantOf(by.start, by.zone) - replacedAt(by)) / 1000)));
  const part = { ...by, replaces: undefined, zone: master.zone };
  return { part, date: dated(part, time) };
}

/** Epoch milliseconds. Times before `first`, by the wall clock, need not be looked at. */
type Span = { readonly first: number; readonly last: number };

const dayMs = 86_400_000;

/** Where an override moves all that follows, any time may end up in the window. */
function spanOf(master: Part, overrides: Overrides, window: Window): Span {
  if (overrides.future.length > 0) return { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };
  return { first: window.from - Math.abs(master.duration.toSeconds()) * 1000 - 2 * dayMs, last: window.to };
}

function rules(master: Part, span: Span): Iterable<Dated>[] {
  return master.component.getAllProperties("rrule").map((property) => ruleTimes(property, master, span));
}

/** The dates of one rule that can be in the span, in order. */
function* ruleTimes(property: ICAL.Property, master: Part, { first, last }: Span): Generator<Dated> {
  const value = property.getFirstValue();
  if (!(value instanceof ICAL.Recur)) return;
  const rule = spelledOut(value, master.start);
  const end = master.zone === undefined ? undefined : endInUtc(rule);
  const iterator = iterateFrom(end === undefined ? rule : withoutEnd(rule), master.start, first);
  for (let tries = 0; tries < maxTries; tries++) {
    const next: ICAL.Time | null | undefined = iterator.next();
    if (next === null || next === undefined) return;
    const day = Date.UTC(next.year, next.month - 1, next.day);
    if (end !== undefined && day > end + 2 * dayMs) return;
    if (day < first || isLeftOut(rule, next)) continue;
    const at = instantOf(next, master.zone);
    if (at >= last || (end !== undefined && at > end)) return;
    yield { time: next.clone(), at };
  }
}

/** The last moment of a rule that says it in UTC. ical.js compares it with the clock of a zone that only has a name, and takes a date too few or too many. */
function endInUtc({ until }: ICAL.Recur): number | undefined {
  return until !== null && until !== undefined && until.zone === ICAL.Timezone.utcTimezone && !until.isDate ? until.toUnixTime() * 1000 : undefined;
}

function withoutEnd(rule: ICAL.Recur): ICAL.Recur {
  const endless = rule.clone();
  endless.until = null;
  return endless;
}

/** "The 31st, else the last day": ical.js heeds no BYSETPOS where BYMONTHDAY names the days, and gives each of them. */
function isLeftOut(rule: ICAL.Recur, { year, month, day }: ICAL.Time): boolean {
  const { BYMONTHDAY: days, BYSETPOS: positions, BYMONTH: months } = rule.parts;
  const isInMonth = rule.freq === "MONTHLY" || (rule.freq === "YEARLY" && months?.length === 1);
  if (!isInMonth || days === undefined || positions?.length !== 1 || positions[0] !== -1) return false;
  const length = ICAL.Time.daysInMonth(month, year);
  return day !== Math.max(...days.map((each) => (each < 0 ? length + 1 + each : each)).filter((each) => each <= length));
}

/** The 29th of February of most years is no date (RFC 5545 3.3.10); where the rule does not name the day, ical.js makes it the 1st of March. */
function spelledOut(rule: ICAL.Recur, start: ICAL.Time): ICAL.Recur {
  if (rule.freq !== "YEARLY" || start.month !== 2 || start.day !== 29 || Object.keys(rule.parts).length > 0) return rule;
  const named = rule.clone();
  named.parts = { BYMONTH: [2], BYMONTHDAY: [29] };
  return named;
}

/** No month is without it. */
const lastDayOfAll = 28;
/** The longest a step can be, and what may say more about its dates without any regard to where the rule began. */
const stepsOf: Readonly<Record<string, { readonly days: number; readonly parts: readonly string[] }>> = {
  DAILY: { days: 1, parts: ["BYDAY", "BYMONTH"] },
  WEEKLY: { days: 7, parts: ["BYDAY", "BYMONTH"] },
  MONTHLY: { days: 31, parts: ["BYDAY"] },
};

/**
 * The rule from `first` on: years of a weekly date lie before any month, and a rule can begin any whole number of its steps
 * later where it does not count its dates, or has just one in each step. What it gives before `first` is of no use.
 */
function iterateFrom(rule: ICAL.Recur, start: ICAL.Time, first: number): ICAL.RecurIterator {
  const known = stepsOf[rule.freq];
  const parts = Object.keys(rule.parts);
  const isPlain = rule.interval >= 1 && (rule.count === null || parts.length === 0) && parts.every((part) => known?.parts.includes(part));
  if (known === undefined || !isPlain || (rule.freq === "MONTHLY" && start.day > lastDayOfAll)) return rule.iterator(start);
  const days = known.days * rule.interval;
  const most = Math.floor((first - Date.UTC(start.year, start.month - 1, start.day)) / (days * dayMs)) - 1;
  const steps = Math.min(most, (rule.count ?? Number.POSITIVE_INFINITY) - 1);
  if (!(steps > 0 && Number.isFinite(steps))) return rule.iterator(start);
  const by = steps * rule.interval;
  const date = rule.freq === "MONTHLY" ? new Date(Date.UTC(start.year, start.month - 1 + by, start.day)) : new Date(Date.UTC(start.year, start.month - 1, start.day + steps * days));
  const near = start.clone();
  near.resetTo(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), start.hour, start.minute, start.second, start.zone);
  near.isDate = start.isDate;
  const rest = rule.clone();
  if (rest.count !== null) rest.count -= steps;
  return rest.iterator(near);
}

function rdates(master: Part): Dated[] {
  return master.component.getAllProperties("rdate").flatMap((property) => property.getValues().flatMap(startTime)).map((time) => dated(master, time));
}

function startTime(value: unknown): ICAL.Time[] {
  if (value instanceof ICAL.Time) return [value];
  return value instanceof ICAL.Period && value.start instanceof ICAL.Time ? [value.start] : [];
}

/** An EXDATE that is a date alone excludes that day. */
function excludedBy(master: Part): (date: Dated) => boolean {
  const instants = new Set<number>();
  const days = new Set<string>();
  for (const property of master.component.getAllProperties("exdate")) {
    const zone = zoneOf(property);
    for (const time of property.getValues().flatMap(startTime)) {
      if (time.isDate) days.add(isoOf(time));
      else instants.add(instantOf(time, zone));
    }
  }
  return ({ time, at }) => instants.has(at) || (days.size > 0 && days.has(isoOf(time).slice(0, 10)));
}

/** Notes the occurrence if it is in the window, and says whether it is. */
function keep(part: Part, { time, at }: Dated, window: Window, found: Occurrence[]): boolean {
  if (at >= window.to) return false;
  const end = time.clone();
  end.addDuration(part.duration);
  if (at < window.from && instantOf(end, part.zone) <= window.from) return false;
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
  const zones = new Map(all.filter((part) => part.name === "VTIMEZONE").map((part) => [zoneId(part), part]));
  const text = ["BEGIN:VCALENDAR\n", ...items.map(timing), "END:VCALENDAR\n"].join("");
  const calendar = ICAL.Component.fromString(decodeText(text));
  const elsewhere = calendar.getTimeZoneByID.bind(calendar);
  const asked = new Map<string, ICAL.Timezone>();
  calendar.getTimeZoneByID = (tzid) => {
    const zone = zones.get(tzid);
    if (zone === undefined) return elsewhere(tzid);
    const known = asked.get(tzid) ?? knownZone(rawOf(zone, content), tzid);
    asked.set(tzid, known);
    return known;
  };
  return calendar.getAllSubcomponents().flatMap((component, index) => readPart(component, items[index]));
}

const knownZones = new Map<string, ICAL.Timezone>();
const mostZones = 200;
/** One that is longer was not written by a calendar program, and is read each time. */
const longestZone = 32_768;

/** Following a zone's rules from 1970 on costs more than all the rest of an event, and most events share one. */
function knownZone(definition: string, tzid: string): ICAL.Timezone {
  const known = knownZones.get(definition);
  if (known !== undefined) return known;
  if (knownZones.size >= mostZones) knownZones.clear();
  const zone = new ICAL.Timezone({ component: ICAL.Component.fromString(decodeText(definition)), tzid });
  if (definition.length <= longestZone) knownZones.set(definition, zone);
  return zone;
}

function zoneId(zone: Component): string {
  const line = zone.lines.find(({ name }) => name === "TZID");
  return line === undefined ? "" : textValue(line);
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
