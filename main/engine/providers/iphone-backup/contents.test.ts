// What the phone's rows become.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { viewCalendar } from "../../formats/icalendar-view.ts";
import { viewVCard } from "../../formats/vcard-view.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Item } from "../provider.ts";
import { type BackupFile, writeBackup } from "./backup.fixture.ts";
import { iphoneBackup } from "./iphone-backup.ts";
import { phoneFiles, type PhoneTables } from "./phone.fixture.ts";

const at = (time: string): number => Date.parse(time) / 1000 - 978_307_200;
const file = (path: string, text: string): BackupFile => ({ domain: "CameraRollDomain", path: `Media/${path}`, bytes: Buffer.from(text) });

type Read = { readonly items: ReadonlyMap<string, Item>; readonly groups: readonly string[]; readonly failed: readonly string[] };

async function readPhone(rows: PhoneTables, collection: string, media: readonly BackupFile[] = [], lacks: readonly string[] = []): Promise<Read> {
  const root = await mkdtemp(join(tmpdir(), "lifeboat-iphone-"));
  const io = createTestIo({ scratch: root });
  await writeBackup({ dir: join(root, "backup") }, [...phoneFiles(rows, lacks), ...media]);
  try {
    await using connection = await iphoneBackup.connect({ dir: join(root, "backup") }, "read", io);
    const all = (await gather(connection.collections(io))).flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
    const found = all.find(({ id }) => id === collection);
    if (found === undefined || connection.source === undefined) throw new Error(`no ${collection} among ${all.map(({ id }) => id).join(", ")}`);
    const changes = await gather(connection.source.changes(found, undefined, io));
    const answers = await gather(connection.source.read(found, changes.flatMap((change) => (change.is === "present" ? [change.ref] : [])), io));
    const items = new Map<string, Item>();
    for (const answer of answers) if (answer.is === "item") items.set(answer.ref.href, await held(answer.item));
    return { items, groups: changes.flatMap((change) => (change.is === "group" ? [`${change.id} ${change.name}`] : [])), failed: answers.flatMap((answer) => (answer.is === "failed" ? [`${answer.href} ${answer.code}`] : [])) };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Bodies outlive their backup. */
async function held(item: Item): Promise<Item> {
  const parts = await Promise.all(Object.entries(item.parts ?? {}).map(async ([name, body]) => [name, { type: body.type, bytes: await bytesOf(body) }] as const));
  return { ...item, body: { type: item.body.type, bytes: await bytesOf(item.body) }, ...(parts.length > 0 && { parts: Object.fromEntries(parts) }) };
}

async function textOf(item: Item | undefined): Promise<string> {
  return item === undefined ? "" : Buffer.from(await bytesOf(item.body)).toString("utf8").replaceAll("\r\n ", "");
}

it("people keep labels, addresses, dates without a year, pictures and groups", async () => {
  const { items, groups } = await readPhone({
    ABPerson: [{ First: "Zoë", Last: "O’Neill; née 李", Organization: "Soup & Co", JobTitle: "Chef", Note: "two\nlines", Birthday: String(at("1604-05-01T12:00:00Z")), guid: "G-1:ABPerson", ExternalUUID: "card-1" }, { Organization: "Bakery", Kind: 1, guid: "G-2:ABPerson" }],
    ABMultiValueLabel: [{ value: "_$!<Mobile>!$_" }, { value: "_$!<Home>!$_" }, { value: "Boat" }, { value: "_$!<Anniversary>!$_" }],
    ABMultiValue: [
      { UID: 11, record_id: 1, property: 3, label: 1, value: "+49 170 1" },
      { UID: 12, record_id: 1, property: 4, label: 3, value: "zoe@example.org" },
      { UID: 13, record_id: 1, property: 5, label: 2 },
      { UID: 14, record_id: 1, property: 12, label: 4, value: String(at("2010-05-06T12:00:00Z")) },
    ],
    ABMultiValueEntryKey: [{ value: "Street" }, { value: "City" }, { value: "CountryCode" }],
    ABMultiValueEntry: [{ parent_id: 13, key: 1, value: "Quay 1" }, { parent_id: 13, key: 2, value: "Kiel" }, { parent_id: 13, key: 3, value: "de" }],
    ABGroup: [{ Name: "Choir", guid: "GR-1" }],
    ABGroupMembers: [{ group_id: 1, member_type: 0, member_id: 1 }],
    ABThumbnailImage: [{ record_id: 1, format: 0, data: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]) }],
    ABFullSizeImage: [{ record_id: 1, data: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 2]) }],
  }, "contacts");
  const zoe = items.get("G-1:ABPerson");
  const card = await textOf(zoe);
  for (const line of ["FN:Zoë O’Neill\\; née 李", "N:O’Neill\\; née 李;Zoë;;;", "ORG:Soup & Co", "TITLE:Chef", "NOTE:two\\nlines", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01", "TEL;TYPE=CELL;TYPE=VOICE:+49 170 1", "item2.EMAIL;TYPE=INTERNET:zoe@example.org", "item2.X-ABLabel:Boat", "item3.ADR;TYPE=HOME:;;Quay 1;Kiel;;;", "item3.X-ABADR:de", "item4.X-ABDATE:2010-05-06", "item4.X-ABLabel:_$!<Anniversary>!$_"]) {
    expect(card.split("\r\n")).toContain(line);
  }
  expect(zoe).toMatchObject({ uid: "card-1", facts: { groups: ["GR-1"] }, parts: { photo: { type: "image/jpeg", bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 2]) } } });
  expect(JSON.parse(zoe?.raw && "bytes" in zoe.raw ? Buffer.from(zoe.raw.bytes).toString() : "{}")).toMatchObject({ ABPerson: { First: "Zoë" }, values: [{ label: "_$!<Mobile>!$_" }, {}, { Street: "Quay 1" }, {}] });
  expect(groups).toEqual(["GR-1 Choir"]);
  const view = viewVCard(await bytesOf(zoe?.body ?? { type: "", bytes: new Uint8Array() }));
  expect(view).toMatchObject({ name: { given: "Zoë", family: "O’Neill; née 李" } });
  expect(await textOf(items.get("G-2:ABPerson"))).toContain("FN:Bakery\r\n");
});

