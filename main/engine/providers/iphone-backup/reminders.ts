// Reminders since iOS 13: a Core Data store for each account, Data-<UUID>.sqlite. Entities are numbered differently in
// each, so they are looked up by name.
import type { Contents, Entry, Part } from "../parts.ts";
import { claim, Latest } from "../parts.ts";
import type { Collection, Item } from "../provider.ts";
import type { Backup } from "./backup.ts";
import { etagOf, rawBody, rawJson } from "./raw.ts";
import { type Reminder, reminderText } from "./reminder-text.ts";
import type { Row, Tables, Value } from "./tables.ts";
import { blob, number, text } from "./tables.ts";

const domain = "AppDomainGroup-group.com.apple.reminders";
const store = /^Container_v1\/Stores\/Data-[^/]+\.sqlite$/;

type List = { readonly name: string; readonly reminders: readonly Row[]; readonly model: Model };

/** A part for each store, so that a damaged one hides only its own. */
export function remindersParts(backup: Backup, unlisted: Collection["unlisted"]): Part[] {
  const paths = [...backup.files(domain).keys()].filter((path) => store.test(path));
  return paths.sort((a, b) => (a < b ? -1 : 1)).map((path) => storePart(() => backup.database(domain, path), path, unlisted));
}

function storePart(open: () => Promise<Tables | undefined>, path: string, unlisted: Collection["unlisted"]): Part {
  let reading: Promise<ReadonlyMap<string, List>> | undefined;
  const latest = new Latest();
  const lists = (): Promise<ReadonlyMap<string, List>> => (reading ??= open().then((tables) => listsIn(tables, path)));
  return {
    async collections() {
      return [...(await lists())].map(([id, { name }]) => ({ id, name, kinds: ["task"], readOnly: true, unlisted }));
    },
    async contents(collection) {
      const list = (await lists()).get(collection);
      return list && latest.of(collection, () => contentsOf(list));
    },
  };
}

function listsIn(tables: Tables | undefined, path: string): ReadonlyMap<string, List> {
  const found = new Map<string, List>();
  if (tables === undefined) return found;
  const model = new Model(tables);
  for (const row of model.lists()) {
    const id = claim(`reminders/${identifierOf(row) ?? `${path.split("/").at(-1) ?? ""}-${String(row["_row"])}`}`, found);
    found.set(id, { name: text(row, "ZNAME", "ZNAME1", "ZNAME2") ?? "Reminders", reminders: model.remindersIn(row), model });
  }
  const strays = model.strays();
  if (strays.length > 0) found.set(claim(`reminders/${path.split("/").at(-1) ?? ""}`, found), { name: "Reminders", reminders: strays, model });
  return found;
}

function contentsOf({ reminders, model }: List): Contents {
  const entries = new Map<string, Entry>();
  for (const row of reminders) {
    const href = claim(identifierOf(row) ?? `reminder-${String(row["_row"])}`, entries);
    entries.set(href, entryOf(href, model.reminder(row, href)));
  }
  return { groups: [], entries };
}

function entryOf(href: string, reminder: Reminder): Entry {
  const json = rawJson({ Reminder: reminder.row, objects: reminder.objects, tags: reminder.tags.map((tag) => ({ tag })), parent: { uid: reminder.parent ?? null } });
  const flagged = number(reminder.row, "ZFLAGGED") === 1;
  return {
    ref: { href, etag: etagOf(json) },
    item: async (): Promise<Item> => ({
      kind: "task",
      uid: reminder.uid,
      body: { type: "text/calendar", bytes: reminderText(reminder) },
      raw: rawBody(json),
      ...(flagged && { facts: { favourite: true } }),
    }),
  };
}

/** One store. Older ones keep reminders and lists among the other objects, newer ones in tables of their own. */
class Model {
  private readonly tables: Tables;
  private readonly entities: ReadonlyMap<string | undefined, number | undefined>;
  private readonly reminders: ReadonlyMap<Value, Row>;
  private readonly byList: ReadonlyMap<Value, Row[]>;
  private readonly objects: ReadonlyMap<Value, Row[]>;
  private readonly triggers: ReadonlyMap<Value, Row>;
  private readonly labels: ReadonlyMap<Value, string | undefined>;

