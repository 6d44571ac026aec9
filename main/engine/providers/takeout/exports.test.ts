import { copyFile, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeZip } from "../../formats/zip.fixture.ts";
import { viewCalendar } from "../../formats/icalendar.ts";
import { collectionsOf, openPlace, type Place, readAll } from "../archive.fixture.ts";
import { bytesOf, gather } from "../bytes.ts";
import { sampleItem, samplePhoto } from "../conformance/samples.ts";
import type { Change, Fetched, Item, Kind } from "../provider.ts";
import { writePart, writeUnpacked } from "./subject.fixture.ts";
import { takeout } from "./takeout.ts";
import { makeTgz } from "./tar.fixture.ts";

let place: Place;
beforeEach(async () => {
  place = await openPlace(takeout);
});
afterEach(() => place[Symbol.asyncDispose]());

const year = "Google Photos/Photos from 2019";
const album = "Google Photos/Italy";
const part = (n: number, extension = "zip"): string => `takeout-20260102T030405Z-${String(n).padStart(3, "0")}.${extension}`;
const later = "takeout-20260702T030405Z-001.zip";
const photo = async (comment: string): Promise<Uint8Array> => bytesOf(samplePhoto("x.jpg", comment).body);
const text = async (kind: Kind, n: number): Promise<Uint8Array> => bytesOf(sampleItem(kind, n).body);
/** As Google writes them: without a uid. */
const card = async (n: number, phone = "+49 170 0000000"): Promise<string> => Buffer.from(await text("contact", n)).toString().replace(/UID:.*\r\n/, "").replace("+49 170 0000000", phone);
const sidecar = (title: string, more: object = {}): string => JSON.stringify({ title, photoTakenTime: { timestamp: "1559383230" }, ...more });

async function answersOf(id: string): Promise<Fetched[]> {
  await using connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find((one) => one.id === id);
  return collection === undefined ? [] : await readAll(connection, collection, place);
}

async function itemsOf(id: string): Promise<Map<string, Item>> {
  return new Map((await answersOf(id)).flatMap((answer) => (answer.is === "item" ? [[answer.ref.href, answer.item]] : [])));
}

const failures = (answers: readonly Fetched[]): string[] => answers.flatMap((answer) => (answer.is === "failed" ? [`${answer.code} ${answer.detail}`] : [])).sort();

async function changesOf(id: string): Promise<Change[]> {
  await using connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find((one) => one.id === id);
  return collection === undefined ? [] : await gather(connection.source.changes(collection, undefined, place.io));
}

/** An export of which photo, copy, sidecars and the album's name lie in different parts. */
async function scattered(extension: string): Promise<void> {
  const files = [
    { [`${year}/IMG_1.jpg`]: await photo("one"), [`${album}/IMG_2.jpg`]: await photo("two") },
    { [`${album}/IMG_1.jpg`]: await photo("one"), [`${album}/metadata.json`]: JSON.stringify({ title: "Italy, with Nonna" }) },
    { [`${year}/IMG_1.jpg.supplemental-metadata.json`]: sidecar("IMG_1.jpg", { favorited: true }), [`${album}/IMG_1.jpg.supplemental-metadata.json`]: sidecar("IMG_1.jpg", { favorited: true }) },
  ];
  if (extension === "") for (const one of files) await writeUnpacked(place.dir, one);
  else for (const [n, one] of files.entries()) await writePart(place.dir, part(n + 1, extension), one);
}

