import type { calendar_v3 } from "@googleapis/calendar";
import { LifeboatError } from "../../../../api/errors.ts";
import { parseContent } from "../../../formats/content-lines.ts";
import { isoTime } from "../../../formats/icalendar-view.ts";
import type { Io, Item, Op, Outcome, Ref } from "../../provider.ts";
import { type Api, GoogleError, pagesOf } from "../api.ts";
import { keyName, marksOf } from "../marks.ts";
import { googleRaw } from "../raw.ts";
import { afterSending, attempt, beforeSending } from "../answers.ts";
import { asHeld, groupOf } from "./event-json.ts";
import { eventText, instantOf } from "./event-text.ts";
import { inKnownZones } from "./known-zones.ts";
import { isTextOf, markOf, refOf, textOf, withoutMarks } from "./item.ts";
import type { Calendar, Event, Group } from "./types.ts";

type List = calendar_v3.Schema$Events;
type Place = {
  readonly events: string;
  readonly calendar: Calendar;
  /** False where an event with this UID may be there. */
  readonly claim: (uid: string) => boolean;
  /** Has no dates of its own that could change without it. */
  readonly isSingle: (href: string) => boolean;
};
type Find = (calendar: string, master: string, io: Io) => Promise<Group | undefined>;

/** Nobody gets a mail, whatever is written. */
const quiet = { sendUpdates: "none", supportsAttachments: true } as const;
/** What Google makes by itself, or refuses from others. */
const given = new Set(["id", "kind", "etag", "htmlLink", "created", "updated", "creator", "hangoutLink", "conferenceData", "recurringEventId", "originalStartTime", "eventType", "locked", "privateCopy", "attendeesOmitted", "gadget", "eventLabelId"]);

/**
 * Events as they go to Google: imported with the UID they have, as a private copy that invites nobody. A series is written
 * first, then each of its dates that differ.
 */
export class EventWriter {
  readonly #api: Api;
  readonly #find: Find;

  constructor(api: Api, find: Find) {
    this.#api = api;
    this.#find = find;
  }

  write(place: Place, op: Op, io: Io): Promise<Outcome> {
    return attempt(op, async () => {
      if (op.do === "create") return this.#create(place, op, io);
      return op.do === "replace" ? this.#replace(place, op, io) : this.#remove(place, op.ref, io);
    });
  }

