// Inserts, updates and deletes as CalendarProvider2, ContactsProvider2 and MediaProvider make them, as far as a shell's changes
// meet their rules (AOSP packages/providers).
import type { Command, Value } from "./arguments.ts";
import { JavaError } from "./java-error.ts";
import type { TableSchema } from "./schema.ts";

/** The tables of a world, "<authority>/<path>". */
export interface Sql {
  all(text: string, ...values: Value[]): Record<string, Value>[];
  run(text: string, ...values: Value[]): void;
}

export type Change = { readonly command: Command; readonly authority: string; readonly path: string; readonly id: bigint | undefined; readonly table: TableSchema };
type Cells = Record<string, Value>;

const calendar = "com.android.calendar";
const contacts = "com.android.contacts";

export function change(sql: Sql, { command, authority, path, id, table }: Change): void {
  const { operation, uri, bindings, where } = command;
  const sync = uri.searchParams.get("caller_is_syncadapter") === "true";
  const unknown = Object.keys(bindings).find((column) => !table.columns.includes(column));
  if (unknown !== undefined) throw new JavaError("android.database.sqlite.SQLiteException", `no such column: ${unknown} (code 1 SQLITE_ERROR)`);
  if (authority === calendar) checkCalendar({ command, path, sync, hasId: id !== undefined });
  const name = `"${authority}/${path}"`;
  const filter = [...(id === undefined ? [] : [`_id = ${String(id)}`]), ...(where === undefined ? [] : [`(${where})`])].join(" and ") || "1";
  if (operation === "insert") insert(sql, name, { authority, path, sync, cells: { ...bindings } });
  else if (operation === "update") update(sql, name, filter, bindings);
  else for (const row of sql.all(`select * from ${name} where ${filter}`)) remove(sql, name, { authority, path, sync, row });
}

function update(sql: Sql, name: string, filter: string, cells: Cells): void {
  sql.run(`update ${name} set ${Object.keys(cells).map((column) => `"${column}" = ?`).join(", ")} where ${filter}`, ...Object.values(cells));
}

function put(sql: Sql, name: string, cells: Cells): void {
  const columns = Object.keys(cells);
  sql.run(`insert into ${name} (${columns.map((column) => `"${column}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`, ...Object.values(cells));
}

type Inserting = { readonly authority: string; readonly path: string; readonly sync: boolean; readonly cells: Cells };

function insert(sql: Sql, name: string, { authority, path, sync, cells }: Inserting): void {
  if (authority === calendar && path === "events") return put(sql, name, eventCells(sql, cells, sync));
  if (authority === calendar && (path === "reminders" || path === "attendees")) {
    const [event] = sql.all(`select _id from "${calendar}/events" where _id = ?`, cells["event_id"] ?? null);
    // "Trying to insert a reminder to a non-existent event" goes to the log.
    if (event === undefined) return;
  }
  put(sql, name, cells);
}

function eventCells(sql: Sql, given: Cells, sync: boolean): Cells {
  if (given["dtstart"] === undefined) throw new JavaError("java.lang.RuntimeException", "DTSTART field missing from event");
  if (!sync) validateEvent(given);
  const [owner] = sql.all(`select ownerAccount from "${calendar}/calendars" where _id = ?`, given["calendar_id"] ?? null);
  const cells: Cells = { organizer: owner?.["ownerAccount"] ?? null, deleted: 0, dirty: sync ? 0 : 1, accessLevel: 0, availability: 0, ...given };
  if (cells["original_id"] !== undefined && cells["original_sync_id"] === undefined) {
    const [original] = sql.all(`select _sync_id from "${calendar}/events" where _id = ?`, cells["original_id"]);
    cells["original_sync_id"] = original?.["_sync_id"] ?? null;
  }
  return cells;
}

const syncOnly: Readonly<Record<string, readonly string[]>> = {
  events: ["_sync_id", "dirty", "mutators", ...numbered("sync_data")],
  calendars: [
    "account_name", "account_type", "_sync_id", "dirty", "mutators", "ownerAccount", "maxReminders", "allowedReminders", "canModifyTimeZone",
    "canOrganizerRespond", "canPartiallyUpdate", "calendar_location", "calendar_timezone", "calendar_access_level", "deleted", ...numbered("cal_sync"),
  ],
};

function numbered(name: string): string[] {
  return Array.from({ length: 10 }, (_, n) => `${name}${String(n + 1)}`);
}

/** verifyTransactionAllowed. */
function checkCalendar({ command, path, sync, hasId }: { readonly command: Command; readonly path: string; readonly sync: boolean; readonly hasId: boolean }): void {
  const { operation, uri, bindings, where } = command;
  const wrong = (why: string): JavaError => new JavaError("java.lang.IllegalArgumentException", why);
  if (operation !== "insert" && where !== undefined && hasId) throw wrong(`Selection not permitted for ${uri.href}`);
  if (operation !== "insert" && where === undefined && !hasId && path !== "calendars") throw wrong(`Selection must be specified for ${uri.href}`);
  if (!sync && path === "extendedproperties") throw wrong(`Only sync adapters may write using ${uri.href}`);
  const account = [uri.searchParams.get("account_name"), uri.searchParams.get("account_type")];
  if (sync && account.some((part) => part === null || part === "")) throw wrong(`Sync adapters must specify an account and account type: ${uri.href}`);
  const column = sync ? undefined : (syncOnly[path] ?? []).find((name) => name in bindings);
  if (column !== undefined) throw wrong(`Only sync adapters may write to ${column}`);
}

function validateEvent(cells: Cells): void {
  const wrong = (why: string): JavaError => new JavaError("java.lang.IllegalArgumentException", why);
  const has = (column: string): boolean => cells[column] !== undefined && cells[column] !== null && cells[column] !== "";
  if (!has("calendar_id")) throw wrong("Event values must include a calendar_id");
  if (!has("eventTimezone")) throw wrong("Event values must include an eventTimezone");
  if (has("rrule") && !String(cells["rrule"]).split("\n").every((rule) => /^FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)/i.test(rule))) throw wrong(`Invalid recurrence rule: ${String(cells["rrule"])}`);
  if (!has("duration") && !has("dtend")) throw wrong("DTEND and DURATION cannot both be null for an event.");
  if (has("duration") && has("dtend")) throw wrong("Cannot have both DTEND and DURATION in an event");
}

type Removing = { readonly authority: string; readonly path: string; readonly sync: boolean; readonly row: Cells };

/** What an account has to hear of is only marked. */
function remove(sql: Sql, name: string, { authority, path, sync, row }: Removing): void {
  const id = row["_id"] ?? null;
  const synced = authority === contacts ? row["account_type"] !== null : authority === calendar && row["_sync_id"] !== null;
  const marked = !sync && synced && ["events", "raw_contacts", "groups"].includes(path);
  if (marked) sql.run(`update ${name} set deleted = 1, dirty = 1 where _id = ?`, id);
  else sql.run(`delete from ${name} where _id = ?`, id);
  if (authority === contacts && path === "raw_contacts") sql.run(`delete from "${contacts}/data" where raw_contact_id = ?`, id);
  if (authority === calendar && path === "events") {
    if (row["_sync_id"] === null) sql.run(`delete from "${calendar}/events" where original_id = ?`, id);
    if (!marked) for (const table of ["reminders", "attendees"]) sql.run(`delete from "${calendar}/${table}" where event_id = ?`, id);
  }
}