it("a series keeps its zone, its exceptions and its changed dates as one item", async () => {
  const { items } = await readPhone({
    Store: [{ name: "iCloud" }],
    Calendar: [{ title: "Home", UUID: "CAL-1", store_id: 1 }],
    Location: [{ title: "Kitchen", address: "Quay 1, Kiel", latitude: 54.3, longitude: 10.1 }],
    CalendarItem: [
      { rowid: 1, calendar_id: 1, entity_type: 2, UUID: "E-1", unique_identifier: "UID-1", summary: "Soup", start_date: at("2026-03-20T17:00:00Z"), end_date: at("2026-03-20T18:00:00Z"), start_tz: "Europe/Berlin", location_id: 1, status: 1, last_modified: at("2026-01-01T00:00:00Z") },
      { rowid: 2, calendar_id: 1, entity_type: 2, UUID: "E-2", unique_identifier: "UID-1", summary: "Soup, later", start_date: at("2026-04-03T18:00:00Z"), end_date: at("2026-04-03T19:00:00Z"), start_tz: "Europe/Berlin", orig_item_id: 1, orig_date: at("2026-04-03T16:00:00Z") },
      { rowid: 3, calendar_id: 1, entity_type: 2, UUID: "E-3", unique_identifier: "UID-3", summary: "Sailing", start_date: at("2026-07-01T00:00:00Z"), end_date: at("2026-07-03T23:59:59Z"), start_tz: "_float", all_day: 1 },
      { rowid: 4, calendar_id: 1, entity_type: 2, UUID: "E-4", summary: "Oma's birthday", start_date: 0, end_date: 0, birthday_id: 7 },
    ],
    Recurrence: [{ owner_id: 1, frequency: 2, interval: 1, specifier: "D=0FR", week_start: 2, count: 0, end_date: at("2026-12-31T22:59:59Z") }],
    ExceptionDate: [{ owner_id: 1, date: at("2026-03-27T17:00:00Z") }],
    Alarm: [{ calendaritem_owner_id: 1, trigger_date: 0, trigger_interval: -900 }],
    Identity: [{ display_name: "Oma, the cook", address: "mailto:oma@example.org" }],
    Participant: [{ owner_id: 1, entity_type: 8, identity_id: 1 }, { owner_id: 1, entity_type: 7, status: 2, role: 1, email: "mia@example.org" }],
  }, "calendar/CAL-1");
  expect([...items.keys()]).toEqual(["E-1", "E-3"]);
  const series = (await textOf(items.get("E-1"))).split("\r\n");
  for (const line of ["UID:UID-1", "DTSTART;TZID=Europe/Berlin:20260320T180000", "DTEND;TZID=Europe/Berlin:20260320T190000", "RRULE:FREQ=WEEKLY;UNTIL=20261231T225959Z;BYDAY=FR;WKST=MO", "EXDATE;TZID=Europe/Berlin:20260327T180000", "RECURRENCE-ID;TZID=Europe/Berlin:20260403T180000", "DTSTART;TZID=Europe/Berlin:20260403T200000", "TRIGGER:-PT15M", "LOCATION:Kitchen\\nQuay 1\\, Kiel", "GEO:54.3;10.1", "STATUS:CONFIRMED", 'ORGANIZER;CN="Oma, the cook":mailto:oma@example.org', "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED:mailto:mia@example.org"]) {
    expect(series).toContain(line);
  }
  const days = (await textOf(items.get("E-3"))).split("\r\n");
  expect(days).toContain("DTSTART;VALUE=DATE:20260701");
  expect(days).toContain("DTEND;VALUE=DATE:20260704");
});