describe("photos", () => {
  it.each(["zip", "tgz", ""])("of a scattered export (%s) are one each, dated, with albums and sidecars", async (extension) => {
    await scattered(extension);
    const items = await itemsOf("photos");
    expect([...items.keys()].sort()).toEqual([`${album}/IMG_2.jpg`, `${year}/IMG_1.jpg`]);
    const one = items.get(`${year}/IMG_1.jpg`);
    expect(one?.facts).toEqual({ name: "IMG_1.jpg", taken: "2019-06-01T10:00:30Z", favourite: true, groups: [album] });
    expect(Object.keys(one?.parts ?? {})).toEqual(["json"]);
    expect((await changesOf("photos")).filter(({ is }) => is === "group")).toEqual([{ is: "group", id: album, name: "Italy, with Nonna" }]);
  });

  it("are the same items in zip, tgz and the next export, in whatever part they come", async () => {
    await scattered("zip");
    const refs = async (): Promise<unknown> => (await changesOf("photos")).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    const before = await refs();
    for (const n of [1, 2, 3]) await rm(join(place.dir, part(n)));
    await scattered("tgz");
    expect(await refs()).toEqual(before);
    for (const n of [1, 2, 3]) await rename(join(place.dir, part(n, "tgz")), join(place.dir, `takeout-20270102T030405Z-00${4 - n}.tgz`));
    expect(await refs()).toEqual(before);
  });

  it("with a broken or a huge sidecar are kept with it, dated by what else there is", async () => {
    await writePart(place.dir, part(1), {
      [`${year}/IMG_20190601_102030.jpg`]: await photo("a"),
      [`${year}/IMG_20190601_102030.jpg.json`]: "{broken",
      [`${year}/B.jpg`]: await photo("b"),
      [`${year}/B.jpg.json`]: sidecar("B.jpg", { people: "x".repeat(2 * 1024 * 1024) }),
      [`${year}/C.jpg`]: await photo("c"),
      [`${year}/C.jpg.json`]: JSON.stringify({ title: 7, photoTakenTime: { timestamp: "1e300" }, favorited: "yes" }),
    });
    const items = await itemsOf("photos");
    expect(items.get(`${year}/IMG_20190601_102030.jpg`)?.facts?.taken).toBe("2019-06-01T10:20:30");
    for (const name of ["B", "C"]) expect(items.get(`${year}/${name}.jpg`)?.parts).toHaveProperty("json");
  });
});

