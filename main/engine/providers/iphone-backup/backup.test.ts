import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Collection, Connection, Fetched, Io } from "../provider.ts";
import { type BackupFile, storedPath, writeBackup } from "./backup.fixture.ts";
import { discoverIn, usualPlaces } from "./discover.ts";
import { iphoneBackup } from "./iphone-backup.ts";
import { phoneFiles, type PhoneTables } from "./phone.fixture.ts";

const roll = "CameraRollDomain";
const photo = (n: number): BackupFile => ({ domain: roll, path: `Media/DCIM/100APPLE/IMG_${n}.JPG`, bytes: Buffer.alloc(100_003, n) });
const phone: PhoneTables = {
  ABPerson: [{ First: "Oma", guid: "P-1" }],
  Calendar: [{ title: "Home", UUID: "CAL-1" }],
  CalendarItem: [{ calendar_id: 1, entity_type: 2, UUID: "E-1", summary: "Soup", start_date: 0, end_date: 3600 }],
  Z_PRIMARYKEY: [{ Z_ENT: 2, Z_NAME: "REMCDList" }],
  ZREMCDBASELIST: [{ Z_ENT: 2, ZNAME: "Shopping", ZCKIDENTIFIER: "LIST-1" }],
  ZASSET: [1, 2].map((n) => ({ ZUUID: `A-${n}`, ZDIRECTORY: "DCIM/100APPLE", ZFILENAME: `IMG_${n}.JPG`, ZDATECREATED: n })),
};
const files = [...phoneFiles(phone), photo(1), photo(2)];

let root: string;
let dir: string;
const ioWith = (password?: string): Io => createTestIo({ scratch: root, secrets: memorySecrets(password === undefined ? {} : { password }) });
const open = (password?: string): Promise<Connection> => iphoneBackup.connect({ dir }, "read", ioWith(password));
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => "none", (thrown: unknown) => asLifeboatError(thrown).code);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lifeboat-iphone-"));
  dir = join(root, "backup");
});
afterEach(() => rm(root, { recursive: true }));

async function collectionsOf(connection: Connection): Promise<{ ids: string[]; ended: boolean }> {
  const answers = await gather(connection.collections(ioWith()));
  return { ids: answers.flatMap((answer) => (answer.is === "collection" ? [answer.collection.id] : [])), ended: answers.at(-1)?.is === "end" };
}

async function openAndList(): Promise<void> {
  await using connection = await open();
  await collectionsOf(connection);
}