it("a rule that is not understood is left out, not half written", async () => {
  const { items } = await readPhone({ Calendar: [{ UUID: "CAL-1" }], CalendarItem: [{ calendar_id: 1, UUID: "E-1", start_date: 0, end_date: 0 }], Recurrence: [{ owner_id: 1, frequency: 3, specifier: "D=+2MO;Q=7" }] }, "calendar/CAL-1");
  expect(await textOf(items.get("E-1"))).not.toContain("RRULE");
});

it("dates that say they are changes of one another all stay", async () => {
  const item = (rowid: number, orig: number) => ({ rowid, calendar_id: 1, UUID: `E-${rowid}`, unique_identifier: "UID", start_date: rowid * 86_400, orig_item_id: orig, orig_date: 0 });
  const { items } = await readPhone({ Calendar: [{ UUID: "CAL-1" }], CalendarItem: [item(1, 2), item(2, 1), item(3, 3), item(4, 0), item(5, 4), item(6, 5), item(7, 99)] }, "calendar/CAL-1");
  const starts = await Promise.all([...items.values()].map(async (each) => (await textOf(each)).match(/DTSTART[^\r]*/g) ?? []));
  expect(starts.flat()).toHaveLength(7);
});

it("reminders keep their steps, tags, flags and days", async () => {
  const { items } = await readPhone({
    Z_PRIMARYKEY: [{ Z_ENT: 7, Z_NAME: "REMCDList" }, { Z_ENT: 8, Z_NAME: "REMCDSmartList" }, { Z_ENT: 9, Z_NAME: "REMCDRecurrenceRule" }, { Z_ENT: 10, Z_NAME: "REMCDHashtag" }],
    ZREMCDBASELIST: [{ Z_ENT: 7, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }, { Z_ENT: 8, ZNAME: "Today", ZCKIDENTIFIER: "SMART" }],
    ZREMCDREMINDER: [
      { rowid: 1, ZLIST: 1, ZTITLE: "Soup", ZNOTES: "Ask Oma", ZCKIDENTIFIER: "R-1", ZDUEDATE: at("2026-05-01T22:00:00Z"), ZALLDAY: 1, ZFLAGGED: 1, ZPRIORITY: 5 },
      { rowid: 2, ZLIST: 1, ZTITLE: "Leeks", ZCKIDENTIFIER: "R-2", ZPARENTREMINDER: 1, ZCOMPLETED: 1, ZCOMPLETIONDATE: at("2026-04-30T10:00:00Z") },
      { rowid: 3, ZLIST: 1, ZTITLE: "Deleted", ZCKIDENTIFIER: "R-3", ZMARKEDFORDELETION: 1 },
    ],
    ZREMCDHASHTAGLABEL: [{ ZNAME: "kitchen" }],
    ZREMCDOBJECT: [{ Z_ENT: 9, ZREMINDER4: 1, ZFREQUENCY: 1, ZINTERVAL: 2, ZDAYSOFTHEWEEK: '[{"weekNumber":0,"dayOfTheWeek":7.0}]' }, { Z_ENT: 10, ZREMINDER3: 1, ZHASHTAGLABEL: 1 }, { Z_ENT: 11, ZREMINDER: 1, ZURL: "https://soup.example" }],
  }, "reminders/LIST-1");
  expect([...items.keys()]).toEqual(["R-1", "R-2"]);
  const soup = (await textOf(items.get("R-1"))).split("\r\n");
  for (const line of ["SUMMARY:Soup", "DESCRIPTION:Ask Oma", "DUE;VALUE=DATE:20260502", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "CATEGORIES:kitchen", "URL:https://soup.example", "PRIORITY:5", "STATUS:NEEDS-ACTION"]) expect(soup).toContain(line);
  expect(items.get("R-1")?.facts).toEqual({ favourite: true });
  const leeks = items.get("R-2");
  expect(viewCalendar(await bytesOf(leeks?.body ?? { type: "", bytes: new Uint8Array() }))).toMatchObject({ kind: "task", parent: "R-1", completed: { value: "2026-04-30T10:00:00Z" } });
});

