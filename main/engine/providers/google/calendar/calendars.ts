import type { calendar_v3 } from "@googleapis/calendar";
import { LifeboatError } from "../../../../api/errors.ts";
import { failed } from "../../failed.ts";
import type { Change, Collection, Cursor, Fetched, Foresight, Io, Op, Outcome, Ref } from "../../provider.ts";
import { type Api, GoogleError, pagesOf, type Query } from "../api.ts";
import { Shown } from "../../shown.ts";
import { cursorText, fetchedOne, stopIfAborted } from "../answers.ts";
import { fewAtOnce } from "../few-at-once.ts";
import type { Room } from "../../rooms.ts";
import { Watch } from "./watch.ts";
import { EventWriter, foreseenEvent } from "./write.ts";
import { itemOf, refOf } from "./item.ts";
import type { Calendar, Event, Group } from "./types.ts";

type List = calendar_v3.Schema$Events;
type Entry = calendar_v3.Schema$CalendarListEntry;

/** Google gives up to 2500: megabytes at once. */
const pageSize = 500;
const cursorPrefix = "calendar-1 ";
/** Google slows down who writes to one calendar in quick succession. */
const writesAtOnce = 4;
/** More than these are not asked for one by one. */
const fewUnseen = 5;
const fewSeries = 50;
const readable = new Set(["owner", "writer", "reader", "writerWithoutPrivateAccess"]);

/** All calendars in the person's list, those of others included. */
export class Calendars implements Room {
  readonly name = "calendar";
  readonly kind = "event";
  readonly #api: Api;
  readonly #root: string;
  readonly #me: string;
  readonly #writer: EventWriter;
  readonly #known = new Map<string, Promise<Calendar>>();
  /** What the listing has told already need not be asked for again. */
  readonly #shown = new Shown<Group>();
  /** Of calendars that are written to. */
  readonly #watches = new Map<string, Watch>();

  constructor(api: Api, root: string, me: string) {
    this.#api = api;
    this.#root = root;
    this.#me = me;
    this.#writer = new EventWriter(api, (id, master, io) => this.#group(id, master, io));
  }

  async *collections(io: Io): AsyncGenerator<Collection> {
    for await (const { items } of pagesOf<calendar_v3.Schema$CalendarList>(this.#api, `${this.#root}/users/me/calendarList`, { maxResults: 250, showHidden: true }, io)) {
      for (const entry of items ?? []) {
        const { id, summary, summaryOverride, accessRole } = entry;
        if (!id || entry.deleted === true || !readable.has(accessRole ?? "")) continue;
        this.#known.set(id, Promise.resolve(this.#calendarOf(entry)));
        yield { id, name: summaryOverride ?? summary ?? id, kinds: ["event"], readOnly: accessRole !== "owner" && accessRole !== "writer", unlisted: "gone" };
      }
    }
  }

  async *changes(id: string, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
    const token = cursorText(since, cursorPrefix);
    const first = token === undefined ? undefined : await this.#firstSince(id, token, io);
    if (first !== undefined && token !== undefined) yield* this.#delta(id, { maxResults: pageSize, syncToken: token }, first, io);
    else yield* this.#all(id, io);
  }

  /** Undefined where the token is dead (410), or was never Google's. */
  async #firstSince(id: string, syncToken: string, io: Io): Promise<List | undefined> {
    try {
      return await this.#api.call<List>(this.#events(id), { query: { maxResults: pageSize, syncToken } }, io);
    } catch (thrown) {
      if (!(thrown instanceof GoogleError) || (thrown.status !== 410 && thrown.status !== 400)) throw thrown;
      io.log("a sync token has expired", { reason: thrown.reason });
      return undefined;
    }
  }

