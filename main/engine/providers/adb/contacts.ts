// ContactsContract: a person is one or more raw contacts, each of an account, each with rows of data.
import type { Contents, Entry, Part } from "../parts.ts";
import { claim } from "../parts.ts";
import type { Io, Item } from "../provider.ts";
import type { Ask } from "./content.ts";
import { markType } from "./import-card.ts";
import { sort } from "./labels.ts";
import { etagOf, rawBody, tooLarge } from "./raw.ts";
import type { Row } from "./table.ts";
import { flag, readTable, text } from "./table.ts";
import { personCard } from "./vcard.ts";

export const contactsId = "contacts";
export const contactsUri = "content://com.android.contacts";
const dataColumns = Array.from({ length: 14 }, (_, n) => `data${n + 1}`);

/** `raws` are its raw contacts, `own` those of them that Lifeboat had made. */
export type PersonEntry = Entry & { readonly raws: readonly string[]; readonly own: readonly string[] };

export interface ContactsPart extends Part {
  people(io: Io): Promise<ReadonlyMap<string, PersonEntry>>;
  /** What was seen is not true any more. */
  forget(): void;
}

export function contactsPart(ask: Ask): ContactsPart {
  let seen: Promise<Book> | undefined;
  return {
    async people(io) {
      seen = readBook(ask, io);
      return (await seen).entries;
    },
    forget() {
      seen = undefined;
    },
    async collections() {
      return [{ id: contactsId, name: "Contacts", kinds: ["contact"], readOnly: false, unlisted: "gone" }];
    },
    async contents(collection, io, look) {
      if (collection !== contactsId) return undefined;
      if (look === "now" || seen === undefined) seen = readBook(ask, io);
      return seen;
    },
  };
}

type Book = Contents & { readonly entries: ReadonlyMap<string, PersonEntry> };

async function readBook(ask: Ask, io: Io): Promise<Book> {
  const raws = await readTable(ask, {
    uri: `${contactsUri}/raw_contacts`,
    numbers: ["contact_id", "starred"],
    texts: ["account_name", "account_type", "data_set", "sourceid", "display_name"],
    where: "deleted=0",
  }, io);
  const data = await readTable(ask, { uri: `${contactsUri}/data`, numbers: ["raw_contact_id", "is_primary", "is_super_primary"], texts: ["mimetype", ...dataColumns] }, io);
  const groups = await readTable(ask, { uri: `${contactsUri}/groups`, numbers: [], texts: ["title"], where: "deleted=0" }, io);
  const known = new Set(groups.rows.map((row) => row["_id"]));
  const rowsOf = Map.groupBy(data.rows, (row) => row["raw_contact_id"]);
  const people = Map.groupBy(raws.rows, (row) => text(row, "contact_id") ?? `raw-${row["_id"] ?? ""}`);
  const entries = new Map<string, PersonEntry>();
  for (const own of people.values()) {
    const rows = own.flatMap((raw) => rowsOf.get(raw["_id"] ?? null) ?? []);
    const unread = own.some((row) => raws.unread.has(row["_id"] ?? "")) || rows.some((row) => data.unread.has(row["_id"] ?? ""));
    const href = claim(`raw-${own[0]?.["_id"] ?? ""}`, entries);
    entries.set(href, entryOf(href, { raws: own, rows, groups: known, unread }));
  }
  return { groups: groups.rows.map((row) => ({ is: "group", id: groupId(row["_id"]), name: text(row, "title") ?? "" })), entries };
}

type Held = { readonly raws: readonly Row[]; readonly rows: readonly Row[]; readonly groups: ReadonlySet<string | null | undefined>; readonly unread: boolean };

function entryOf(href: string, { raws, rows, groups, unread }: Held): PersonEntry {
  const json = JSON.stringify({ raw_contacts: raws, data: rows });
  const member = rows.filter((row) => sort(row) === "group_membership" && groups.has(row["data1"])).map((row) => groupId(row["data1"]));
  const favourite = raws.some((row) => flag(row, "starred"));
  const [first] = raws;
  const marks = rows.filter((row) => text(row, "mimetype") === markType);
  // As it was written with, or as the account calls it: that outlives the account being taken off the phone and added again.
  const uid = text(marks[0], "data2") ?? text(first, "sourceid") ?? href;
  return {
    ref: { href, etag: etagOf(json) },
    raws: raws.map((row) => row["_id"] ?? ""),
    own: marks.map((row) => row["raw_contact_id"] ?? ""),
    async item(): Promise<Item> {
      if (unread) throw tooLarge("contact");
      const body = personCard({ uid, data: rows, displayName: text(first, "display_name") });
      return {
        kind: "contact",
        uid,
        body: { type: "text/vcard", bytes: body },
        raw: rawBody(json),
        facts: { favourite, ...(member.length > 0 && { groups: [...new Set(member)].sort() }) },
      };
    },
  };
}

const groupId = (id: string | null | undefined): string => `group-${id ?? ""}`;