it("a reminder without a zone is due by the clock on the wall, wherever the phone is", async () => {
  const { items } = await readPhone({
    Z_PRIMARYKEY: [{ Z_ENT: 7, Z_NAME: "REMCDList" }, { Z_ENT: 9, Z_NAME: "REMCDRecurrenceRule" }],
    ZREMCDBASELIST: [{ Z_ENT: 7, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }],
    ZREMCDREMINDER: [
      { rowid: 1, ZLIST: 1, ZTITLE: "Floating", ZCKIDENTIFIER: "R-1", ZDUEDATE: at("2026-05-01T09:00:00Z") },
      { rowid: 2, ZLIST: 1, ZTITLE: "In Berlin", ZCKIDENTIFIER: "R-2", ZDUEDATE: at("2026-05-01T09:00:00Z"), ZTIMEZONE: "Europe/Berlin" },
    ],
    ZREMCDOBJECT: [1, 2].map((n) => ({ Z_ENT: 9, ZREMINDER4: n, ZFREQUENCY: 0, ZINTERVAL: 1, ZENDDATE: at("2026-05-09T09:00:00Z") })),
  }, "reminders/LIST-1");
  const linesOf = async (href: string): Promise<string[]> => (await textOf(items.get(href))).split("\r\n").filter((line) => /^(?:DUE|RRULE)/.test(line));
  expect(await linesOf("R-1")).toEqual(["DUE:20260501T090000", "RRULE:FREQ=DAILY;UNTIL=20260509T090000"]);
  expect(await linesOf("R-2")).toEqual(["DUE;TZID=Europe/Berlin:20260501T110000", "RRULE:FREQ=DAILY;UNTIL=20260509T090000Z"]);
});