  /** Events that were written under a key; dates of a series have their master's. */
  async written(events: string, key: string, io: Io): Promise<Event[]> {
    const found: Event[] = [];
    for await (const { items } of pagesOf<List>(this.#api, events, { privateExtendedProperty: `${keyName}=${key}` }, io)) found.push(...(items ?? []));
    return found.filter((event) => !event.recurringEventId && event.status !== "cancelled" && markOf(event).key === key);
  }

  async #create(place: Place, { item, key }: Extract<Op, { do: "create" }>, io: Io): Promise<Ref | undefined> {
    const { group, uid } = await beforeSending(async () => {
      const group = wanted(item, key, place.calendar);
      return { group, uid: group.master.iCalUID ?? item.uid ?? key };
    });
    // To import a UID that is there changes the event that has it.
    const there = (place.claim(uid) ? [] : await this.#withUid(place, uid, io)).filter((event) => !event.recurringEventId);
    const mine = there.find((event) => markOf(event).key === key);
    if (mine === undefined && there.length > 0) throw new GoogleError("uid-taken", "an event with this UID is there already", { status: 409, reason: "duplicate" });
    const made = mine ?? (await this.#api.call<Event>(`${place.events}/import`, { method: "POST", query: { supportsAttachments: true }, body: { ...group.master, iCalUID: uid } }, io));
    return afterSending(() => this.#finish(place, made, group.exceptions, io));
  }

  async #withUid(place: Place, iCalUID: string, io: Io): Promise<Event[]> {
    const { items } = await beforeSending(() => this.#api.call<List>(place.events, { query: { iCalUID } }, io));
    return (items ?? []).filter(({ status }) => status !== "cancelled");
  }

  async #replace(place: Place, { item, key, ref }: Extract<Op, { do: "replace" }>, io: Io): Promise<Ref | undefined> {
    const now = await this.#same(place, ref, io);
    const group = await beforeSending(async () => wanted(item, key, place.calendar));
    const body = { ...group.master, iCalUID: now.master.iCalUID ?? null };
    const changed = await this.#api.call<Event>(`${place.events}/${ref.href}`, { method: "PUT", query: quiet, body, ifMatch: now.master.etag ?? undefined }, io);
    const out = excludedBy(group.master, place.calendar);
    const left = now.exceptions.filter((old) => !(old.status === "cancelled" && out.has(startOf(old))) && !group.exceptions.some((each) => startOf(each) === startOf(old)));
    // A date that is to be as the series again, or to be there again: Google has no way to forget that it was ever another.
    const { recurrence: _, ...once } = group.master;
    const plain = left.map((old) => ({ ...once, originalStartTime: old.originalStartTime ?? {}, ...movedTo(group.master, old, place.calendar) }));
    return afterSending(() => this.#finish(place, changed, [...group.exceptions, ...plain], io));
  }

  /** The dates that differ, then what all of it is called now. */
  async #finish(place: Place, master: Event, exceptions: readonly Event[], io: Io): Promise<Ref | undefined> {
    const { id } = master;
    if (!id) throw new LifeboatError("bad-answer", "an event without an id");
    if (exceptions.length === 0) return refOf({ master, exceptions: [] });
    for (const exception of exceptions) await this.#putDate(place, id, exception, io);
    const group = await this.#find(place.calendar.id, id, io);
    return group && refOf(group);
  }

  /** A date that the series does not have cannot be changed; it stays out, and reading back tells. */
  async #putDate(place: Place, master: string, exception: Event, io: Io): Promise<void> {
    const start = startOf(exception);
    const { items } = await this.#api.call<List>(`${place.events}/${master}/instances`, { query: { originalStart: start, showDeleted: true } }, io);
    const instance = (items ?? []).find((each) => startOf(each) === start);
    if (!instance?.id) {
      io.log("a changed date is not one of its series");
      return;
    }
    const { extendedProperties: _, ...said } = exception;
    await this.#api.call(`${place.events}/${instance.id}`, { method: "PUT", query: quiet, body: said }, io);
  }

  async #remove(place: Place, ref: Ref, io: Io): Promise<undefined> {
    const ifMatch = ref.etag !== undefined && place.isSingle(ref.href) ? ref.etag : ((await this.#same(place, ref, io)).master.etag ?? undefined);
    await this.#api.call(`${place.events}/${ref.href}`, { method: "DELETE", query: { sendUpdates: "none" }, ifMatch }, io);
  }

  /** Throws conflict where it is not what `ref` says, gone where it is not there. */
  async #same(place: Place, { href, etag }: Ref, io: Io): Promise<Group> {
    const now = await beforeSending(() => this.#find(place.calendar.id, href, io));
    if (now === undefined) throw new LifeboatError("gone", "the event is not there");
    if (etag !== undefined && refOf(now)?.etag !== etag) throw new LifeboatError("conflict", "it has changed there");
    return now;
  }
}

/** What came from Google goes back as Google had it; all else is made of its text. */
function wanted({ body, raw }: Item, key: string, calendar: Calendar): Group {
  if (!("bytes" in body)) throw new LifeboatError("invalid-item", "an event is text");
  const kept = googleRaw.read<Event[]>(raw);
  const [first, ...others] = Array.isArray(kept) ? kept : [];
  const isRaw = first !== undefined && isTextOf({ master: first, exceptions: others }, body.bytes, calendar);
  const text = isRaw ? undefined : inKnownZones(asHeld(body.bytes, calendar));
  const { master, exceptions } = text === undefined ? { master: first ?? {}, exceptions: others } : groupOf(text, calendar);
  const marks = marksOf({ key, ...(text !== undefined && { text }) });
  const { extendedProperties = {} } = master;
  return {
    master: { ...writable(withoutMarks(master)), extendedProperties: { ...extendedProperties, private: { ...extendedProperties?.private, ...marks } } },
    exceptions: exceptions.map((each) => ({ ...writable(each), originalStartTime: each.originalStartTime ?? {} })),
  };
}

/** The text that an event, with the dates that differ, will be read as; `edited`: once anything of it was changed. */
export function foreseenEvent(item: Item, edited = false): Uint8Array {
  const calendar = { id: "", zone: undefined, reminders: [], me: "" };
  const { master, exceptions } = wanted(item, "", calendar);
  // Single dates of a series that is not there: of several, one becomes the event.
  const group = { master: { ...master, iCalUID: master.iCalUID ?? item.uid ?? "" }, exceptions: master.recurrence ? exceptions : [] };
  return edited ? eventText(group, calendar, { stamps: true }) : textOf(group, calendar);
}

function writable(event: Event): Event {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !given.has(name)));
}

/** When the date would be, in one spelling: a day, or a moment in UTC. */
function startOf({ originalStartTime }: Event): string {
  if (originalStartTime?.date) return originalStartTime.date;
  return (originalStartTime ? instantOf(originalStartTime, undefined)?.toISOString() : undefined) ?? "";
}

/** Dates that a series leaves out by itself, spelled as `startOf` does. */
function excludedBy({ recurrence }: Event, calendar: Calendar): Set<string> {
  const lines = (recurrence ?? []).map((line) => parseContent(Buffer.from(`${line}\r\n`)).lines[0]).filter((line) => line?.name === "EXDATE");
  return new Set(lines.flatMap((line) => (line?.value ?? "").split(",").map((text) => {
    const value = isoTime(text) ?? "";
    const zone = line?.param("TZID")[0] ?? null;
    return startOf({ originalStartTime: value.includes("T") ? { dateTime: value, timeZone: zone ?? calendar.zone ?? null } : { date: value } });
  })));
}

function movedTo(master: Event, old: Event, calendar: Calendar): Pick<Event, "start" | "end"> {
  const from = old.originalStartTime ?? {};
  if (from.date) {
    const days = Date.parse(master.end?.date ?? "") - Date.parse(master.start?.date ?? "");
    return { start: from, end: { date: new Date(Date.parse(from.date) + (Number.isNaN(days) ? 86_400_000 : days)).toISOString().slice(0, 10) } };
  }
  const [start, end] = [master.start, master.end].map((time) => (time ? instantOf(time, calendar.zone)?.getTime() : undefined) ?? 0);
  const at = instantOf(from, calendar.zone)?.getTime() ?? 0;
  const zone = master.start?.timeZone ?? null;
  const length = (end ?? 0) - (start ?? 0);
  return { start: { dateTime: new Date(at).toISOString(), timeZone: zone }, end: { dateTime: new Date(at + length).toISOString(), timeZone: zone } };
}
