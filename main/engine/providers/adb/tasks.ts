// To-dos of apps that offer them to others by the contract of OpenTasks (org.dmfs.tasks, TaskContract.java). Their permission
// is the app's own, which nobody can give the shell: only with root debugging they can be had. That is said where the phone is
// connected, and not again by each run.
import { asLifeboatError } from "../../../api/errors.ts";
import type { Contents, Entry, Part } from "../parts.ts";
import { claim } from "../parts.ts";
import type { Collection, Io, Item } from "../provider.ts";
import type { Ask } from "./content.ts";
import { etagOf, rawBody, tooLarge } from "./raw.ts";
import type { Row } from "./table.ts";
import { readTable, text } from "./table.ts";
import { taskText } from "./task-text.ts";

/** OpenTasks, and Tasks.org in its guise. */
const apps: readonly { readonly authority: string; readonly title: string }[] = [
  { authority: "org.dmfs.tasks", title: "OpenTasks" },
  { authority: "org.tasks.opentasks", title: "Tasks.org" },
];

export function tasksPart(ask: Ask): Part {
  const seen = new Map<string, Promise<Contents>>();
  return {
    async collections(io) {
      const all: Collection[] = [];
      for (const app of apps) all.push(...(await listsOf(ask, app, io)));
      return all;
    },
    async contents(collection, io, look) {
      const [, authority = "", list = ""] = /^tasks\/([\w.]+)\/(-?\d+)$/.exec(collection) ?? [];
      if (!apps.some((app) => app.authority === authority)) return undefined;
      const held = look === "held" ? seen.get(collection) : undefined;
      const reading = held ?? readList(ask, { authority, list }, io);
      seen.set(collection, reading);
      return reading;
    },
  };
}

async function listsOf(ask: Ask, { authority, title }: { readonly authority: string; readonly title: string }, io: Io): Promise<Collection[]> {
  const collection = (id: string, name: string): Collection => ({ id, name, kinds: ["task"], readOnly: true, unlisted: "gone" });
  try {
    const { rows } = await readTable(ask, { uri: `content://${authority}/tasklists`, numbers: [], texts: ["list_name", "account_name"] }, io);
    return rows.map((row) => collection(`tasks/${authority}/${row["_id"] ?? ""}`, text(row, "list_name") ?? title));
  } catch (thrown) {
    const { code } = asLifeboatError(thrown);
    if (code === "not-found") return [];
    if (code !== "forbidden") throw thrown;
    io.log("to-dos of an app cannot be had this way", { app: title });
    return [];
  }
}

async function readList(ask: Ask, { authority, list }: { readonly authority: string; readonly list: string }, io: Io): Promise<Contents> {
  const { rows, unread } = await readTable(ask, {
    uri: `content://${authority}/tasks`,
    numbers: ["list_id", "priority", "class", "completed", "percent_complete", "status", "created", "last_modified", "dtstart", "is_allday", "due", "parent_id"],
    texts: ["title", "location", "description", "url", "tz", "duration", "rrule", "rdate", "exdate", "_uid"],
    where: `_deleted=0 AND list_id=${list}`,
  }, io);
  const uids = new Map(rows.map((row) => [row["_id"] ?? "", uidOf(row)]));
  const entries = new Map<string, Entry>();
  for (const row of rows) {
    const href = claim(`task-${row["_id"] ?? ""}`, entries);
    const json = JSON.stringify({ task: row });
    const item = async (): Promise<Item> => {
      if (unread.has(row["_id"] ?? "")) throw tooLarge("to-do");
      const uid = uidOf(row);
      return { kind: "task", uid, body: { type: "text/calendar", bytes: taskText(row, uid, uids.get(text(row, "parent_id") ?? "")) }, raw: rawBody(json) };
    };
    entries.set(href, { ref: { href, etag: etagOf(json) }, item });
  }
  return { groups: [], entries };
}

const uidOf = (row: Row): string => text(row, "_uid") ?? `task-${row["_id"] ?? ""}`;