  constructor(tables: Tables) {
    this.tables = tables;
    this.entities = new Map(tables.rows("Z_PRIMARYKEY").map((row) => [text(row, "Z_NAME"), number(row, "Z_ENT")]));
    const rows = (tables.has("ZREMCDREMINDER") ? tables.rows("ZREMCDREMINDER") : this.objectsNamed("REMCDReminder")).filter(isKept);
    this.reminders = new Map(rows.map((row) => [row["_row"] ?? null, row]));
    this.byList = Map.groupBy(rows, (row) => row["ZLIST"] ?? null);
    this.labels = new Map(tables.rows("ZREMCDHASHTAGLABEL").map((row) => [row["_row"] ?? null, text(row, "ZNAME")]));
    const kept = tables.rows("ZREMCDOBJECT").filter(isKept);
    this.objects = this.objectsByReminder(kept);
    const wanted = new Set(kept.map((row) => row["ZTRIGGER"]));
    this.triggers = new Map(kept.filter((row) => wanted.has(row["_row"])).map((row) => [row["_row"] ?? null, row]));
  }

  /** Smart lists and groups of lists hold nothing of their own. */
  lists(): Row[] {
    const rows = this.tables.has("ZREMCDBASELIST") ? this.ofEntity(this.tables.rows("ZREMCDBASELIST"), "REMCDList") : this.objectsNamed("REMCDList");
    return rows.filter((row) => isKept(row) && number(row, "ZISGROUP") !== 1);
  }

  /** In no list that there is. */
  strays(): Row[] {
    const lists = new Set(this.tables.rows(this.tables.has("ZREMCDBASELIST") ? "ZREMCDBASELIST" : "ZREMCDOBJECT").map((row) => row["_row"]));
    return [...this.reminders.values()].filter((row) => !lists.has(row["ZLIST"] ?? null));
  }

  remindersIn(list: Row): Row[] {
    return this.byList.get(list["_row"] ?? null) ?? [];
  }

  reminder(row: Row, href: string): Reminder {
    const own = this.objects.get(row["_row"] ?? null) ?? [];
    const triggers = own.map((each) => this.triggers.get(each["ZTRIGGER"] ?? null)).filter((each) => each !== undefined);
    const objects = [...new Set([...own, ...triggers])];
    const parent = this.reminders.get(row["ZPARENTREMINDER"] ?? null);
    return {
      row,
      uid: uidOf(row) ?? href,
      parent: parent && (uidOf(parent) ?? `reminder-${String(parent["_row"])}`),
      rules: this.ofEntity(objects, "REMCDRecurrenceRule").filter((each) => number(each, "ZFREQUENCY") !== undefined),
      tags: objects.flatMap((each) => this.labels.get(each["ZHASHTAGLABEL"] ?? null) ?? []),
      triggers,
      objects,
    };
  }

  /** Recurrence rules, alarms, tags, links: each names its reminder in one of several columns. */
  private objectsByReminder(kept: readonly Row[]): ReadonlyMap<Value, Row[]> {
    const columns = [...this.tables.columns("ZREMCDOBJECT")].filter((column) => /^ZREMINDER\d*$/.test(column));
    const owned = kept.flatMap((row) => [...new Set(columns.map((column) => row[column] ?? null))].map((owner) => ({ owner, row })));
    const found = Map.groupBy(owned, ({ owner }) => owner);
    return new Map([...found].map(([owner, all]) => [owner, all.map(({ row }) => row)]));
  }

  private objectsNamed(name: string): Row[] {
    return this.entities.has(name) ? this.ofEntity(this.tables.rows("ZREMCDOBJECT"), name) : [];
  }

  /** All of them where the store does not say which entity they are. */
  private ofEntity(rows: readonly Row[], name: string): Row[] {
    const entity = this.entities.get(name);
    return rows.filter((row) => entity === undefined || row["Z_ENT"] === undefined || row["Z_ENT"] === entity);
  }
}

const isKept = (row: Row): boolean => number(row, "ZMARKEDFORDELETION") !== 1;

function uidOf(row: Row): string | undefined {
  return text(row, "ZDACALENDARITEMUNIQUEIDENTIFIER") ?? identifierOf(row);
}

/** The same on every device. */
function identifierOf(row: Row): string | undefined {
  const named = text(row, "ZCKIDENTIFIER");
  const bytes = blob(row, "ZIDENTIFIER");
  if (named !== undefined || bytes?.length !== 16) return named;
  return Buffer.from(bytes).toString("hex").toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
