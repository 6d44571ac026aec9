import ICAL from "ical.js";
import { endsWithin } from "./time-limit.ts";

/**
 * Epoch milliseconds of a time. A VTIMEZONE in the text decides; without one the TZID is looked up as an IANA name;
 * floating times and dates are taken as UTC.
 */
export function instantOf(time: ICAL.Time, zone: string | undefined): number {
  const hasDefinition = time.zone?.component !== undefined && time.zone.component !== null;
  if (hasDefinition || time.zone === ICAL.Timezone.utcTimezone) return time.toUnixTime() * 1000;
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  return zone === undefined || time.isDate ? wall : wallToInstant(wall, zone);
}

/** ISO 8601 as written: a date, a local time, or with "Z" in UTC. */
export function isoOf(time: ICAL.Time): string {
  return time.toString();
}

/** `wall` is the local clock read as if it were UTC. An hour that does not exist moves forward, as RFC 5545 3.3.5 asks. */
export function wallToInstant(wall: number, zone: string): number {
  const format = formatFor(zone);
  if (format === undefined) return wall;
  const before = wall - offsetAt(format, wall - 86_400_000);
  return wall - offsetAt(format, before) === before ? before : settle(format, wall, before);
}

/** The local clock, read as if it were UTC; undefined for zones nobody knows. */
export function instantToWall(instant: number, zone: string): number | undefined {
  const format = formatFor(zone);
  return format === undefined ? undefined : instant + offsetAt(format, instant);
}

/** This computer's. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

function settle(format: Intl.DateTimeFormat, wall: number, guess: number): number {
  const next = wall - offsetAt(format, guess);
  return wall - offsetAt(format, next) === next ? next : guess;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const maxFormats = 600;

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    if (formats.size >= maxFormats) formats.clear();
    formats.set(zone, makeFormat(zone));
  }
  return formats.get(zone);
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
}

const day = 86_400_000;
/** Of each day in UTC its offset, where it has only one: to ask for it takes longer than all else that is done with a time. */
const days = new WeakMap<Intl.DateTimeFormat, Map<number, number | undefined>>();
const maxDays = 5000;

/** Milliseconds ahead of UTC. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const known = days.get(format) ?? new Map<number, number | undefined>();
  days.set(format, known);
  const today = Math.floor(instant / day);
  if (!known.has(today)) {
    if (known.size >= maxDays) known.clear();
    const [first, last] = [offsetNow(format, today * day), offsetNow(format, (today + 1) * day - 1)];
    known.set(today, first === last ? first : undefined);
  }
  return known.get(today) ?? offsetNow(format, instant);
}

function offsetNow(format: Intl.DateTimeFormat, instant: number): number {
  const name = format.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? "";
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name);
  if (found === null) return 0;
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = found;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === "-" ? -size : size;
}

/**
 * Milliseconds ahead of UTC at each local time (read as if it were UTC), by the VTIMEZONE text or, without one, the
 * IANA name. Undefined where neither tells.
 */
export function zoneOffsets(zone: string, definition: string | undefined, walls: readonly number[]): number[] | undefined {
  if (definition === undefined) return formatFor(zone) === undefined ? undefined : walls.map((wall) => wall - wallToInstant(wall, zone));
  const offsets: number[] = [];
  try {
    const timezone = timezoneOf(zone, definition);
    const ended = endsWithin(maxMilliseconds, () => {
      for (const wall of walls) offsets.push(wall - localTime(wall, timezone).toUnixTime() * 1000);
    });
    if (!ended) timezones.delete(keyOf(zone, definition));
    return ended ? offsets : undefined;
  } catch {
    return undefined;
  }
}

/** Most time spent on a definition made to run for ever; Outlook's, which begin in 1601, take a fifth of it. */
const maxMilliseconds = 400;

/** A zone that was unrolled once answers at once. */
const timezones = new Map<string, ICAL.Timezone>();
const maxTimezones = 100;
const keyOf = (zone: string, definition: string): string => `${zone}\n${definition}`;

function timezoneOf(zone: string, definition: string): ICAL.Timezone {
  const key = keyOf(zone, definition);
  const timezone = timezones.get(key) ?? new ICAL.Timezone({ component: ICAL.Component.fromString(definition), tzid: zone });
  if (timezones.size >= maxTimezones) timezones.clear();
  timezones.set(key, timezone);
  return timezone;
}

function localTime(wall: number, zone: ICAL.Timezone): ICAL.Time {
  const at = new Date(wall);
  const fields = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds() };
  return new ICAL.Time(fields, zone);
}
