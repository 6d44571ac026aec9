// Things put on a phone by ADB: Debian's adbd and shell, a stand-in for Android's `content` written from AOSP's source, and
// somebody who presses Import. The whole program does the same in adb-target.long.ts.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectionOf } from "../main/engine/providers/adb/adb.ts";
import { phoneAt } from "../main/engine/providers/adb/by-address.ts";
import { bytesOf, gather } from "../main/engine/providers/bytes.ts";
import { createTestIo } from "../main/engine/providers/memory/io.ts";
import type { Collection, Connection, Item, Kind, Op, Outcome, Ref } from "../main/engine/providers/provider.ts";
import { androidWorld } from "./usb/android-world.ts";
import type { World } from "./usb/content/world.ts";
import { type Phone, phoneImpossible, startPhone } from "./usb/phone.ts";
import { database, pressImport } from "./usb/press-import.ts";

const impossible = phoneImpossible();
if (impossible !== undefined) console.log(`skipped: putting things onto a phone by ADB; ${impossible}`);

const hostile = `it's "odd" $(touch /data/pwned) \`touch /data/pwned\` \\ : ; 😀 نور`;
const escaped = hostile.replaceAll(/[\\;,]/g, String.raw`\$&`);
const card = ["BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:oma", `FN:${escaped}`, "TEL;VALUE=uri:tel:+49-170-1", "BDAY:--0517", String.raw`NOTE:likes\nroses`, "END:VCARD", ""].join("\r\n");
const event = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:choir", "DTSTART;TZID=Europe/Berlin:20260302T190000", "DTEND;TZID=Europe/Berlin:20260302T203000", `SUMMARY:${escaped}`, `DESCRIPTION:a\\nRow: 1 _id=2\\, title=x ${"x".repeat(9000)}`,
  "RRULE:FREQ=WEEKLY;COUNT=6", "ATTENDEE:mailto:guest@example.org", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");

/** What is hard to read is adb.e2e.ts's: here each call of `content` counts. */
function plainWorld(): World {
  const { providers, ...phone } = androidWorld();
  const calendars = providers["com.android.calendar"]?.tables["calendars"];
  return { ...phone, providers: { ...providers, "com.android.contacts": { tables: {} }, "com.android.calendar": { tables: calendars === undefined ? {} : { calendars } } } };
}

describe.skipIf(impossible !== undefined)("put on an Android phone by ADB", { timeout: 240_000 }, () => {
  const io = createTestIo();
  let phone: Phone;
  let connection: Connection;
  beforeAll(async () => {
    phone = await startPhone(plainWorld());
    connection = await connectionOf(await phoneAt(`127.0.0.1:${String(phone.port)}`, io), io);
  });
  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await phone.stop();
  });

  const collection = (kind: Kind, id: string): Collection => ({ id, name: "", kinds: [kind], readOnly: false, unlisted: "gone" });
  const write = async (into: Collection, ...ops: readonly Op[]): Promise<Outcome[]> => (connection.target === undefined ? [] : gather(connection.target.write(into, ops, io)));
  const rows = (sql: string): unknown[] => database(phone, (store) => store.prepare(sql).all().map((row) => ({ ...row })));

  async function put(into: Collection, item: Item): Promise<Ref> {
    const [outcome] = await write(into, { do: "create", key: "key", item });
    if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error(`not written: ${JSON.stringify(outcome)}`);
    return outcome.ref;
  }

  async function read(from: Collection, ref: Ref): Promise<Buffer> {
    const [answer] = connection.source === undefined ? [] : await gather(connection.source.read(from, [ref], io));
    return Buffer.from(answer?.is === "item" ? await bytesOf(answer.item.body) : "");
  }

  it("a photo, beside what is there, with its time; and away again", async () => {
    const photos = collection("photo", "photos");
    const camera = join(phone.root, "sdcard/DCIM/Camera");
    mkdirSync(camera, { recursive: true });
    const name = "it's $(touch x) 😀.jpg";
    writeFileSync(join(camera, name), "what was there");
    const bytes = randomBytes(5_000_000);
    const ref = await put(photos, { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name, taken: "2019-06-01T10:20:30Z", groups: ["Camera"] } });
    expect(ref).toEqual({ href: "DCIM/Camera/it's $(touch x) 😀 (2).jpg" });
    expect(Buffer.compare(await read(photos, ref), bytes)).toBe(0);
    expect(statSync(join(phone.root, "sdcard", ref.href)).mtimeMs).toBe(Date.parse("2019-06-01T10:20:30Z"));
    expect(readFileSync(join(camera, name), "utf8")).toBe("what was there");
    expect(rows(`select _data as path from "media/external/file" order by 1`)).toEqual([`/sdcard/${ref.href}`, `/sdcard/DCIM/Camera/${name}`].map((path) => ({ path })));
    expect(readdirSync(join(phone.root, "sdcard/Download/.lifeboat")).map((file) => file.replace(/^.*\./, ""))).toEqual(["jsonl"]);
    expect(await write(photos, { do: "remove", key: "away", ref })).toEqual([{ key: "away", is: "done" }]);
    expect(readdirSync(camera)).toEqual([name]);
  });

  it("an event, without its guests; and away again", async () => {
    const family = collection("event", "calendar-1");
    const ref = await put(family, { kind: "event", uid: "choir", body: { type: "text/calendar", bytes: Buffer.from(event) } });
    expect(rows(`select title, duration, length(description) as long, uid2445 from "com.android.calendar/events" where uid2445 = 'choir'`)).toEqual([{ title: hostile, duration: "P5400S", long: 9024, uid2445: "choir" }]);
    expect(rows(`select count(*) as guests from "com.android.calendar/attendees"`)).toEqual([{ guests: 0 }]);
    const text = (await read(family, ref)).toString().replaceAll("\r\n ", "");
    expect(text).toContain("TRIGGER:-PT15M");
    expect(text).toContain(`SUMMARY:${escaped}`);
    expect(await write(family, { do: "remove", key: "away", ref })).toEqual([{ key: "away", is: "done" }]);
    expect(rows(`select count(*) as events from "com.android.calendar/events"`)).toEqual([{ events: 0 }]);
  });

  it("a person, when somebody presses Import; and away again", async () => {
    const people = collection("contact", "contacts");
    const pressed = pressImport(phone);
    const ref = await put(people, { kind: "contact", uid: "oma", body: { type: "text/vcard", bytes: Buffer.from(card) } });
    await pressed;
    const text = (await read(people, ref)).toString().replaceAll("\r\n ", "");
    for (const line of ["UID:oma", `FN:${escaped}`, "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", String.raw`NOTE:likes\nroses`]) expect(text.split("\r\n")).toContain(line);
    expect(readdirSync(join(phone.root, "sdcard/Download")).filter((name) => name.endsWith(".vcf"))).toEqual([]);
    expect(await write(people, { do: "remove", key: "away", ref })).toEqual([{ key: "away", is: "done" }]);
    expect(rows(`select count(*) as people from "com.android.contacts/raw_contacts" where coalesce(deleted, 0) = 0`)).toEqual([{ people: 0 }]);
    expect(existsSync(join(phone.root, "data/pwned")), "nothing of it was run").toBe(false);
  });
});
