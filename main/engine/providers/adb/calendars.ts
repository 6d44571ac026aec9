// CalendarContract: calendars, events with their exceptions as rows of their own, reminders and attendees.
import { asLifeboatError } from "../../../api/errors.ts";
import type { Contents, Entry, Part } from "../parts.ts";
import { claim } from "../parts.ts";
import type { Collection, Io, Item } from "../provider.ts";
import type { CalendarItem, Component } from "./calendar-text.ts";
import { calendarText } from "./calendar-text.ts";
import type { Ask } from "./content.ts";
import { etagOf, rawBody, tooLarge } from "./raw.ts";
import type { Row, Table } from "./table.ts";
import { number, readTable, text } from "./table.ts";

export const calendarUri = "content://com.android.calendar";
/** Stands for all calendars where they may not be read, so that this is told by name. */
const deniedId = "calendars";

/** A calendar of the phone itself, which no account syncs. */
export type CalendarPlace = { readonly id: string; readonly local: { readonly account: string } | undefined };
/** `rows`: the ids of the event and of its changed dates. */
type EventEntry = Entry & { readonly rows: readonly string[] };

export interface CalendarsPart extends Part {
  /** Undefined where there is no such calendar, or nothing may be written to it. */
  place(collection: string, io: Io): Promise<CalendarPlace | undefined>;
  entry(collection: string, href: string, io: Io): Promise<EventEntry | undefined>;
  /** What was seen is not true any more. */
  forget(): void;
}

export function calendarsPart(ask: Ask): CalendarsPart {
  let seen: Promise<CalendarStore> | undefined;
  return {
    forget() {
      seen = undefined;
    },
    async place(collection, io) {
      const row = (await listCalendars(ask, io)).find((each) => idOf(each) === collection);
      const isLocal = text(row, "account_type") === "LOCAL";
      return row === undefined || !isWritable(row) ? undefined : { id: row["_id"] ?? "", local: isLocal ? { account: text(row, "account_name") ?? "" } : undefined };
    },
    async entry(collection, href, io) {
      seen = readStore(ask, io);
      return (await seen).entries(collection)?.get(href);
    },
    async collections(io) {
      const calendars = await listCalendars(ask, io).catch((thrown: unknown) => {
        if (asLifeboatError(thrown).code !== "forbidden") throw thrown;
        return undefined;
      });
      if (calendars === undefined) return [collectionOf(deniedId, "Calendars", true)];
      return calendars.map((row) => collectionOf(idOf(row), text(row, "calendar_displayName") ?? text(row, "name") ?? "Calendar", !isWritable(row)));
    },
    async contents(collection, io, look) {
      if (collection !== deniedId && !collection.startsWith("calendar-")) return undefined;
      // One look serves all calendars: what was seen for another one just now is as good.
      if (seen === undefined || (look === "now" && (await heldOf(seen))?.told.has(collection) !== false)) seen = readStore(ask, io);
      const store = await seen;
      store.told.add(collection);
      return store.contents(collection);
    },
  };
}

const collectionOf = (id: string, name: string, readOnly: boolean): Collection => ({ id, name, kinds: ["event"], readOnly, unlisted: "gone" });
const idOf = (row: Row): string => `calendar-${row["_id"] ?? ""}`;
/** CalendarColumns.CAL_ACCESS_CONTRIBUTOR. */
const contributor = 500;
const isWritable = (row: Row): boolean => (number(row, "calendar_access_level") ?? 0) >= contributor;

async function heldOf(seen: Promise<CalendarStore>): Promise<CalendarStore | undefined> {
  return seen.catch(() => undefined);
}

async function listCalendars(ask: Ask, io: Io): Promise<readonly Row[]> {
  return (await readTable(ask, { uri: `${calendarUri}/calendars`, numbers: ["calendar_access_level"], texts: ["calendar_displayName", "name", "account_name", "account_type"] }, io)).rows;
}

