// A made-up phone: its databases in the shape of iOS 17, as far as they are read.
import type Database from "better-sqlite3";
import { databaseBytes, type BackupFile } from "./backup.fixture.ts";

type Cell = string | number | null | Uint8Array;
export type Cells = Readonly<Record<string, Cell>>;

/** Rows by table; a table's columns are all that its rows name, besides those always there. */
export type PhoneTables = Record<string, Cells[]>;

const columns: Readonly<Record<string, readonly string[]>> = {
  ABPerson: ["First", "Last", "Middle", "Prefix", "Suffix", "Organization", "Department", "JobTitle", "Nickname", "Note", "Kind", "Birthday", "ModificationDate", "guid", "ExternalUUID"],
  ABMultiValue: ["UID", "record_id", "property", "label", "value"],
  ABMultiValueLabel: ["value"],
  ABMultiValueEntry: ["parent_id", "key", "value"],
  ABMultiValueEntryKey: ["value"],
  ABGroup: ["Name", "guid"],
  ABGroupMembers: ["group_id", "member_type", "member_id"],
  ABFullSizeImage: ["record_id", "data"],
  ABThumbnailImage: ["record_id", "format", "data"],
  Store: ["name", "type"],
  Calendar: ["store_id", "title", "UUID"],
  CalendarItem: ["summary", "description", "start_date", "start_tz", "end_date", "end_tz", "all_day", "calendar_id", "orig_item_id", "orig_date", "location_id", "status", "unique_identifier", "UUID", "entity_type", "last_modified", "due_date", "completion_date", "priority", "birthday_id"],
  Recurrence: ["frequency", "interval", "week_start", "count", "end_date", "specifier", "owner_id"],
  ExceptionDate: ["owner_id", "date"],
  Alarm: ["trigger_date", "trigger_interval", "type", "calendaritem_owner_id"],
  Participant: ["entity_type", "status", "role", "identity_id", "owner_id", "email"],
  Identity: ["display_name", "address"],
  Location: ["title", "address", "latitude", "longitude"],
  Z_PRIMARYKEY: ["Z_ENT", "Z_NAME"],
  ZREMCDBASELIST: ["Z_ENT", "ZNAME", "ZCKIDENTIFIER", "ZISGROUP", "ZMARKEDFORDELETION"],
  ZREMCDREMINDER: ["Z_ENT", "ZTITLE", "ZNOTES", "ZCKIDENTIFIER", "ZLIST", "ZPARENTREMINDER", "ZCOMPLETED", "ZCOMPLETIONDATE", "ZDUEDATE", "ZALLDAY", "ZTIMEZONE", "ZFLAGGED", "ZPRIORITY", "ZMARKEDFORDELETION", "ZLASTMODIFIEDDATE"],
  ZREMCDOBJECT: ["Z_ENT", "ZREMINDER", "ZREMINDER3", "ZREMINDER4", "ZFREQUENCY", "ZINTERVAL", "ZDAYSOFTHEWEEK", "ZHASHTAGLABEL", "ZTRIGGER", "ZMARKEDFORDELETION"],
  ZREMCDHASHTAGLABEL: ["ZNAME"],
  ZASSET: ["ZUUID", "ZDIRECTORY", "ZFILENAME", "ZDATECREATED", "ZMODIFICATIONDATE", "ZFAVORITE", "ZTRASHEDSTATE", "ZBUNDLESCOPE"],
  ZADDITIONALASSETATTRIBUTES: ["ZASSET", "ZORIGINALFILENAME", "ZTIMEZONEOFFSET"],
  ZGENERICALBUM: ["ZUUID", "ZTITLE", "ZKIND", "ZTRASHEDSTATE"],
  Z_28ASSETS: ["Z_28ALBUMS", "Z_3ASSETS"],
};

const databases = [
  { domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb", tables: /^AB(?!.*Image$)/ },
  { domain: "HomeDomain", path: "Library/AddressBook/AddressBookImages.sqlitedb", tables: /^AB.*Image$/ },
  { domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", tables: /^(?:Store|Calendar|CalendarItem|Recurrence|ExceptionDate|Alarm|Participant|Identity|Location)$/ },
  { domain: "AppDomainGroup-group.com.apple.reminders", path: "Container_v1/Stores/Data-local.sqlite", tables: /^(?:Z_PRIMARYKEY|ZREMCD.*)$/ },
  { domain: "CameraRollDomain", path: "Media/PhotoData/Photos.sqlite", tables: /^(?:ZASSET|ZADDITIONALASSETATTRIBUTES|ZGENERICALBUM|Z_\d+ASSETS)$/ },
];

/** Every database, also the empty ones, with these rows. A row's number is its `rowid`, else its place. Older phones lack some tables. */
export function phoneFiles(rows: PhoneTables, lacks: readonly string[] = []): BackupFile[] {
  return databases.map(({ domain, path, tables }) => {
    const own = Object.keys(columns).filter((table) => tables.test(table) && !lacks.includes(table));
    return { domain, path, bytes: databaseBytes((db) => own.forEach((table) => fill(db, table, rows[table] ?? []))) };
  });
}

function fill(db: Database.Database, table: string, rows: readonly Cells[]): void {
  const names = [...new Set([...(columns[table] ?? []), ...rows.flatMap((row) => Object.keys(row))])].filter((name) => name !== "rowid");
  const quoted = (name: string): string => `"${name}"`;
  db.exec(`CREATE TABLE ${quoted(table)} (${names.map(quoted).join(", ")})`);
  const insert = db.prepare(`INSERT INTO ${quoted(table)} (rowid, ${names.map(quoted).join(", ")}) VALUES (?, ${names.map(() => "?").join(", ")})`);
  for (const [n, row] of rows.entries()) insert.run(row["rowid"] ?? n + 1, ...names.map((name) => row[name] ?? null));
}