describe("what is not there, or not as it should be, is named", () => {
  it("a missing part, until it comes", async () => {
    await scattered("zip");
    await rename(join(place.dir, part(2)), join(place.dir, "away"));
    expect(failures(await answersOf("photos"))).toEqual([`not-found ${part(2)} is missing: 1 of 3 parts`]);
    await rename(join(place.dir, "away"), join(place.dir, part(2)));
    expect(failures(await answersOf("photos"))).toEqual([]);
    expect(await changesOf("photos")).toContainEqual({ is: "gone", href: `missing/${part(2)}` });
  });

  it("a part that is a link to nowhere", async () => {
    await scattered("zip");
    const elsewhere = join(place.dir, "elsewhere");
    await rename(join(place.dir, part(2)), elsewhere);
    await symlink(elsewhere, join(place.dir, part(2)), "file");
    expect(failures(await answersOf("photos"))).toEqual([]);
    await rename(elsewhere, `${elsewhere} still`);
    await symlink(elsewhere, join(place.dir, "another download.zip"), "file");
    expect(failures(await answersOf("photos"))).toEqual([`not-found ${part(2)} leads to nothing that can be read`]);
  });

  it.each(["zip", "tgz"])("a damaged %s, of which the rest is kept", async (extension) => {
    await scattered(extension);
    const path = join(place.dir, part(2, extension));
    await writeFile(path, (await readFile(path)).subarray(0, 90));
    const answers = await answersOf("photos");
    expect(failures(answers)).toHaveLength(1);
    expect(failures(answers)[0]).toContain(`bad-answer ${part(2, extension)}: `);
    expect(answers.filter(({ is }) => is === "item")).toHaveLength(2);
  });

  it("names that would escape, doubles and bombs, in zip and tgz", async () => {
    const good = { name: `Takeout/${year}/ok.jpg`, content: await photo("ok") };
    const hostile = [
      { name: "Takeout/../../evil.jpg", content: Buffer.from("x") },
      { name: "/etc/evil.jpg", content: Buffer.from("x") },
      { ...good, content: Buffer.from("another") },
      { name: `Takeout/${year}/bomb.jpg`, content: Buffer.alloc(64 * 1024 * 1024) },
    ];
    for (const [name, bytes] of [[part(1), makeZip([good, ...hostile])], [part(1, "tgz"), makeTgz([good, ...hostile])]] as const) {
      await writeFile(join(place.dir, name), bytes);
      const answers = await answersOf("photos");
      expect(failures(answers).map((line) => line.split(": ")[0])).toEqual(["(name)", "(name)", "(duplicate)", "(ratio)"].map((why) => `${why === "(ratio)" ? "too-large" : "invalid-item"} refused from ${name} ${why}`).sort());
      expect(answers.flatMap((answer) => (answer.is === "item" ? [answer.ref.href] : []))).toEqual([`${year}/ok.jpg`]);
      await rm(join(place.dir, name));
    }
  });

  it.each(["zip", "tgz"])("entries of a %s with long names, each by itself", async (extension) => {
    const long = "x".repeat(250);
    const entries = ["a", "b"].map((name) => ({ name: `Takeout/../${long}${name}.jpg`, content: Buffer.from(name) }));
    await writeFile(join(place.dir, part(1, extension)), extension === "zip" ? makeZip(entries) : makeTgz(entries));
    expect(failures(await answersOf("photos"))).toHaveLength(2);
  });

  it("two files of one name in two parts", async () => {
    await writePart(place.dir, part(1), { [`${year}/a.jpg`]: await photo("a") });
    await writePart(place.dir, part(2), { [`${year}/a.jpg`]: await photo("not a") });
    expect(failures(await answersOf("photos"))[0]).toContain(`${year}/a.jpg is in the export twice`);
  });

  it("exports of two people in one folder, and a folder without any", async () => {
    await expect(place.connect()).rejects.toMatchObject({ code: "not-found" });
    await writePart(place.dir, part(1), { "archive_browser.html": "Archive for anna@example.org" });
    await writePart(place.dir, later, { "archive_browser.html": "Archive for ben@example.org" });
    await expect(place.connect()).rejects.toMatchObject({ code: "wrong-account" });
    await rm(place.dir, { recursive: true });
    await expect(place.connect()).rejects.toMatchObject({ code: "source-away" });
  });
});

it("an index page of one long word takes no time, whatever it says behind it", async () => {
  await writeUnpacked(place.dir, { "archive_browser.html": `${"x".repeat(8_000_000)}@ ${"a.".repeat(2_000_000)} anna@example.org` });
  await using connection = await place.connect();
  expect(connection.identity.id).toBe("takeout:anna@example.org");
});

it("a part downloaded twice counts once", async () => {
  await scattered("zip");
  await copyFile(join(place.dir, part(1)), join(place.dir, part(1).replace(".zip", " (1).zip")));
  const answers = await answersOf("photos");
  expect([answers.length, failures(answers)]).toEqual([2, []]);
});

