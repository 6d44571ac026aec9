import { beforeEach, describe, expect, it } from "vitest";
import { compareItems } from "../../items/compare.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Op, Outcome } from "../provider.ts";
import { connectionOf } from "./adb.ts";
import { type Cells, FakePhone } from "./fake-phone.fixture.ts";

const authority = "com.android.calendar";
const io = createTestIo();
let phone: FakePhone;
let connection: Connection;
beforeEach(async () => {
  phone = new FakePhone();
  const account: Cells = { account_name: "anna@example.org", account_type: "com.google", ownerAccount: "anna@example.org" };
  phone.insert(authority, "calendars", { _id: 1, calendar_displayName: "Family", calendar_access_level: 700, ...account });
  phone.insert(authority, "calendars", { _id: 2, calendar_displayName: "Holidays", calendar_access_level: 200, ...account });
  connection = await connectionOf(phone, io);
});

const family: Collection = { id: "calendar-1", name: "Family", kinds: ["event"], readOnly: false, unlisted: "gone" };
const event = (...lines: readonly string[]): string => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", ...lines, "END:VCALENDAR", ""].join("\r\n");
const series = event(
  "BEGIN:VEVENT", "UID:choir@x", "DTSTART;TZID=Europe/Berlin:20260302T190000", "DTEND;TZID=Europe/Berlin:20260302T203000", "SUMMARY:Choir", "LOCATION:Köln\\; am Dom", "RRULE:FREQ=WEEKLY;COUNT=6",
  "EXDATE;TZID=Europe/Berlin:20260316T190000,20260323T190000", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Choir", "TRIGGER:-PT1H", "END:VALARM", "END:VEVENT",
  "BEGIN:VEVENT", "UID:choir@x", "RECURRENCE-ID;TZID=Europe/Berlin:20260309T190000", "DTSTART;TZID=Europe/Berlin:20260309T210000", "DTEND;TZID=Europe/Berlin:20260309T220000", "SUMMARY:Choir\\, later",
  "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Choir\\, later", "TRIGGER:-P1D", "END:VALARM", "END:VEVENT",
);
const simple = (title: string, ...lines: readonly string[]): string => event("BEGIN:VEVENT", `UID:${title}`, "DTSTART:20260401T100000Z", "DTEND:20260401T110000Z", `SUMMARY:${title}`, ...lines, "END:VEVENT");

const create = (key: string, text: string): Op => ({ do: "create", key, item: { kind: "event", body: { type: "text/calendar", bytes: Buffer.from(text) } } });

async function write(ops: readonly Op[], into = family): Promise<Outcome[]> {
  if (connection.target === undefined) throw new Error("a phone can be written to");
  return gather(connection.target.write(into, ops, io));
}

async function textAt(href: string): Promise<Uint8Array> {
  const [answer] = connection.source === undefined ? [] : await gather(connection.source.read(family, [{ href }], io));
  return answer?.is === "item" ? bytesOf(answer.item.body) : new Uint8Array();
}

