// Things moved onto an Android phone by the program itself, as a person would: Debian's adbd, a stand-in for Android's own
// commands written from AOSP's source, and somebody at the phone who presses Import.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { androidWorld } from "./usb/android-world.ts";
import { type Phone, phoneImpossible, startPhone } from "./usb/phone.ts";
import { database, pressImport } from "./usb/press-import.ts";

const impossible = phoneImpossible();
if (impossible !== undefined) console.log(`skipped: putting things onto a phone by ADB; ${impossible}`);

const hostile = `it's "odd" $(touch /data/pwned) \`touch /data/pwned\` \\ : ; 😀 نور`;
const escaped = hostile.replaceAll(/[\\;,]/g, String.raw`\$&`);
const videoName = "it's $(touch x) 😀.mp4";

const cards = [
  ["UID:oma", `FN:${escaped}`, "N:Müller;Erna;;Dr.;", "TEL;TYPE=CELL:+49 170 1", "EMAIL;TYPE=HOME:oma@example.org", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", String.raw`NOTE:likes\nroses\; and\, soup`],
  ["UID:two", "FN:Ben", "N:;Ben;;;", "TEL;TYPE=WORK:+49 30 2"],
].map((lines) => ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD", ""].join("\r\n")).join("");

const zoned = (time: string): string => `;TZID=Europe/Berlin:${time}`;
const dates = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN",
  "BEGIN:VEVENT", "UID:choir", `DTSTART${zoned("20260302T190000")}`, `DTEND${zoned("20260302T203000")}`, `SUMMARY:${escaped}`, "RRULE:FREQ=WEEKLY;COUNT=6", `EXDATE${zoned("20260316T190000")}`,
  "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped}`, "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT",
  "BEGIN:VEVENT", "UID:choir", `RECURRENCE-ID${zoned("20260309T190000")}`, `DTSTART${zoned("20260309T210000")}`, `DTEND${zoned("20260309T220000")}`, "SUMMARY:Choir\\, later", "END:VEVENT",
  "BEGIN:VEVENT", "UID:trip", "DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260504", `DESCRIPTION:${escaped}\\nRow: 1 _id=2\\, title=x`, "SUMMARY:Trip", "ORGANIZER:mailto:chef@example.org", "ATTENDEE:mailto:guest@example.org", "END:VEVENT",
  "END:VCALENDAR", "",
].join("\r\n");

describe.skipIf(impossible !== undefined)("onto an Android phone by ADB", { timeout: 900_000 }, () => {
  let phone: Phone;
  let lifeboat: Lifeboat;
  let folder: string;
  const [one, two, video] = [randomBytes(20_000), randomBytes(30_000), randomBytes(9_000_000)];

  beforeEach(async () => {
    phone = await startPhone(androidWorld());
    folder = mkdtempSync(join(tmpdir(), "lifeboat-onto-"));
    for (const album of ["Camera", "Trip"]) mkdirSync(join(folder, album));
    writeFileSync(join(folder, "people.vcf"), cards);
    writeFileSync(join(folder, "Family.ics"), dates);
    writeFileSync(join(folder, "Camera", "IMG_1.jpg"), one);
    writeFileSync(join(folder, "Trip", "IMG_20200102_030405.jpg"), two);
    writeFileSync(join(folder, "Trip", videoName), video);
    utimesSync(join(folder, "Trip", videoName), 1_600_000_000, 1_600_000_000);
    mkdirSync(join(phone.root, "sdcard/Pictures/Lifeboat"), { recursive: true });
    writeFileSync(join(phone.root, "sdcard/Pictures/Lifeboat/IMG_1.jpg"), "what was there");
    lifeboat = new Lifeboat();
    await lifeboat.json(0, "add", "files", folder, "--name", "Folder");
    await lifeboat.json(0, "add", "adb", "--address", `127.0.0.1:${String(phone.port)}`, "--name", "Phone");
    await lifeboat.json(0, "backup");
  });
  afterEach(async () => {
    lifeboat[Symbol.dispose]();
    rmSync(folder, { recursive: true });
    await phone.stop();
  });

  const rows = (sql: string): unknown[] => database(phone, (store) => store.prepare(sql).all().map((row) => ({ ...row })));
  const groups = (events: readonly Event[]): unknown => {
    const receipt = events.find(({ event }) => event === "receipt");
    return Object.fromEntries(((receipt?.["groups"] ?? []) as { state: string; count: number }[]).map(({ state, count }) => [state, count]));
  };

  it("photos, events and people arrive, each as it was, and undo takes away what came and nothing else", async () => {
    const pressing = pressImport(phone);
    const moved = await lifeboat.json(0, "migrate", "Folder", "Phone", "--yes");
    await pressing;
    // The trip's guests stand in its text, so that nobody is written to.
    expect(groups(moved)).toEqual({ back: 6, changed: 1 });

    const sdcard = join(phone.root, "sdcard");
    const album = join(sdcard, "Pictures/Lifeboat");
    expect(readdirSync(album).sort()).toEqual(["IMG_1 (2).jpg", "IMG_20200102_030405.jpg", "IMG_1.jpg", videoName].sort());
    expect(readdirSync(album).map((name) => sha(readFileSync(join(album, name)))).sort()).toEqual([Buffer.from("what was there"), one, two, video].map(sha).sort());
    expect(readFileSync(join(album, "IMG_1.jpg"), "utf8")).toBe("what was there");
    expect(statSync(join(album, videoName)).mtimeMs).toBe(1_600_000_000_000);
    expect(rows(`select _data as path from "media/external/file" where _display_name like 'it%'`)).toEqual([{ path: `/sdcard/Pictures/Lifeboat/${videoName}` }]);
    expect(readdirSync(join(sdcard, "Download/.lifeboat")).filter((name) => !name.endsWith(".jsonl"))).toEqual([]);
    expect(readdirSync(join(sdcard, "Download")).filter((name) => name.endsWith(".vcf"))).toEqual([]);

    expect(rows(`select title, duration, rrule, exdate, uid2445 from "com.android.calendar/events" where uid2445 = 'choir' and original_id is null`)).toEqual([
      { title: hostile, duration: "P5400S", rrule: "FREQ=WEEKLY;COUNT=6", exdate: "Europe/Berlin;20260316T190000", uid2445: "choir" },
    ]);
    expect(rows(`select title, originalInstanceTime as at from "com.android.calendar/events" where title like 'Choir, later'`)).toEqual([{ title: "Choir, later", at: Date.parse("2026-03-09T18:00:00Z") }]);
    expect(rows(`select description, allDay from "com.android.calendar/events" where uid2445 = 'trip'`)).toEqual([
      { description: expect.stringContaining(`${hostile}\nRow: 1 _id=2, title=x`) as string, allDay: 1 },
    ]);
    expect(rows(`select minutes from "com.android.calendar/reminders" where event_id <> 1`)).toEqual([{ minutes: 15 }]);
    expect(rows(`select count(*) as guests from "com.android.calendar/attendees"`), "nobody is invited").toEqual([{ guests: 1 }]);
    expect(rows(`select data1 from "com.android.contacts/data" where mimetype like '%contact_event' and data1 like '--05%' order by _id desc limit 1`)).toEqual([{ data1: "--05-17" }]);
    expect(existsSync(join(phone.root, "data/pwned")), "nothing was run").toBe(false);

    const [{ restore } = { restore: 0 }] = moved.filter(({ event }) => event === "receipt");
    await lifeboat.json(0, "undo", String(restore), "--yes", "--second-look", "0");
    expect(readdirSync(album)).toEqual(["IMG_1.jpg"]);
    expect(rows(`select count(*) as events from "com.android.calendar/events" where deleted = 0 or deleted is null`)).toEqual([{ events: 4 }]);
    expect(rows(`select count(*) as people from "com.android.contacts/raw_contacts" where coalesce(deleted, 0) = 0`)).toEqual([{ people: 4 }]);
  });
});

const sha = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
