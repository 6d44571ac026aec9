// Google's Calendar, as its documentation and the types of its client describe it.
import type { calendar_v3 } from "@googleapis/calendar";
import { occurrences } from "../../../formats/icalendar.ts";
import { instantToWall, wallToInstant } from "../../../formats/zones.ts";
import { type Handler, ok, refuse, type Reply, type Request } from "../http.fixture.ts";
import { Pages, Shelf, type WorldClock } from "../shelf.fixture.ts";

type Event = calendar_v3.Schema$Event;
type Time = calendar_v3.Schema$EventDateTime;
type Kept = { readonly entry: calendar_v3.Schema$CalendarListEntry; readonly events: Shelf<Event> };

export type FakeCalendars = {
  readonly calendars: Map<string, Kept>;
  readonly handler: Handler;
  /** Guests that would have got a mail. */
  readonly mails: string[];
  add(entry: calendar_v3.Schema$CalendarListEntry): Kept;
  put(calendar: string, event: Event): Event;
  expire(): void;
};

const me = "mum@example.org";

export function fakeCalendars(clock: WorldClock): FakeCalendars {
  // A calendar tells what was written at once.
  const atOnce = { ...clock, lagMs: 0 };
  const calendars = new Map<string, Kept>();
  const pages = new Pages<Event>();
  const mails: string[] = [];
  let made = 0;

  const add = (entry: calendar_v3.Schema$CalendarListEntry): Kept => {
    const id = entry.id ?? `made${(made += 1)}@group.calendar.google.com`;
    const kept: Kept = { entry: { accessRole: "owner", timeZone: "Europe/Berlin", defaultReminders: [], ...entry, id }, events: new Shelf<Event>(atOnce) };
    calendars.set(id, kept);
    return kept;
  };
  const stamp = (kept: Kept, event: Event): Event => {
    const zone = kept.entry.timeZone ?? "UTC";
    const updated = new Date(clock.now() + (made += 1)).toISOString();
    const times = Object.fromEntries((["start", "end", "originalStartTime"] as const).flatMap((name) => (event[name] ? [[name, spelled(event[name], zone)]] : [])));
    return { ...event, ...times, status: event.status ?? "confirmed", updated, etag: `"${String(3_000_000 + made)}"`, kind: "calendar#event", organizer: event.organizer ?? { email: me, self: true } };
  };
  const put = (kept: Kept, event: Event): Event => kept.events.put(event.id ?? "", stamp(kept, event));
  const fresh = (event: Event): Event => ({ ...event, id: `e${(made += 1)}`, created: new Date(clock.now()).toISOString() });

  const list = (kept: Kept, { query }: Request): Reply => {
    const sync = query.get("syncToken");
    const size = Number(query.get("maxResults") ?? 250);
    if (!(size >= 1 && size <= 2500)) return refuse(400, "invalid");
    if (sync !== null && ["iCalUID", "privateExtendedProperty", "orderBy", "q"].some((name) => query.has(name))) return refuse(400, "invalid");
    const changed = sync === null ? undefined : kept.events.since(sync);
    if (sync !== null && changed === undefined) return refuse(410, "fullSyncRequired");
    const uid = query.get("iCalUID");
    const [name, value] = query.get("privateExtendedProperty")?.split("=") ?? [];
    const shown = (event: Event): boolean => (event.status !== "cancelled" || event.recurringEventId !== undefined) && (uid === null || event.iCalUID === uid) && (name === undefined || event.extendedProperties?.private?.[name] === value);
    const told = (): Event[] => changed?.map(({ id, value }) => value ?? { id, status: "cancelled" }) ?? kept.events.all().flatMap(({ value }) => (value && shown(value) ? [value] : []));
    const token = kept.events.token();
    const page = pages.page(query.get("pageToken"), told, size);
    if (page === undefined) return refuse(400, "invalid");
    const isFiltered = uid !== null || name !== undefined;
    return ok({ kind: "calendar#events", timeZone: kept.entry.timeZone, items: page.items, ...(page.next !== undefined ? { nextPageToken: page.next } : isFiltered ? {} : { nextSyncToken: token }) });
  };

  const imported = (kept: Kept, { json }: Request): Reply => {
    const event = json<Event>();
    if (!event.iCalUID || problem(event) !== undefined) return refuse(400, event.iCalUID ? "invalid" : "required");
    const there = [...kept.events.actual.values()].find((each) => each.iCalUID === event.iCalUID && !each.recurringEventId);
    return ok(put(kept, there ? { ...event, id: there.id ?? null } : fresh(event)));
  };

  const replaced = (kept: Kept, id: string, { json, headers, query }: Request): Reply => {
    const before = kept.events.actual.get(id) ?? dateOf(kept, id);
    if (before === undefined) return refuse(404, "notFound");
    if (headers["if-match"] !== undefined && headers["if-match"] !== before.etag) return refuse(412, "conditionNotMet");
    const event = json<Event>();
    if (problem(event) !== undefined) return refuse(400, "invalid");
    if (query.get("sendUpdates") !== "none") mails.push(...(event.attendees ?? []).map(({ email }) => email ?? ""));
    const { recurringEventId, originalStartTime, iCalUID, created } = before;
    return ok(put(kept, { ...event, id, iCalUID: event.iCalUID ?? iCalUID ?? null, created: created ?? null, ...(recurringEventId && { recurringEventId, originalStartTime: originalStartTime ?? {} }) }));
  };

  const removed = (kept: Kept, id: string, { headers, query }: Request): Reply => {
    const before = kept.events.actual.get(id);
    if (before === undefined) return refuse(410, "deleted");
    if (headers["if-match"] !== undefined && headers["if-match"] !== before.etag) return refuse(412, "conditionNotMet");
    if (query.get("sendUpdates") !== "none") mails.push(...(before.attendees ?? []).map(({ email }) => email ?? ""));
    for (const [each, { recurringEventId }] of kept.events.actual) if (each === id || recurringEventId === id) kept.events.remove(each);
    return { status: 204 };
  };

  const instances = (kept: Kept, id: string, { query }: Request): Reply => {
    const master = kept.events.actual.get(id);
    const at = query.get("originalStart") ?? "";
    if (master === undefined) return refuse(404, "notFound");
    if (!master.recurrence || !hasDate(master, at)) return ok({ items: [] });
    const instance = `${id}_${at.replaceAll(/[-:]|\.000/g, "")}`;
    return ok({ items: [kept.events.actual.get(instance) ?? dateOf(kept, instance)] });
  };

  const handler: Handler = (request) => {
    const { method, path: [service, , what, id = "", events, event, verb], json } = request;
    if (service !== "calendar") return undefined;
    if (what === "users") {
      const one = event === undefined ? undefined : calendars.get(event);
      if (event === undefined) return ok({ items: [...calendars.values()].map(({ entry }) => entry) });
      return one === undefined ? refuse(404, "notFound") : ok(one.entry);
    }
    if (id === "" && method === "POST") return ok(add({ ...json<calendar_v3.Schema$CalendarListEntry>(), accessRole: "owner" }).entry);
    const kept = calendars.get(id);
    if (kept === undefined || events !== "events") return refuse(404, "notFound");
    if (event === undefined) return list(kept, request);
    if (event === "import") return imported(kept, request);
    if (verb === "instances") return instances(kept, event, request);
    if (method === "PUT") return replaced(kept, event, request);
    if (method === "DELETE") return removed(kept, event, request);
    const found = kept.events.actual.get(event);
    return found === undefined ? refuse(404, "notFound") : ok(found);
  };

  add({ id: me, summary: "Mum", primary: true, defaultReminders: [{ method: "popup", minutes: 10 }] });
  return {
    calendars,
    handler,
    mails,
    add,
    put: (calendar, event) => {
      const kept = calendars.get(calendar);
      if (kept === undefined) throw new Error(`no calendar ${calendar}`);
      return put(kept, event.id ? event : fresh(event));
    },
    expire() {
      for (const { events } of calendars.values()) events.expire();
    },
  };
}