describe("an event put on the phone", () => {
  it.each([
    ["a series with dates that differ, are left out, and reminders", series],
    ["days", event("BEGIN:VEVENT", "UID:trip", "DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260504", "SUMMARY:Trip", "END:VEVENT")],
    ["a birthday", event("BEGIN:VEVENT", "UID:b", "DTSTART;VALUE=DATE:19800517", "DTEND;VALUE=DATE:19800518", "SUMMARY:Oma", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20260517", "END:VEVENT")],
    ["a flight into another zone", event("BEGIN:VEVENT", "UID:f", "DTSTART;TZID=Europe/Berlin:20260401T100000", "DTEND;TZID=America/New_York:20260401T130000", "SUMMARY:Flight", "END:VEVENT")],
  ])("comes back as it was: %s", async (_, text) => {
    const [outcome] = await write([create("k", text)]);
    expect(outcome).toEqual({ key: "k", is: "done", ref: { href: "event-1" } });
    expect(compareItems("event", Buffer.from(text), await textAt("event-1"))).toEqual([]);
  });

  it("is on the clock that Outlook's own name stands for", async () => {
    const named = "TZID=W. Europe Standard Time";
    await write([create("k", event("BEGIN:VEVENT", "UID:o", `DTSTART;${named}:20260401T100000`, "DURATION:PT1H", "SUMMARY:Talk", "RRULE:FREQ=DAILY;COUNT=3", `RDATE;${named}:20260410T100000`, "END:VEVENT"))]);
    expect(phone.rows(`select eventTimezone as zone, dtstart, duration, rdate from "${authority}/events"`)).toEqual([
      { zone: "Europe/Berlin", dtstart: Date.parse("2026-04-01T08:00:00Z"), duration: "P3600S", rdate: "Europe/Berlin;20260410T100000" },
    ]);
  });

  it("has no guests, whatever its text says", async () => {
    await write([create("k", simple("Party", "ORGANIZER:mailto:chef@example.org", "ATTENDEE;RSVP=TRUE:mailto:guest@example.org"))]);
    expect(phone.rows(`select * from "${authority}/attendees"`)).toEqual([]);
    expect(phone.told.filter((line) => line.includes("attendees") && !line.startsWith("q()"))).toEqual([]);
  });

  it("is one event, whatever broke off before its reminders were there", async () => {
    const inserted = phone.told.length;
    phone.beforeTold = (words) => {
      if (words.includes("reminders")) throw new Error("the cable was pulled");
    };
    await expect(write([create("k", series)])).rejects.toThrow("the cable was pulled");
    expect(phone.told.length).toBeGreaterThan(inserted);
    expect(connection.target && (await gather(connection.target.find(family, ["k"], io)))).toEqual([]);
    phone.beforeTold = () => undefined;
    const [outcome] = await write([create("k", series)]);
    expect(outcome?.is).toBe("done");
    expect(phone.rows(`select title from "${authority}/events"`)).toHaveLength(2);
    expect(phone.rows(`select minutes from "${authority}/reminders" order by 1`)).toEqual([{ minutes: 60 }, { minutes: 1440 }]);
  });

  it("that the phone does not understand hinders no other, and leaves nothing of itself", async () => {
    const odd = event("BEGIN:VEVENT", "UID:x", "DTSTART:20260401T100000Z", "SUMMARY:x", "RRULE:FREQ=SOMETIMES", "END:VEVENT");
    const outcomes = await write([create("a", odd), create("b", simple("fine")), create("c", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), create("d", simple("long", `DESCRIPTION:${"x".repeat(70_000)}`))]);
    expect(new Map(outcomes.map((outcome) => [outcome.key, outcome.is === "failed" ? outcome.code : outcome.is]))).toEqual(new Map([["c", "invalid-item"], ["d", "too-large"], ["a", "invalid-item"], ["b", "done"]]));
    expect(phone.rows(`select title from "${authority}/events"`)).toEqual([{ title: "fine" }]);
  });

  it("is refused by the name of the permission, with what to do", async () => {
    phone.guarded.set(authority, "android.permission.WRITE_CALENDAR");
    expect(await write([create("k", simple("x"))])).toMatchObject([{ is: "failed", code: "forbidden", detail: expect.stringMatching(/android\.permission\.WRITE_CALENDAR.*developer options/) as string }]);
  });

  it("goes to no calendar that may only be read", async () => {
    await expect(write([create("k", simple("x"))], { ...family, id: "calendar-2" })).rejects.toMatchObject({ code: "read-only" });
    const listed = (await gather(connection.collections(io))).flatMap((each) => (each.is === "collection" ? [each.collection] : []));
    expect(listed.filter(({ kinds }) => kinds.includes("event")).map(({ id, readOnly }) => [id, readOnly])).toEqual([["calendar-1", false], ["calendar-2", true]]);
  });
});

it("a calendar of the phone's own: its series have what tells their changed dates, and what goes is gone", async () => {
  const made = await connection.target?.addCollection?.("event", "Old \"calendar\"; $(x)", io);
  if (made === undefined) throw new Error("a phone can have more calendars");
  expect(phone.rows(`select calendar_displayName as name, account_type as type, calendar_access_level as level, visible, sync_events from "${authority}/calendars" where _id = 3`)).toEqual([
    { name: "Old \"calendar\"; $(x)", type: "LOCAL", level: 700, visible: 1, sync_events: 1 },
  ]);
  const [outcome] = await write([create("k", series)], made);
  expect(phone.rows(`select _sync_id, original_sync_id from "${authority}/events" order by _id`)).toEqual([{ _sync_id: "lifeboat-k", original_sync_id: null }, { _sync_id: null, original_sync_id: "lifeboat-k" }]);
  if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error("it was not written");
  expect(await write([{ do: "remove", key: "away", ref: outcome.ref }], made)).toEqual([{ key: "away", is: "done" }]);
  expect(phone.rows(`select * from "${authority}/events"`)).toEqual([]);
  expect(phone.rows(`select * from "${authority}/reminders"`)).toEqual([]);
});