describe("contacts", () => {
  it("are one each, with labels and pictures, whatever the language", async () => {
    await writePart(place.dir, part(1), {
      "Kontakte/Alle Kontakte/Alle Kontakte.vcf": (await card(0)) + (await card(1)),
      "Kontakte/Chor/Chor.vcf": await card(1),
      "Kontakte/Alle Kontakte/Sample 1.jpg": await photo("face"),
    });
    const items = await itemsOf("contacts");
    expect([...items].map(([href, { facts, parts }]) => [href, facts?.groups, Object.keys(parts ?? {})])).toEqual([["name-Sample 0", [], []], ["name-Sample 1", ["Chor"], ["photo"]]]);
    expect(await itemsOf("photos")).toEqual(new Map());
  });

  it("of two exports are new versions, and those only in the older one stay", async () => {
    await writePart(place.dir, part(1), { "Contacts/All Contacts/All Contacts.vcf": (await card(0)) + (await card(1)), "Contacts/Choir/Choir.vcf": await card(1) });
    await writePart(place.dir, later, { "Contacts/All Contacts/All Contacts.vcf": await card(1, "+1 555") });
    const items = await itemsOf("contacts");
    expect([...items.keys()].sort()).toEqual(["name-Sample 0", "name-Sample 1"]);
    const now = items.get("name-Sample 1");
    expect([Buffer.from(await bytesOf(now?.body ?? { type: "", bytes: new Uint8Array(0) })).includes("+1 555"), now?.facts?.groups]).toEqual([true, []]);
  });

  it("who share a uid stay two, in the next export, too; the same card twice is one", async () => {
    const named = (name: string, phone = ""): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:${name}\r\nTEL:${phone}\r\nEND:VCARD\r\n`;
    const all = "Contacts/All Contacts/All Contacts.vcf";
    const phones = async (): Promise<unknown> => Promise.all([...(await itemsOf("contacts"))].map(async ([href, { body, facts }]) => [href, /FN:(.*)\r\nTEL:(.*)\r/.exec(Buffer.from(await bytesOf(body)).toString())?.slice(1).join(), facts?.groups]));
    await writePart(place.dir, part(1), { [all]: named("Oma") + named("Opa") + named("Oma"), "Contacts/Choir/Choir.vcf": named("Opa") });
    expect(await phones()).toEqual([["uid-u1", "Oma,", []], ["uid-u1~2", "Opa,", ["Choir"]]]);
    await writePart(place.dir, later, { [all]: named("Oma", "1") + named("Opa", "2") });
    expect(await phones()).toEqual([["uid-u1", "Oma,1", []], ["uid-u1~2", "Opa,2", []]]);
  });

  it("who share a name stay two", async () => {
    await writePart(place.dir, part(1), { "Contacts/All Contacts/All Contacts.vcf": (await card(1)) + (await card(1, "+1 555")) });
    expect((await itemsOf("contacts")).size).toBe(2);
  });
});

it("texts that unpack to far more than they are take their place on the disk once, not each", async () => {
  const bomb = Buffer.alloc(40 * 1024 * 1024);
  await writeFile(join(place.dir, part(1, "tgz")), makeTgz(Array.from({ length: 2 }, (_, n) => ({ name: `Takeout/Mail/${n}.json`, content: bomb }))));
  await using connection = await place.connect();
  expect((await collectionsOf(connection, place)).map(({ id }) => id)).toEqual(["photos"]);
  const [spool = ""] = await readdir(place.io.scratch);
  expect((await stat(join(place.io.scratch, spool))).size).toBeLessThanOrEqual(bomb.length);
});

describe("calendars and tasks", () => {
  it("are a collection each; a series and its exception are one event", async () => {
    const event = Buffer.from(await text("event", 1)).toString();
    const both = event.replace("END:VCALENDAR", `${/BEGIN:VEVENT[^]*END:VEVENT\r\n/.exec(event)?.[0].replace("DTSTAMP", "RECURRENCE-ID:20260109T090000Z\r\nDTSTAMP") ?? ""}END:VCALENDAR`);
    await writePart(place.dir, part(1), { "Kalender/anna@example.org.ics": both, "Kalender/Choir.ics": await text("event", 2) });
    await using connection = await place.connect();
    expect(connection.identity.id).toBe("takeout:anna@example.org");
    expect((await collectionsOf(connection, place)).map(({ id, name }) => [id, name])).toEqual([["Kalender/anna@example.org.ics", "anna@example.org"], ["Kalender/Choir.ics", "Choir"]]);
    expect((await itemsOf("Kalender/anna@example.org.ics")).size).toBe(1);
  });

  it("an event and a to-do with one uid are two", async () => {
    await writePart(place.dir, part(1), { "Calendar/Home.ics": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u1\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:u1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n" });
    expect([...(await itemsOf("Calendar/Home.ics"))].map(([href, { kind }]) => [href, kind])).toEqual([["Calendar/Home.ics#u1", "event"], ["Calendar/Home.ics#u1~2", "task"]]);
  });

  it("lists of tasks that are damaged are named, and hide nothing else; whole again, they are no gap", async () => {
    const whole = JSON.stringify({ kind: "tasks#taskLists", items: [{ kind: "tasks#tasks", id: "L", title: "Meine", items: [] }, { title: "no list" }] });
    const photos = { name: `Takeout/${year}/IMG_1.jpg`, content: Buffer.from(await photo("one")) };
    await writeFile(join(place.dir, part(1)), makeZip([{ name: "Takeout/Tasks/Tasks.json", content: Buffer.from(whole), size: whole.length + 1 }, photos]));
    expect([...(await itemsOf("photos")).keys()]).toEqual([`${year}/IMG_1.jpg`]);
    expect(failures(await answersOf("photos"))).toEqual(["bad-answer Tasks/Tasks.json: the archive is damaged"]);
    await rm(join(place.dir, part(1)));
    await writeUnpacked(place.dir, { "Tasks/Tasks.json": whole.slice(0, -9), [`${year}/IMG_1.jpg`]: await photo("one") });
    expect(failures(await answersOf("photos"))).toEqual(["invalid-item Tasks/Tasks.json: its lists of tasks cannot be read"]);
    await writeUnpacked(place.dir, { "Tasks/Tasks.json": whole });
    expect(failures(await answersOf("photos"))).toEqual(["invalid-item Tasks/Tasks.json: not all of it is lists of tasks"]);
    await writeUnpacked(place.dir, { "Tasks/Tasks.json": whole.replace(',{"title":"no list"}', "") });
    expect((await changesOf("photos")).filter(({ is }) => is === "gone")).toContainEqual({ is: "gone", href: "unread/Tasks/Tasks.json" });
  });

  it("tasks become to-dos: subtasks, notes, days, done; Google's own stays beside", async () => {
    const tasks = [
      { id: "t1", title: "Pack, and go", notes: "One\nTwo", due: "2026-05-01T00:00:00.000Z", status: "needsAction", updated: "2026-01-01T00:00:00.000Z" },
      { id: "t2", parent: "t1", title: "Socks", status: "completed", completed: "2026-01-02T10:00:00.000Z" },
      { title: "no id" },
    ];
    await writePart(place.dir, part(1), { "Aufgaben/Aufgaben.json": JSON.stringify({ kind: "tasks#taskLists", items: [{ kind: "tasks#tasks", id: "L", title: "Meine", items: tasks }] }) });
    const items = await itemsOf("tasks/L");
    const views = await Promise.all([...items.values()].map(async ({ body }) => viewCalendar(await bytesOf(body))));
    expect(views.map(({ uid, summary, description, status }) => [uid, summary, description, status])).toEqual([["t1", "Pack, and go", "One\nTwo", "NEEDS-ACTION"], ["t2", "Socks", undefined, "COMPLETED"]]);
    const vtodos = await Promise.all([...items.values()].map(async ({ body }) => Buffer.from(await bytesOf(body)).toString()));
    expect([vtodos[0]?.includes("DUE;VALUE=DATE:20260501\r\n"), vtodos[1]?.includes("RELATED-TO;RELTYPE=PARENT:t1\r\n"), vtodos[1]?.includes("COMPLETED:20260102T100000Z")]).toEqual([true, true, true]);
    const raw = items.get("t1")?.raw;
    expect(raw && JSON.parse(Buffer.from(await bytesOf(raw)).toString())).toEqual(tasks[0]);
    expect(failures(await answersOf("tasks/L"))).toEqual(['invalid-item "Meine" holds something that is no task']);
  });
});
