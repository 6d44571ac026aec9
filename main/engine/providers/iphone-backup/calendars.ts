// Calendar.sqlitedb: calendars, their events, and in older versions of iOS the reminders.
import type { Contents, Entry, Part } from "../parts.ts";
import { claim, Latest } from "../parts.ts";
import type { Collection, Item, Kind } from "../provider.ts";
import type { Backup } from "./backup.ts";
import { calendarText } from "./calendar-text.ts";
import type { CalendarItem, Component } from "./calendar-text.ts";
import type { RawRows } from "./raw.ts";
import { etagOf, rawBody, rawJson } from "./raw.ts";
import type { Row, Tables, Value } from "./tables.ts";
import { number, text } from "./tables.ts";

const domain = "HomeDomain";
const path = "Library/Calendar/Calendar.sqlitedb";
const taskEntity = 3;

export function calendarsPart(backup: Backup, unlisted: Collection["unlisted"]): Part {
  let reading: Promise<CalendarStore | undefined> | undefined;
  const latest = new Latest();
  const store = (): Promise<CalendarStore | undefined> => (reading ??= backup.database(domain, path).then((tables) => tables && new CalendarStore(tables)));
  return {
    async collections() {
      const found = await store();
      return [...(found?.calendars ?? [])].map(([id, row]) => ({ id, name: text(row, "title") ?? "Calendar", kinds: found?.kindsOf(row) ?? [], readOnly: true, unlisted }));
    },
    async contents(collection) {
      const found = await store();
      return latest.of(collection, () => found?.contents(collection));
    },
  };
}

class CalendarStore {
  readonly calendars: ReadonlyMap<string, Row>;
  private readonly items: ReadonlyMap<Value, Row[]>;
  private readonly related: Readonly<Record<string, ReadonlyMap<Value, Row[]>>>;
  private readonly locations: ReadonlyMap<Value, Row>;
  /** By the item that has them. */
  private readonly placesOf: ReadonlyMap<Value, Row[]>;
  private readonly identities: ReadonlyMap<Value, Row>;

  constructor(tables: Tables) {
    const calendars = new Map<string, Row>();
    for (const row of tables.rows("Calendar")) calendars.set(claim(`calendar/${text(row, "UUID", "external_id") ?? String(row["_row"])}`, calendars), row);
    this.calendars = calendars;
    // A birthday is the phone's own view of a contact.
    this.items = Map.groupBy(tables.rows("CalendarItem").filter((row) => (number(row, "birthday_id") ?? 0) <= 0), (row) => row["calendar_id"] ?? null);
    this.related = {
      Recurrence: tables.by("Recurrence", "owner_id"),
      ExceptionDate: tables.by("ExceptionDate", "owner_id"),
      Alarm: tables.by("Alarm", tables.columns("Alarm").has("calendaritem_owner_id") ? "calendaritem_owner_id" : "owner_id"),
      Participant: tables.by("Participant", "owner_id"),
    };
    this.placesOf = tables.by("Location", "item_owner_id");
    this.locations = new Map(tables.rows("Location").map((row) => [row["_row"] ?? null, row]));
    this.identities = new Map(tables.rows("Identity").map((row) => [row["_row"] ?? null, row]));
  }

  /** What it holds; an empty one is taken for a calendar. */
  kindsOf(calendar: Row): Kind[] {
    const tasks = this.rowsOf(calendar).map((row) => number(row, "entity_type") === taskEntity);
    return [...(tasks.includes(false) || tasks.length === 0 ? ["event" as const] : []), ...(tasks.includes(true) ? ["task" as const] : [])];
  }

  contents(collection: string): Contents | undefined {
    const calendar = this.calendars.get(collection);
    if (calendar === undefined) return undefined;
    const rows = this.rowsOf(calendar);
    const series = new Set(rows.filter((row) => (number(row, "orig_item_id") ?? 0) <= 0).map((row) => row["_row"]));
    const changed = Map.groupBy(rows.filter((row) => isChange(row, series)), (row) => row["orig_item_id"] ?? null);
    const entries = new Map<string, Entry>();
    for (const row of rows.filter((each) => !isChange(each, series))) {
      const href = claim(text(row, "UUID", "unique_identifier") ?? `item-${String(row["_row"])}`, entries);
      const item: CalendarItem = { ...this.component(row), uid: text(row, "unique_identifier", "UUID") ?? href, task: number(row, "entity_type") === taskEntity, changed: (changed.get(row["_row"] ?? null) ?? []).map((each) => this.component(each)) };
      entries.set(href, entryOf(href, item));
    }
    return { groups: [], entries };
  }

  private rowsOf(calendar: Row): Row[] {
    return this.items.get(calendar["_row"] ?? null) ?? [];
  }

  private component(row: Row): Component {
    const own = (table: string): Row[] => this.related[table]?.get(row["_row"] ?? null) ?? [];
    const people = own("Participant").map((each) => ({ row: each, identity: this.identities.get(each["identity_id"] ?? null) }));
    const location = this.locations.get(row["location_id"] ?? null) ?? this.placesOf.get(row["_row"] ?? null)?.[0];
    return { row, rules: own("Recurrence"), exceptions: own("ExceptionDate"), alarms: own("Alarm"), people, location };
  }
}

/** A date of a series that differs from it; one whose series is not here stands for itself. */
function isChange(row: Row, series: ReadonlySet<unknown>): boolean {
  const of = number(row, "orig_item_id") ?? 0;
  return of > 0 && series.has(of);
}

function entryOf(href: string, item: CalendarItem): Entry {
  const json = rawJson({ ...rawOf(item), changed: item.changed.map(rawOf) });
  return {
    ref: { href, etag: etagOf(json) },
    item: async (): Promise<Item> => ({
      kind: item.task ? "task" : "event",
      uid: item.uid,
      body: { type: "text/calendar", bytes: calendarText(item) },
      raw: rawBody(json),
    }),
  };
}

function rawOf({ row, rules, exceptions, alarms, people, location }: Component): RawRows {
  return {
    CalendarItem: row,
    ...(location !== undefined && { Location: location }),
    Recurrence: rules,
    ExceptionDate: exceptions,
    Alarm: alarms,
    Participant: people.map((each) => each.row),
    Identity: people.flatMap(({ identity }): Row[] => (identity === undefined ? [] : [identity])),
  };
}
