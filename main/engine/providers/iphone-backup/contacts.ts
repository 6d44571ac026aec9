// AddressBook.sqlitedb: one row a person, many values a row.
import { createHash } from "node:crypto";
import { sniff } from "../../formats/sniff.ts";
import type { Contents, Entry, Part } from "../parts.ts";
import { claim } from "../parts.ts";
import type { Body, Collection, Item } from "../provider.ts";
import type { Backup } from "./backup.ts";
import { etagOf, rawBody, rawJson } from "./raw.ts";
import type { Row, Tables, Value } from "./tables.ts";
import { groupsOf, number, text } from "./tables.ts";
import type { Person } from "./vcard.ts";
import { personCard } from "./vcard.ts";

const domain = "HomeDomain";
const bookPath = "Library/AddressBook/AddressBook.sqlitedb";
const imagesPath = "Library/AddressBook/AddressBookImages.sqlitedb";
const contactsId = "contacts";

export function contactsPart(backup: Backup, unlisted: Collection["unlisted"]): Part {
  let read: Promise<Contents> | undefined;
  return {
    async collections() {
      if (!backup.files(domain).has(bookPath)) return [];
      return [{ id: contactsId, name: "Contacts", kinds: ["contact"], readOnly: true, unlisted }];
    },
    async contents(collection) {
      if (collection !== contactsId) return undefined;
      read ??= readBook(backup);
      return read;
    },
  };
}

async function readBook(backup: Backup): Promise<Contents> {
  const book = await backup.database(domain, bookPath);
  if (book === undefined) return { groups: [], entries: new Map() };
  const pictures = new Pictures(await backup.database(domain, imagesPath));
  const groups = book.rows("ABGroup").map((row) => ({ is: "group" as const, id: groupId(row), name: text(row, "Name") ?? "" }));
  const entries = new Map<string, Entry>();
  for (const person of people(book)) {
    const { row } = person;
    const href = claim(text(row, "guid", "ExternalUUID") ?? `person-${String(row["_row"])}`, entries);
    entries.set(href, entryOf(href, person, pictures));
  }
  return { groups, entries };
}

function entryOf(href: string, person: Person, pictures: Pictures): Entry {
  const json = rawJson({ ABPerson: person.row, values: person.values.map(({ row, label, entries }) => ({ ...row, label: label ?? null, ...entries })) });
  const uid = uidOf(person.row) ?? href;
  const item = async (): Promise<Item> => {
    const photo = pictures.of(person.row);
    return {
      kind: "contact",
      uid,
      body: { type: "text/vcard", bytes: personCard(person, uid) },
      raw: rawBody(json),
      ...(photo !== undefined && { parts: { photo } }),
      ...(person.groups.length > 0 && { facts: { groups: person.groups } }),
    };
  };
  return { ref: { href, etag: etagOf(`${json}\n${person.groups.join("\n")}\n${pictures.tagOf(person.row)}`) }, item };
}

/** The UID of the card it was synchronised as, so that it is the same person as in the account it came from. */
function uidOf(row: Row): string | undefined {
  return (text(row, "ExternalUUID") ?? text(row, "guid"))?.replace(/:ABPerson$/, "");
}

const groupId = (row: Row): string => text(row, "guid", "ExternalUUID") ?? `group-${String(row["_row"])}`;

function* people(book: Tables): Generator<Person> {
  const labels = new Map(book.rows("ABMultiValueLabel").map((row) => [row["_row"], text(row, "value")]));
  const keys = new Map(book.rows("ABMultiValueEntryKey").map((row) => [row["_row"], text(row, "value")]));
  const values = book.by("ABMultiValue", "record_id");
  const entries = book.by("ABMultiValueEntry", "parent_id");
  const members = membership(book);
  for (const row of book.rows("ABPerson")) {
    const own = (values.get(row["_row"] ?? null) ?? []).map((value) => ({
      row: value,
      property: number(value, "property") ?? 0,
      label: labels.get(value["label"] ?? null),
      value: text(value, "value") ?? number(value, "value")?.toString(),
      entries: Object.fromEntries((entries.get(value["UID"] ?? value["_row"] ?? null) ?? []).flatMap((entry) => {
        const key = keys.get(entry["key"] ?? null);
        const found = text(entry, "value");
        return key === undefined || found === undefined ? [] : [[key, found] as const];
      })),
    }));
    yield { row, values: own, groups: members.get(row["_row"] ?? null) ?? [] };
  }
}

/** Groups in groups (member_type 1) are not a person's. */
function membership(book: Tables): ReadonlyMap<Value, string[]> {
  const groups = new Map(book.rows("ABGroup").map((row) => [row["_row"], groupId(row)]));
  const people = book.rows("ABGroupMembers").filter((row) => number(row, "member_type") !== 1);
  return groupsOf(people.map((row) => ({ member: row["member_id"] ?? null, group: groups.get(row["group_id"] ?? null) })));
}

/** The whole picture where there is one, else the largest small one. Read when asked for: together they would not fit. */
class Pictures {
  private readonly images: Tables | undefined;
  private readonly whole: ReadonlyMap<Value, number>;
  private readonly small: ReadonlyMap<Value, number>;

  constructor(images: Tables | undefined) {
    this.images = images;
    this.whole = images?.largest("ABFullSizeImage", "record_id", "data") ?? new Map<Value, number>();
    this.small = images?.largest("ABThumbnailImage", "record_id", "data") ?? new Map<Value, number>();
  }

  of(person: Row): Body | undefined {
    const bytes = this.bytesOf(person);
    return bytes && { type: sniff(bytes).type, bytes: new Uint8Array(bytes) };
  }

  tagOf(person: Row): string {
    const bytes = this.bytesOf(person);
    return bytes === undefined ? "" : createHash("sha256").update(bytes).digest("hex");
  }

  private bytesOf(person: Row): Uint8Array | undefined {
    const id = person["_row"] ?? null;
    const [whole, small] = [this.whole.get(id), this.small.get(id)];
    if (whole !== undefined) return this.images?.blobAt("ABFullSizeImage", "data", whole);
    return small === undefined ? undefined : this.images?.blobAt("ABThumbnailImage", "data", small);
  }
}