/** A date of a series that nobody has changed yet. */
function dateOf(kept: Kept, id: string): Event | undefined {
  const [, series = "", stamp = ""] = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/.exec(id) ?? [];
  const master = kept.events.actual.get(series);
  if (master === undefined) return undefined;
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)/, "$1-$2-$3").replace(/T(\d\d)(\d\d)(\d\d)Z$/, "T$1:$2:$3Z");
  const original: Time = iso.includes("T") ? { dateTime: iso, timeZone: master.start?.timeZone ?? null } : { date: iso };
  return { id, recurringEventId: series, iCalUID: master.iCalUID ?? null, originalStartTime: original, start: original };
}

function hasDate(master: Event, at: string): boolean {
  const { start, recurrence = [] } = master;
  const day = start?.date?.replaceAll("-", "");
  const from = Date.parse(at.includes("T") ? at : `${at}T00:00:00Z`);
  if (Number.isNaN(from)) return false;
  const wall = instantToWall(Date.parse(start?.dateTime ?? "1970-01-01T00:00:00Z"), start?.timeZone ?? "UTC") ?? 0;
  const begins = day === undefined ? `DTSTART;TZID=${start?.timeZone ?? "UTC"}:${new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}` : `DTSTART;VALUE=DATE:${day}`;
  const text = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:x", begins, ...(recurrence ?? []), "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  const found = occurrences(new TextEncoder().encode(text), new Date(from - 1000), new Date(from + 1000), 10);
  return found.length > 0;
}

/** With the offset of its zone, as Google tells times. */
function spelled(time: Time, calendarZone: string): Time {
  if (!time.dateTime) return { date: time.date ?? null };
  const zone = time.timeZone ?? calendarZone;
  const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/.test(time.dateTime);
  const at = hasOffset ? Date.parse(time.dateTime) : wallToInstant(Date.parse(`${time.dateTime}Z`), zone);
  const wall = instantToWall(at, zone) ?? at;
  const minutes = Math.round((wall - at) / 60_000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const offset = minutes === 0 ? "Z" : `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return { dateTime: `${new Date(wall).toISOString().slice(0, 19)}${offset}`, timeZone: zone };
}

function problem(event: Event): string | undefined {
  const { start, end, recurrence, reminders, extendedProperties } = event;
  if (!start || !end || Boolean(start.date) !== Boolean(end.date)) return "times";
  for (const time of [start, end]) {
    if (time.dateTime && !/(?:Z|[+-]\d\d:\d\d)$/.test(time.dateTime) && !time.timeZone) return "no zone";
    if (time.timeZone && instantToWall(0, time.timeZone) === undefined) return "zone";
  }
  if (recurrence && start.dateTime && !start.timeZone) return "a series without a zone";
  if ((reminders?.overrides?.length ?? 0) > 5 || reminders?.overrides?.some(({ minutes, method }) => !method || (minutes ?? -1) < 0 || (minutes ?? 0) > 40_320)) return "reminders";
  if (reminders?.useDefault === true && (reminders.overrides?.length ?? 0) > 0) return "reminders";
  const values = Object.values({ ...extendedProperties?.private, ...extendedProperties?.shared });
  return values.some((value) => value.length > 1024) ? "too long" : undefined;
}
