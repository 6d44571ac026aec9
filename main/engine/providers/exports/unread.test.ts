import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { makeZip } from "../../formats/zip.fixture.ts";
import { appleExport } from "../apple-export/apple-export.ts";
import { header, writeZip } from "../apple-export/subject.fixture.ts";
import { collectionsOf, openPlace, type Place } from "../archive.fixture.ts";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Change, Cursor } from "../provider.ts";
import { writePart } from "../takeout/subject.fixture.ts";
import { takeout } from "../takeout/takeout.ts";
import { calendarShelf } from "./texts.ts";

const photos = "Google Photos/Photos from 2019";
const card = (name: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;

async function changesOf(place: Place, id: string, since: Cursor | undefined): Promise<Change[]> {
  await using connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find((one) => one.id === id);
  return collection === undefined ? [] : await gather(connection.source.changes(collection, since, place.io));
}

const presentIn = (changes: readonly Change[]): string[] => changes.flatMap((change) => (change.is === "present" ? [change.ref.href] : []));
const cursorIn = (changes: readonly Change[]): Cursor | undefined => changes.flatMap((change) => (change.is === "end" ? [change.at] : []))[0];

/** Other bytes, of which neither size nor time tells. */
async function rewrite(path: string, change: (bytes: Buffer) => Buffer): Promise<Buffer> {
  const [bytes, { atime, mtime }] = [await readFile(path), await stat(path)];
  await writeFile(path, change(bytes));
  await utimes(path, atime, mtime);
  return bytes;
}

/** What is listed behind the cursor that was given while a file could not be read, once it can be. */
async function listedOnceReadable(place: Place, id: string, path: string, damage: (bytes: Buffer) => Buffer): Promise<string[]> {
  await utimes(path, 1000, 1000);
  const whole = await rewrite(path, damage);
  const before = await changesOf(place, id, undefined);
  expect(before.at(-1)).toEqual({ is: "end", listing: "full" });
  await rewrite(path, () => whole);
  const after = await changesOf(place, id, cursorIn(before));
  expect(presentIn(await changesOf(place, id, cursorIn(after)))).toEqual([]);
  return presentIn(after);
}

const blank = (bytes: Buffer): Buffer => Buffer.alloc(bytes.length);
/** In a zip file, what is stored of a text. */
const spoil = (what: string) => (bytes: Buffer): Buffer => Buffer.from(bytes.toString("latin1").replace(what, what.replace(/./, "?")), "latin1");

it("a part of Takeout that could not be read once is listed when it can be", async () => {
  await using place = await openPlace(takeout);
  await writePart(place.dir, "takeout-20260102T030405Z-001.zip", { [`${photos}/a.jpg`]: "a" });
  await writePart(place.dir, "takeout-20260102T030405Z-002.zip", { [`${photos}/b.jpg`]: "b" });
  expect(await listedOnceReadable(place, "photos", join(place.dir, "takeout-20260102T030405Z-002.zip"), blank)).toEqual([`${photos}/a.jpg`, `${photos}/b.jpg`]);
});

it("so is one of Apple's", async () => {
  await using place = await openPlace(appleExport);
  await writeZip(place.dir, "iCloud Photos Part 1 of 2.zip", { "Photos/a.jpg": "a" });
  await writeZip(place.dir, "iCloud Photos Part 2 of 2.zip", { "Photos/b.jpg": "b" });
  expect(await listedOnceReadable(place, "photos", join(place.dir, "iCloud Photos Part 2 of 2.zip"), blank)).toHaveLength(2);
});

it("a table of Apple's, too", async () => {
  await using place = await openPlace(appleExport);
  const path = join(place.dir, "iCloud Photos Part 1 of 1.zip");
  const table = { name: "Photos/Photo Details.csv", content: Buffer.from(`${header}\na.jpg,sum1,no,no,no,,1,\n`), method: 0 };
  await writeFile(path, makeZip([{ name: "Photos/a.jpg", content: Buffer.from("a") }, table]));
  expect(await listedOnceReadable(place, "photos", path, spoil("sum1"))).toEqual(["a.jpg#sum1"]);
});

it("and an address book", async () => {
  await using place = await openPlace(takeout);
  const path = join(place.dir, "takeout-20260102T030405Z-001.zip");
  await writeFile(path, makeZip([{ name: "Takeout/Contacts/All Contacts/All Contacts.vcf", content: Buffer.from(card("Oma")), method: 0 }]));
  expect(await listedOnceReadable(place, "contacts", path, spoil("Oma"))).toEqual(["name-Oma"]);
});

it("a calendar that the disk fails to give stops the run: it is no damage", async () => {
  const failing = async (): Promise<never> => Promise.reject(new LifeboatError("io", "no such sector"));
  const content = { head: failing, whole: failing, body: () => ({ type: "", bytes: new Uint8Array() }) };
  const entry = { path: "Calendars/Home.ics", size: 1, modified: new Date(0), mark: "", content, export: "", part: "", at: 0 };
  await expect(calendarShelf(entry.path, [entry]).refs(createTestIo())).rejects.toMatchObject({ code: "io" });
});
