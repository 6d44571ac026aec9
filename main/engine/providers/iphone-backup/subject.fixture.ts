import { mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesOf } from "../bytes.ts";
import { valuesOf } from "../conformance/fields.fixture.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Connection, Item, Kind } from "../provider.ts";
import { type BackupFile, writeBackup } from "./backup.fixture.ts";
import { iphoneBackup } from "./iphone-backup.ts";
import { phoneFiles, type PhoneTables } from "./phone.fixture.ts";

const collections: Readonly<Record<Kind, string>> = { contact: "contacts", event: "calendar/CAL-1", task: "reminders/LIST-1", photo: "photos" };
type Held = { readonly key: string; readonly item: Item; readonly revision: number };

/** A phone under the conformance suite: whenever somebody changes something on it, a new backup is made. */
export async function openBackup(kind: Kind, password?: string): Promise<Subject> {
  const root = await mkdtemp(join(tmpdir(), "lifeboat-iphone-"));
  const dir = join(root, "backup");
  const io = createTestIo({ scratch: root, secrets: memorySecrets(password === undefined ? {} : { password }) });
  const held: Held[] = [];
  let minutes = 0;
  let current: Connection | undefined;
  const backUp = async (): Promise<void> => {
    await current?.[Symbol.asyncDispose]();
    await writeBackup({ dir, ...(password !== undefined && { password }) }, await filesOf(kind, held));
    minutes += 1;
    await utimes(join(dir, "Manifest.db"), minutes * 60, minutes * 60);
    current = await iphoneBackup.connect({ dir }, "read", io);
  };
  const now = (): Connection => {
    if (current === undefined) throw new Error("no backup was made");
    return current;
  };
  await backUp();
  return {
    connection: followed(now),
    io,
    collection: { id: collections[kind], name: "", kinds: [kind], readOnly: true, unlisted: "gone" },
    reconnect: (callIo) => iphoneBackup.connect({ dir }, "read", callIo),
    async close() {
      await current?.[Symbol.asyncDispose]();
      await rm(root, { recursive: true });
    },
    async seed(items) {
      for (const item of items) held.push({ key: `K-${held.length}`, item, revision: 0 });
      await backUp();
    },
    async change(href, item) {
      const at = held.findIndex((each) => hrefOf(kind, each) === href);
      held[at] = { key: held[at]?.key ?? "", item, revision: 1 };
      await backUp();
    },
    async drop(href) {
      held.splice(held.findIndex((each) => hrefOf(kind, each) === href), 1);
      await backUp();
    },
  };
}

/** The connection of the newest backup: to the suite it is one account all along. */
function followed(now: () => Connection): Connection {
  const { identity, traits } = now();
  return {
    identity,
    traits,
    source: {
      changes: (...args) => sourceOf(now()).changes(...args),
      read: (...args) => sourceOf(now()).read(...args),
    },
    collections: (io) => now().collections(io),
    [Symbol.asyncDispose]: () => now()[Symbol.asyncDispose](),
  };
}

function sourceOf({ source }: Connection): NonNullable<Connection["source"]> {
  if (source === undefined) throw new Error("a backup can be read");
  return source;
}

const hrefOf = (kind: Kind, { key }: Held): string => (kind === "contact" ? `${key}:ABPerson` : key);

async function filesOf(kind: Kind, held: readonly Held[]): Promise<BackupFile[]> {
  const rows: PhoneTables = {
    Calendar: [{ title: "Home", UUID: "CAL-1" }],
    Z_PRIMARYKEY: [{ Z_ENT: 1, Z_NAME: "REMCDReminder" }, { Z_ENT: 2, Z_NAME: "REMCDList" }],
    ZREMCDBASELIST: [{ Z_ENT: 2, ZNAME: "Reminders", ZCKIDENTIFIER: "LIST-1" }],
    ABMultiValueLabel: [{ value: "_$!<Mobile>!$_" }],
  };
  const media: BackupFile[] = [{ domain: "CameraRollDomain", path: "Media/DCIM/.MISC/Incoming", bytes: new Uint8Array() }];
  for (const [n, each] of held.entries()) {
    if (kind === "photo") media.push({ domain: "CameraRollDomain", path: `Media/DCIM/100APPLE/IMG_${n}.JPG`, bytes: await bytesOf(each.item.body) });
    await addTo(rows, kind, each, n);
  }
  return [...phoneFiles(rows), ...media];
}

async function addTo(rows: PhoneTables, kind: Kind, { key, item, revision }: Held, n: number): Promise<void> {
  const push = (table: string, row: PhoneTables[string][number]): unknown => (rows[table] ??= []).push(row);
  if (kind === "photo") {
    push("ZASSET", { rowid: n + 1, ZUUID: key, ZDIRECTORY: "DCIM/100APPLE", ZFILENAME: `IMG_${n}.JPG`, ZDATECREATED: 581_077_230, ZMODIFICATIONDATE: revision });
    return void push("ZADDITIONALASSETATTRIBUTES", { ZASSET: n + 1, ZORIGINALFILENAME: item.facts?.name ?? null });
  }
  const value = await valuesOf(item);
  const uid = item.uid ?? null;
  if (kind === "contact") {
    push("ABPerson", { rowid: n + 1, First: value("FN"), Note: value("NOTE"), guid: `${key}:ABPerson`, ExternalUUID: uid });
    push("ABMultiValue", { record_id: n + 1, property: 3, label: 1, value: value("TEL") });
  } else if (kind === "event") {
    push("CalendarItem", { rowid: n + 1, calendar_id: 1, entity_type: 2, UUID: key, unique_identifier: uid, summary: value("SUMMARY"), description: value("DESCRIPTION"), start_date: 789_123_600, end_date: 789_127_200, start_tz: "UTC", orig_item_id: 0 });
  } else {
    push("ZREMCDREMINDER", { rowid: n + 1, Z_ENT: 1, ZLIST: 1, ZCKIDENTIFIER: key, ZDACALENDARITEMUNIQUEIDENTIFIER: uid, ZTITLE: value("SUMMARY"), ZNOTES: value("DESCRIPTION") });
  }
}