async function readStore(ask: Ask, io: Io): Promise<CalendarStore> {
  const calendars = await listCalendars(ask, io);
  const events = await readTable(ask, {
    uri: `${calendarUri}/events`,
    numbers: ["calendar_id", "dtstart", "dtend", "allDay", "eventStatus", "availability", "accessLevel", "original_id", "originalInstanceTime", "originalAllDay", "eventColor", "selfAttendeeStatus"],
    texts: ["title", "eventLocation", "description", "duration", "eventTimezone", "eventEndTimezone", "rrule", "rdate", "exrule", "exdate", "organizer", "uid2445", "_sync_id", "original_sync_id", "customAppUri"],
    where: "deleted=0",
  }, io);
  const reminders = await readTable(ask, { uri: `${calendarUri}/reminders`, numbers: ["event_id", "minutes", "method"], texts: [] }, io);
  const attendees = await readTable(ask, {
    uri: `${calendarUri}/attendees`,
    numbers: ["event_id", "attendeeStatus", "attendeeRelationship", "attendeeType"],
    texts: ["attendeeName", "attendeeEmail"],
    id: "Attendees._id",
  }, io);
  return new CalendarStore(calendars, { events, reminders, attendees });
}

class CalendarStore {
  /** Collections that were listed from it. */
  readonly told = new Set<string>();
  private readonly calendars: ReadonlySet<string>;
  private readonly events: ReadonlyMap<string | null | undefined, Row[]>;
  private readonly reminders: ReadonlyMap<string | null | undefined, Row[]>;
  private readonly attendees: ReadonlyMap<string | null | undefined, Row[]>;
  private readonly unread: (component: Component) => boolean;

  constructor(calendars: readonly Row[], { events, reminders, attendees }: { readonly events: Table; readonly reminders: Table; readonly attendees: Table }) {
    this.calendars = new Set(calendars.map(idOf));
    this.events = Map.groupBy(events.rows, (row) => row["calendar_id"]);
    this.reminders = Map.groupBy(reminders.rows, (row) => row["event_id"]);
    this.attendees = Map.groupBy(attendees.rows, (row) => row["event_id"]);
    this.unread = ({ row, attendees: people }) => events.unread.has(row["_id"] ?? "") || people.some((each) => attendees.unread.has(each["_id"] ?? ""));
  }

  contents(collection: string): Contents | undefined {
    const entries = this.entries(collection);
    return entries && { groups: [], entries };
  }

  entries(collection: string): Map<string, EventEntry> | undefined {
    if (!this.calendars.has(collection)) return undefined;
    const rows = this.events.get(collection.slice("calendar-".length)) ?? [];
    const ids = new Map(rows.map((row) => [row["_id"], row]));
    const synced = new Map(rows.flatMap((row) => (text(row, "_sync_id") === undefined ? [] : [[text(row, "_sync_id"), row] as const])));
    const seriesOf = (row: Row): Row | undefined => (isChange(row) ? (ids.get(row["original_id"] ?? null) ?? synced.get(text(row, "original_sync_id"))) : undefined);
    const changed = Map.groupBy(rows.filter((row) => seriesOf(row) !== undefined), seriesOf);
    const entries = new Map<string, EventEntry>();
    for (const row of rows.filter((each) => seriesOf(each) === undefined)) {
      const href = claim(`event-${row["_id"] ?? ""}`, entries);
      const uid = text(row, "uid2445") ?? text(row, "_sync_id") ?? href;
      entries.set(href, this.entryOf(href, { uid, ...this.component(row), changed: (changed.get(row) ?? []).map((each) => this.component(each)) }));
    }
    return entries;
  }

  private component(row: Row): Component {
    return { row, reminders: this.reminders.get(row["_id"]) ?? [], attendees: this.attendees.get(row["_id"]) ?? [] };
  }

  private entryOf(href: string, item: CalendarItem): EventEntry {
    const json = JSON.stringify({ ...rawOf(item), changed: item.changed.map(rawOf) });
    const whole = ![item, ...item.changed].some((component) => this.unread(component));
    return {
      ref: { href, etag: etagOf(json) },
      rows: [item, ...item.changed].map(({ row }) => row["_id"] ?? ""),
      async item(): Promise<Item> {
        if (!whole) throw tooLarge("event");
        return { kind: "event", uid: item.uid, body: { type: "text/calendar", bytes: calendarText(item) }, raw: rawBody(json) };
      },
    };
  }
}

/** A date of a series that differs from it, or is cancelled; one whose series is not here stands for itself. */
const isChange = (row: Row): boolean => number(row, "originalInstanceTime") !== undefined && (text(row, "original_id") !== undefined || text(row, "original_sync_id") !== undefined);

const rawOf = ({ row, reminders, attendees }: Component): object => ({ event: row, reminders, attendees });