  /** A series is told when all of its dates are known. */
  async *#all(id: string, io: Io): AsyncGenerator<Change> {
    const masters = new Map<string, Event>();
    const dates = new Map<string, Event[]>();
    let at: string | undefined;
    for await (const page of pagesOf<List>(this.#api, this.#events(id), { maxResults: pageSize }, io)) {
      at = page.nextSyncToken ?? at;
      for (const event of page.items ?? []) {
        stopIfAborted(io);
        if (event.recurringEventId) dates.set(event.recurringEventId, [...(dates.get(event.recurringEventId) ?? []), event]);
        else if (event.recurrence && event.id) masters.set(event.id, event);
        else if (event.status !== "cancelled") yield* this.#tell(id, { master: event, exceptions: [] });
      }
    }
    for (const [master, event] of masters) yield* this.#tell(id, { master: event, exceptions: dates.get(master) ?? [] });
    for (const [master, events] of dates) if (!masters.has(master)) for (const event of events) if (event.status !== "cancelled") yield* this.#tell(id, { master: event, exceptions: [] });
    stopIfAborted(io);
    yield { is: "end", listing: "full", ...(at !== undefined && { at: cursorPrefix + at }) };
  }

  async *#delta(id: string, query: Query, first: List, io: Io): AsyncGenerator<Change> {
    const series = new Map<string, Event[]>();
    let at: string | undefined;
    for await (const page of this.#pagesFrom(id, query, first, io)) {
      at = page.nextSyncToken ?? at;
      for (const event of page.items ?? []) {
        stopIfAborted(io);
        const master = event.recurringEventId ?? (event.recurrence ? event.id : undefined);
        if (event.status === "cancelled" && !event.recurringEventId) yield* this.#gone(id, event.id);
        else if (master) series.set(master, [...(series.get(master) ?? []), event]);
        else yield* this.#tell(id, { master: event, exceptions: [] });
      }
    }
    if (series.size > fewSeries) {
      yield* this.#all(id, io);
      return;
    }
    for (const [master, told] of series) {
      const group = await this.#group(id, master, io);
      if (group !== undefined) yield* this.#tell(id, group);
      else for (const event of told) yield* event.status === "cancelled" || !event.recurringEventId ? this.#gone(id, event.id) : this.#tell(id, { master: event, exceptions: [] });
    }
    stopIfAborted(io);
    yield { is: "end", listing: "delta", ...(at !== undefined && { at: cursorPrefix + at }) };
  }

  async *#pagesFrom(id: string, query: Query, first: List, io: Io): AsyncGenerator<List> {
    yield first;
    if (first.nextPageToken) yield* pagesOf<List>(this.#api, this.#events(id), { ...query, pageToken: first.nextPageToken }, io);
  }

  *#tell(id: string, group: Group): Generator<Change> {
    const ref = refOf(group);
    if (ref === undefined) return;
    this.#shown.add(`${id}\n${ref.href}`, ref.etag, group);
    yield { is: "present", ref };
  }

  *#gone(id: string, href: string | null | undefined): Generator<Change> {
    if (!href) return;
    this.#shown.take(`${id}\n${href}`);
    yield { is: "gone", href };
  }

  async *read(id: string, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const calendar = await this.#calendar(id, io);
    const unseen = refs.filter(({ href, etag }) => etag !== undefined && !this.#shown.has(`${id}\n${href}`, etag));
    if (unseen.length > fewUnseen) await this.#news(id, io);
    for (const ref of refs) {
      stopIfAborted(io);
      // Who names no etag wants it as it is now.
      const shown = ref.etag === undefined ? undefined : this.#shown.take(`${id}\n${ref.href}`, ref.etag);
      yield await fetchedOne(ref, async () => this.#fetched(ref, shown ?? (await this.#group(id, ref.href, io)), calendar));
    }
  }

  #fetched({ href }: Ref, group: Group | undefined, calendar: Calendar): Fetched {
    const now = group && refOf(group);
    if (group === undefined || now === undefined) return { is: "gone", href };
    try {
      return { is: "item", ref: now, item: itemOf(group, calendar) };
    } catch (thrown) {
      return failed(href, thrown);
    }
  }

  /** An event with all its dates that differ, as it is now; undefined where it is gone. */
  async #group(id: string, master: string, io: Io): Promise<Group | undefined> {
    if (!/^[\w-]{1,1024}$/.test(master)) return undefined;
    const event = await this.#api.call<Event>(`${this.#events(id)}/${master}`, {}, io).catch((thrown: unknown) => {
      if (thrown instanceof GoogleError && (thrown.status === 404 || thrown.status === 410)) return undefined;
      throw thrown;
    });
    if (event === undefined || event.status === "cancelled") return undefined;
    if (!event.recurrence || !event.iCalUID) return { master: event, exceptions: [] };
    const exceptions: Event[] = [];
    for await (const { items } of pagesOf<List>(this.#api, this.#events(id), { maxResults: pageSize, iCalUID: event.iCalUID }, io)) {
      exceptions.push(...(items ?? []).filter(({ recurringEventId }) => recurringEventId === master));
    }
    return { master: event, exceptions };
  }

  async *write(id: string, ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    const calendar = await this.#calendar(id, io);
    const watch = this.#watches.get(id) ?? new Watch((syncToken, callIo) => pagesOf<List>(this.#api, this.#events(id), { maxResults: pageSize, syncToken }, callIo));
    this.#watches.set(id, watch);
    await this.#news(id, io);
    const place = { events: this.#events(id), calendar, claim: (uid: string) => watch.claim(uid), isSingle: (href: string) => watch.isSingle(href) };
    // Of several with one UID each has to see the one before.
    const apart = [...Map.groupBy(ops, (op) => (op.do === "create" && op.item.uid) || op.key).values()];
    yield* fewAtOnce(apart.flatMap(([first]) => first ?? []), writesAtOnce, (op) => this.#writer.write(place, op, io));
    for (const op of apart.flatMap((same) => same.slice(1))) yield await this.#writer.write(place, op, io);
  }

  /** What was written comes by the hundred; an etag tells whether it is all of it. */
  async #news(id: string, io: Io): Promise<void> {
    for (const group of (await this.#watches.get(id)?.look(io)) ?? []) {
      const ref = refOf(group);
      if (ref !== undefined) this.#shown.add(`${id}\n${ref.href}`, ref.etag, group);
    }
  }

  async *find(id: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    for (const key of keys) {
      for (const event of await this.#writer.written(this.#events(id), key, io)) {
        const group = event.id ? await this.#group(id, event.id, io) : undefined;
        const ref = group && refOf(group);
        if (ref !== undefined) yield { key, ref };
      }
    }
  }

  foresee(edited?: boolean): Foresight {
    return (item) => foreseenEvent(item, edited);
  }

  async add(name: string, io: Io): Promise<Collection> {
    const { id } = await this.#api.call<calendar_v3.Schema$Calendar>(`${this.#root}/calendars`, { method: "POST", body: { summary: name } }, io);
    if (!id) throw new LifeboatError("bad-answer", "a calendar without an id");
    return { id, name, kinds: ["event"], readOnly: false, unlisted: "gone" };
  }

  #events(id: string): string {
    return `${this.#root}/calendars/${encodeURIComponent(id)}/events`;
  }

  #calendar(id: string, io: Io): Promise<Calendar> {
    const known = this.#known.get(id) ?? this.#api.call<Entry>(`${this.#root}/users/me/calendarList/${encodeURIComponent(id)}`, {}, io).then((entry) => this.#calendarOf({ ...entry, id }));
    this.#known.set(id, known);
    known.catch(() => this.#known.delete(id));
    return known;
  }

  #calendarOf({ id, timeZone, defaultReminders }: Entry): Calendar {
    return { id: id ?? "", zone: timeZone ?? undefined, reminders: defaultReminders ?? [], me: this.#me };
  }
}
