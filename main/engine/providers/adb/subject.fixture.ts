import { bytesOf } from "../bytes.ts";
import { valuesOf } from "../conformance/fields.fixture.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import type { Item, Kind } from "../provider.ts";
import { connectionOf } from "./adb.ts";
import type { Patience } from "./contact-target.ts";
import { type Cells, FakePhone } from "./fake-phone.fixture.ts";

const collections: Readonly<Record<Kind, string>> = { contact: "contacts", event: "calendar-1", task: "tasks/org.dmfs.tasks/1", photo: "photos" };
const contacts = "com.android.contacts";
const calendar = "com.android.calendar";
const tasks = "org.dmfs.tasks";
const camera = "/storage/emulated/0/DCIM/Camera";

/** A phone under the conformance suite. */
export async function openPhone(kind: Kind): Promise<Subject> {
  const phone = new FakePhone();
  const io = createTestIo();
  phone.insert(calendar, "calendars", { _id: 1, calendar_displayName: "Home", calendar_access_level: 700, account_type: "com.google", account_name: "anna@example.org", ownerAccount: "anna@example.org" });
  phone.insert(tasks, "tasklists", { _id: 1, list_name: "To-dos" });
  let last = 0;
  const connection = await connectionOf(phone, io, { patience: hasty });
  return {
    connection,
    io,
    collection: { id: collections[kind], name: "", kinds: [kind], readOnly: kind === "task", unlisted: "gone" },
    reconnect: (callIo) => connectionOf(phone, callIo, { patience: hasty }),
    close: async () => connection[Symbol.asyncDispose](),
    async seed(items) {
      for (const item of items) await put(phone, kind, (last += 1), item);
    },
    async change(href, item) {
      if (kind === "photo" && !href.startsWith("DCIM/")) {
        phone.files.set(`/storage/emulated/0/${href}`, { bytes: await bytesOf(item.body), modified: new Date(1_700_000_000_000) });
        return;
      }
      const id = kind === "photo" ? idOf(href) : Number(href.replace(/^.*-/, ""));
      remove(phone, kind, id);
      await put(phone, kind, id, item);
    },
    async drop(href) {
      remove(phone, kind, kind === "photo" ? idOf(href) : Number(href.replace(/^.*-/, "")));
    },
  };
}

/** Of nobody who thinks it over. */
export const hasty: Patience = { look: 1, first: 50, next: 20 };

/** Each photo of the phone has a folder of its own, so that its name is free. */
const idOf = (href: string): number => Number(/^DCIM\/Camera\/(\d+)\//.exec(href)?.[1]);

async function put(phone: FakePhone, kind: Kind, id: number, item: Item): Promise<void> {
  if (kind === "photo") {
    // As Android's media database makes a name valid.
    const path = `${camera}/${id}/${(item.facts?.name ?? "").replaceAll("/", "_").replace(/^\.+(?=\.)/, "_")}`;
    const bytes = await bytesOf(item.body);
    phone.files.set(path, { bytes, modified: new Date(1_700_000_000_000 + bytes.length * 1000) });
    return;
  }
  const value = await valuesOf(item);
  if (kind === "contact") {
    phone.insert(contacts, "raw_contacts", { _id: id, contact_id: id, deleted: 0, sourceid: item.uid ?? null });
    const rows: Cells[] = [{ mimetype: "name", data1: value("FN"), data2: value("FN") }, { mimetype: "phone_v2", data1: value("TEL"), data2: 2 }, { mimetype: "note", data1: value("NOTE") }];
    for (const row of rows) phone.insert(contacts, "data", { raw_contact_id: id, ...row, mimetype: `vnd.android.cursor.item/${String(row["mimetype"])}` });
  } else if (kind === "event") {
    phone.insert(calendar, "events", { _id: id, calendar_id: 1, deleted: 0, uid2445: item.uid ?? null, title: value("SUMMARY"), description: value("DESCRIPTION"), dtstart: 1_767_344_400_000, dtend: 1_767_348_000_000, eventTimezone: "UTC", allDay: 0 });
  } else {
    phone.insert(tasks, "tasks", { _id: id, list_id: 1, _deleted: 0, _uid: item.uid ?? null, title: value("SUMMARY"), description: value("DESCRIPTION"), status: 0, is_allday: 0 });
  }
}

function remove(phone: FakePhone, kind: Kind, id: number): void {
  if (kind === "photo") for (const path of phone.files.keys()) if (path.startsWith(`${camera}/${id}/`)) phone.files.delete(path);
  if (kind === "contact") phone.sql(`delete from "${contacts}/data" where raw_contact_id = ?`, id);
  if (kind === "contact") phone.sql(`delete from "${contacts}/raw_contacts" where _id = ?`, id);
  if (kind === "event") phone.sql(`delete from "${calendar}/events" where _id = ?`, id);
  if (kind === "task") phone.sql(`delete from "${tasks}/tasks" where _id = ?`, id);
}