it("reminders keep when they are told of, and what they wait for", async () => {
  const morning = JSON.stringify({ year: 2026, month: 5, day: 1, hour: 8, minute: 30 });
  const { items } = await readPhone({
    Z_PRIMARYKEY: [{ Z_ENT: 7, Z_NAME: "REMCDList" }, { Z_ENT: 3, Z_NAME: "REMCDAlarm" }],
    ZREMCDBASELIST: [{ Z_ENT: 7, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }],
    ZREMCDREMINDER: [
      { rowid: 1, ZLIST: 1, ZTITLE: "In Berlin", ZCKIDENTIFIER: "R-1", ZDUEDATE: at("2026-05-01T07:00:00Z"), ZTIMEZONE: "Europe/Berlin" },
      { rowid: 2, ZLIST: 1, ZTITLE: "All day", ZCKIDENTIFIER: "R-2", ZDUEDATE: at("2026-05-01T00:00:00Z"), ZALLDAY: 1 },
      { rowid: 3, ZLIST: 1, ZTITLE: "At home", ZCKIDENTIFIER: "R-3" },
      { rowid: 4, ZLIST: 1, ZTITLE: "Not understood", ZCKIDENTIFIER: "R-4", ZDUEDATE: at("2026-05-01T00:00:00Z") },
    ],
    ZREMCDOBJECT: [
      ...[1, 2, 3, 4, 1].map((n, at) => ({ rowid: at + 1, Z_ENT: 3, ZREMINDER: n, ZTRIGGER: at + 11 })),
      { rowid: 11, Z_ENT: 4, ZDATECOMPONENTSDATA: Buffer.from(morning) },
      { rowid: 12, Z_ENT: 4, ZDATECOMPONENTSDATA: morning },
      { rowid: 13, Z_ENT: 5, ZTITLE: "Quay 1", ZLATITUDE: 54.3, ZLONGITUDE: 10.1, ZPROXIMITY: 1 },
      { rowid: 14, Z_ENT: 4, ZDATECOMPONENTSDATA: "bplist00..." },
      { rowid: 15, Z_ENT: 6, ZTIMEINTERVAL: -900 },
    ],
  }, "reminders/LIST-1");
  const triggers = await Promise.all([...items.values()].map(async (item) => (await textOf(item)).split("\r\n").filter((line) => line.startsWith("TRIGGER"))));
  expect(triggers).toEqual([["TRIGGER;VALUE=DATE-TIME:20260501T063000Z", "TRIGGER;RELATED=END:-PT15M"], ["TRIGGER;RELATED=END:PT510M"], [], []]);
  const home = items.get("R-3")?.raw;
  expect(Buffer.from(home === undefined ? [] : await bytesOf(home)).toString("utf8")).toContain('"ZTITLE":"Quay 1"');
});

it("a date that is not set is none, be it empty or nought", async () => {
  const unset = Object.fromEntries(["ZDUEDATE", "ZSTARTDATE", "ZCOMPLETIONDATE", "ZCREATIONDATE", "ZLASTMODIFIEDDATE"].map((column) => [column, 0]));
  const { items } = await readPhone({
    Z_PRIMARYKEY: [{ Z_ENT: 7, Z_NAME: "REMCDList" }],
    ZREMCDBASELIST: [{ Z_ENT: 7, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }],
    ZREMCDREMINDER: [{ ZLIST: 1, ZTITLE: "Leeks", ZCKIDENTIFIER: "R-1", ZCOMPLETED: 1, ...unset }],
  }, "reminders/LIST-1");
  expect(await textOf(items.get("R-1"))).not.toContain("2001");
});

it("reminders in no list are kept", async () => {
  const old: PhoneTables = {
    Z_PRIMARYKEY: [{ Z_ENT: 3, Z_NAME: "REMCDList" }, { Z_ENT: 4, Z_NAME: "REMCDReminder" }],
    ZREMCDBASELIST: [{ Z_ENT: 3, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }],
    ZREMCDREMINDER: [{ ZTITLE: "Lost", ZCKIDENTIFIER: "R-9", ZLIST: 99 }],
  };
  expect([...(await readPhone(old, "reminders/Data-local.sqlite")).items.keys()]).toEqual(["R-9"]);
});