async function readAll(connection: Connection, id: string): Promise<Fetched[]> {
  const collection: Collection = { id, name: "", kinds: ["photo"], readOnly: true, unlisted: "gone" };
  const { source } = connection;
  if (source === undefined) throw new Error("a backup can be read");
  const refs = (await gather(source.changes(collection, undefined, ioWith()))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(source.read(collection, refs, ioWith()));
}

describe("an encrypted backup", () => {
  beforeEach(() => writeBackup({ dir, password: "correct horse" }, files));

  it("wants its password, and no other", async () => {
    expect(await codeOf(open())).toBe("auth");
    expect(await codeOf(open("wrong"))).toBe("auth");
    await using connection = await open("correct horse");
    expect(connection.identity).toEqual({ id: "iphone-backup:00008030-000A11110C22802E", label: "Oma's iPhone" });
  });

  it("leaves nothing decrypted behind, also where it could not be opened", async () => {
    const connection = await open("correct horse");
    expect(await readAll(connection, "contacts")).toHaveLength(1);
    expect(await readdir(root)).toHaveLength(2);
    await connection[Symbol.asyncDispose]();
    expect(await readdir(root)).toEqual(["backup"]);
    await truncate(join(dir, "Manifest.db"), 48);
    expect(await codeOf(open("correct horse"))).toBe("invalid-item");
    expect(await readdir(root)).toEqual(["backup"]);
  });

  it("gives photos from any offset, and holds none of them readable", async () => {
    await using connection = await open("correct horse");
    const [first] = await readAll(connection, "photos");
    if (first?.is !== "item" || !("open" in first.item.body)) throw new Error("a photo is opened");
    const { body } = first.item;
    expect(body.path).toBeUndefined();
    const { bytes } = photo(1);
    for (const from of [0, 1, 15, 16, 17, 4096, 65_535, 100_002, 100_003, 200_000]) {
      const got = await bytesOf({ type: body.type, open: () => body.open(from) });
      expect(Buffer.compare(got, bytes.subarray(from)), `from ${from}`).toBe(0);
    }
    const stored = await readFile(storedPath(dir, roll, photo(1).path));
    expect(stored.includes(Buffer.alloc(64, 1))).toBe(false);
  });

  it("keeps the last byte of a photo that was stored without padding", async () => {
    const bare = { domain: roll, path: "Media/DCIM/100APPLE/IMG_1.JPG", bytes: Buffer.alloc(4096, 1) };
    await writeBackup({ dir, password: "correct horse" }, [...phoneFiles(phone), bare]);
    await truncate(storedPath(dir, roll, bare.path), 4096);
    await using connection = await open("correct horse");
    const [first] = await readAll(connection, "photos");
    if (first?.is !== "item") throw new Error("a photo is read");
    expect(await bytesOf(first.item.body)).toHaveLength(4096);
  });

  it("names a photo that is cut short, and reads the others", async () => {
    await truncate(storedPath(dir, roll, photo(1).path), 50_000);
    await using connection = await open("correct horse");
    expect((await readAll(connection, "photos")).map((answer) => answer.is)).toEqual(["failed", "item"]);
  });
});

describe("a damaged backup", () => {
  beforeEach(() => writeBackup({ dir }, files));

  it("names photos whose file is missing, and reads the others", async () => {
    await unlink(storedPath(dir, roll, photo(2).path));
    await using connection = await open();
    const answers = await readAll(connection, "photos");
    expect(answers[0]?.is).toBe("item");
    expect(answers[1]).toMatchObject({ is: "failed", href: "A-2", code: "not-found", detail: expect.stringContaining("IMG_2.JPG") as string });
  });

  it("never takes a calendar for gone that cannot be read", async () => {
    await writeFile(storedPath(dir, "HomeDomain", "Library/Calendar/Calendar.sqlitedb"), "not a database, but long enough to look like one".repeat(100));
    await using connection = await open();
    expect(await collectionsOf(connection)).toEqual({ ids: ["contacts", "reminders/LIST-1", "photos"], ended: false });
    expect(await readAll(connection, "contacts")).toHaveLength(1);
    expect(await readAll(connection, "reminders/LIST-1")).toEqual([]);
    expect(await readAll(connection, "photos")).toHaveLength(2);
    expect(await codeOf(readAll(connection, "calendar/CAL-1"))).toBe("invalid-item");
  });

  it("never takes people for gone that cannot be read", async () => {
    await unlink(storedPath(dir, "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"));
    await using connection = await open();
    expect((await collectionsOf(connection)).ids).toContain("contacts");
    expect(await codeOf(readAll(connection, "contacts"))).toBe("not-found");
    expect(await readAll(connection, "photos")).toHaveLength(2);
  });

  it.skipIf(process.platform === "win32")("never follows a link out of its folder, nor waits at a pipe", async () => {
    const book = storedPath(dir, "HomeDomain", "Library/AddressBook/AddressBook.sqlitedb");
    await rename(book, join(root, "elsewhere"));
    await symlink(join(root, "elsewhere"), book);
    const [first, second] = [photo(1), photo(2)].map(({ path }) => storedPath(dir, roll, path));
    await unlink(first ?? "");
    await unlink(second ?? "");
    await symlink(join(root, "elsewhere"), first ?? "");
    execFileSync("mkfifo", [second ?? ""]);
    await using connection = await open();
    expect(await codeOf(readAll(connection, "contacts"))).toBe("invalid-item");
    expect((await readAll(connection, "photos")).map((answer) => answer.is)).toEqual(["failed", "failed"]);
  });

  it("is named: no manifest, a broken one, no device, no backup", async () => {
    expect(await codeOf(iphoneBackup.connect({ dir: join(root, "elsewhere") }, "read", ioWith()))).toBe("source-away");
    const lists = await readFile(join(dir, "Manifest.plist"));
    await writeFile(join(dir, "Manifest.plist"), lists.subarray(0, lists.length - 10));
    expect(await codeOf(open())).toBe("invalid-item");
    await unlink(join(dir, "Manifest.plist"));
    expect(await codeOf(open())).toBe("invalid-item");
    await writeFile(join(dir, "Manifest.plist"), lists);
    await truncate(join(dir, "Manifest.db"), 5000);
    expect(await codeOf(openAndList())).toBe("invalid-item");
  });

  it("with any byte of a database changed is read, or named", async () => {
    const paths = phoneFiles(phone).map(({ domain, path }) => storedPath(dir, domain, path));
    const whole = await Promise.all(paths.map((path) => readFile(path)));
    await fc.assert(fc.asyncProperty(fc.nat({ max: paths.length - 1 }), fc.nat(), fc.nat({ max: 255 }), async (which, at, value) => {
      const bytes = Buffer.from(whole[which] ?? []);
      bytes.writeUInt8(value, at % bytes.length);
      await writeFile(paths[which] ?? "", bytes);
      await using connection = await open();
      const codes = await Promise.all(["contacts", "calendar/CAL-1", "reminders/LIST-1", "photos"].map((id) => codeOf(readAll(connection, id))));
      await writeFile(paths[which] ?? "", whole[which] ?? "");
      for (const code of codes) expect(["none", "invalid-item", "gone"]).toContain(code);
    }), { numRuns: 60 });
  });

  it("that was not finished says nothing about what it lacks", async () => {
    await writeBackup({ dir, finished: false }, files);
    await using connection = await open();
    const collections = (await gather(connection.collections(ioWith()))).flatMap((answer) => (answer.is === "collection" ? [answer.collection.unlisted] : []));
    expect(new Set(collections)).toEqual(new Set(["unknown"]));
  });

  it("replaced while it is read is no answer", async () => {
    await using connection = await open();
    await writeBackup({ dir }, phoneFiles({}));
    expect(await codeOf(readAll(connection, "contacts"))).toBe("source-away");
  });
});

describe("a backup folder", () => {
  it("of one device may be named by the folder around it, of two may not", async () => {
    await writeBackup({ dir: join(root, "Backup", "one") }, files);
    await (await iphoneBackup.connect({ dir: join(root, "Backup") }, "read", ioWith()))[Symbol.asyncDispose]();
    await writeBackup({ dir: join(root, "Backup", "two"), udid: "other", name: "iPad" }, files);
    expect(await codeOf(iphoneBackup.connect({ dir: join(root, "Backup") }, "read", ioWith()))).toBe("usage");
    const found = await gather(discoverIn([join(root, "nowhere"), join(root, "Backup")], ioWith()));
    expect(found.map(({ label }) => label)).toEqual(["Oma's iPhone", "iPad"]);
  });

  it("is found beside one that is too old, which alone is named", async () => {
    await mkdir(join(root, "old"));
    await writeFile(join(root, "old", "Manifest.mbdb"), "");
    expect(await codeOf(iphoneBackup.connect({ dir: root }, "read", ioWith()))).toBe("unsupported");
    await writeBackup({ dir }, files);
    expect(await gather(discoverIn([root], ioWith()))).toHaveLength(1);
    expect(await codeOf(iphoneBackup.connect({ dir: root }, "read", ioWith()))).toBe("none");
  });

  it("is looked for where each system keeps it", () => {
    expect(usualPlaces("darwin", "/oma", {})).toEqual(["/oma/Library/Application Support/MobileSync/Backup"]);
    expect(usualPlaces("win32", "C:/oma", { APPDATA: "C:/oma/AppData/Roaming" })).toHaveLength(3);
    expect(usualPlaces("linux", "/oma", {})).toEqual([]);
  });
});