it("iOS 13 keeps reminders and lists among the other objects", async () => {
  const old: PhoneTables = {
    Z_PRIMARYKEY: [{ Z_ENT: 3, Z_NAME: "REMCDList" }, { Z_ENT: 4, Z_NAME: "REMCDReminder" }],
    ZREMCDOBJECT: [{ rowid: 5, Z_ENT: 3, ZNAME1: "Shopping", ZCKIDENTIFIER: "LIST-1" }, { rowid: 6, Z_ENT: 4, ZTITLE1: "Leeks", ZNOTES: "two", ZLIST: 5, ZCKIDENTIFIER: "R-1" }],
  };
  const { items } = await readPhone(old, "reminders/LIST-1", [], ["ZREMCDREMINDER", "ZREMCDBASELIST"]);
  expect(await textOf(items.get("R-1"))).toContain("SUMMARY:Leeks\r\nDESCRIPTION:two");
});

it("photos keep albums, live pairs, edits and favourites; what is only in iCloud is named", async () => {
  const asset = (n: number, name: string, more: Record<string, number | string> = {}) => ({ rowid: n, ZUUID: `A-${n}`, ZDIRECTORY: "DCIM/100APPLE", ZFILENAME: name, ZDATECREATED: at("2019-06-01T08:20:30Z"), ...more });
  const { items, groups, failed } = await readPhone({
    ZASSET: [asset(1, "IMG_0001.HEIC", { ZFAVORITE: 1 }), asset(2, "IMG_0002.MOV"), asset(3, "IMG_0003.JPG", { ZTRASHEDSTATE: 1 }), asset(4, "IMG_0004.JPG"), asset(5, "IMG_0005.JPG", { ZBUNDLESCOPE: 2 })],
    ZADDITIONALASSETATTRIBUTES: [{ ZASSET: 1, ZTIMEZONEOFFSET: 7200 }],
    ZGENERICALBUM: [{ ZUUID: "AL-1", ZTITLE: "Sailing", ZKIND: 2 }, { ZUUID: "AL-2", ZTITLE: "Imported", ZKIND: 1506 }],
    Z_28ASSETS: [{ Z_28ALBUMS: 1, Z_3ASSETS: 1 }, { Z_28ALBUMS: 2, Z_3ASSETS: 1 }],
  }, "photos", [
    file("DCIM/100APPLE/IMG_0001.HEIC", "photo 1"),
    file("DCIM/100APPLE/IMG_0001.MOV", "live 1"),
    file("DCIM/100APPLE/IMG_0001.AAE", "edit 1"),
    file("PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.jpg", "edited 1"),
    file("PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.mov", "edited live 1"),
    file("DCIM/100APPLE/IMG_0002.MOV", "movie 2"),
    file("DCIM/100APPLE/IMG_0003.JPG", "deleted"),
    file("DCIM/100APPLE/IMG_0003.MOV", "its film"),
    file("DCIM/101APPLE/IMG_1000.PNG", "not in the library"),
    file("DCIM/101APPLE/IMG_1000.MOV", "its video"),
  ]);
  expect([...items.keys()]).toEqual(["A-1", "A-2", "Media/DCIM/101APPLE/IMG_1000.PNG"]);
  const text = (body: { readonly bytes?: Uint8Array } | undefined): string => Buffer.from(body?.bytes ?? []).toString();
  const first = items.get("A-1");
  expect(Object.fromEntries(Object.entries(first?.parts ?? {}).map(([name, body]) => [name, text("bytes" in body ? body : undefined)]))).toEqual({ live: "live 1", aae: "edit 1", edited: "edited 1", "edited-live": "edited live 1" });
  expect(first?.facts).toEqual({ name: "IMG_0001.HEIC", taken: "2019-06-01T10:20:30+02:00", favourite: true, groups: ["AL-1"] });
  expect(first?.body.type).toBe("image/heic");
  expect(items.get("A-2")?.parts).toBeUndefined();
  expect(Object.keys(items.get("Media/DCIM/101APPLE/IMG_1000.PNG")?.parts ?? {})).toEqual(["live"]);
  expect(groups).toEqual(["AL-1 Sailing"]);
  expect(failed).toEqual(["A-4 not-found"]);
});
