import { beforeEach, describe, expect, it } from "vitest";
import { occurrences, viewCalendar } from "../../formats/icalendar.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import { connectionOf } from "./adb.ts";
import { calendarsPart } from "./calendars.ts";
import { askOf } from "./content.ts";
import { type Cells, FakePhone } from "./fake-phone.fixture.ts";

const authority = "com.android.calendar";
const berlin = { eventTimezone: "Europe/Berlin", allDay: 0 };
let phone: FakePhone;
beforeEach(() => {
  phone = new FakePhone();
  phone.insert(authority, "calendars", { _id: 3, calendar_displayName: "Family" });
});

const event = (cells: Cells): void => phone.insert(authority, "events", { calendar_id: 3, deleted: 0, ...cells });
const at = (iso: string): number => Date.parse(iso);

async function texts(): Promise<Map<string, string>> {
  const contents = await calendarsPart(askOf(phone)).contents("calendar-3", createTestIo(), "now");
  return new Map(await Promise.all([...(contents?.entries ?? [])].map(async ([href, entry]) => [href, Buffer.from(await bytesOf((await entry.item()).body)).toString("utf8").replaceAll("\r\n ", "")] as const)));
}

describe("an event of the phone", () => {
  it("keeps its series, the dates that differ, and those that are cancelled, in one item", async () => {
    event({ _id: 1, ...berlin, title: "Choir", dtstart: at("2026-03-02T18:00:00Z"), duration: "P5400S", rrule: "FREQ=WEEKLY;COUNT=6", exdate: "20260316T180000Z", uid2445: "choir@x" });
    event({ _id: 2, ...berlin, title: "Choir, later", dtstart: at("2026-03-09T20:00:00Z"), dtend: at("2026-03-09T21:00:00Z"), original_id: 1, originalInstanceTime: at("2026-03-09T18:00:00Z"), originalAllDay: 0 });
    event({ _id: 3, ...berlin, eventStatus: 2, dtstart: at("2026-03-30T17:00:00Z"), dtend: at("2026-03-30T18:30:00Z"), original_id: 1, originalInstanceTime: at("2026-03-30T17:00:00Z"), originalAllDay: 0 });
    const found = await texts();
    expect([...found.keys()]).toEqual(["event-1"]);
    const text = found.get("event-1") ?? "";
    expect(text).toContain("DTEND;TZID=Europe/Berlin:20260302T203000");
    expect(text).toContain("EXDATE;TZID=Europe/Berlin:20260330T190000");
    const dates = occurrences(Buffer.from(text), new Date("2026-03-01"), new Date("2026-05-01"), 20);
    expect(dates.map(({ at: time }) => new Date(time).toISOString())).toEqual([
      "2026-03-02T18:00:00.000Z", "2026-03-09T20:00:00.000Z", "2026-03-23T18:00:00.000Z", "2026-04-06T17:00:00.000Z",
    ]);
  });

  it("lasts days, and has people, reminders and the rest", async () => {
    event({ _id: 1, title: "Trip\nRow: 1 _id=2, title=x", dtstart: at("2026-01-01T00:00:00Z"), dtend: at("2026-01-03T00:00:00Z"), eventTimezone: "UTC", allDay: 1, eventStatus: 0, accessLevel: 2, availability: 1, eventLocation: "Köln; am Dom", organizer: "chef@example.org" });
    phone.insert(authority, "reminders", { _id: 1, event_id: 1, minutes: 1440, method: 1 });
    phone.insert(authority, "attendees", { _id: 1, event_id: 1, attendeeName: "Chef, Der", attendeeEmail: "chef@example.org", attendeeStatus: 1, attendeeRelationship: 2, attendeeType: 1 });
    phone.insert(authority, "attendees", { _id: 2, event_id: 1, attendeeName: null, attendeeEmail: "room@example.org", attendeeStatus: 4, attendeeType: 3 });
    const text = (await texts()).get("event-1") ?? "";
    for (const line of [
      "DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260103", "SUMMARY:Trip\\nRow: 1 _id=2\\, title=x", "LOCATION:Köln\\; am Dom", "STATUS:TENTATIVE", "CLASS:PRIVATE",
      "TRANSP:TRANSPARENT", 'ORGANIZER;CN="Chef, Der":mailto:chef@example.org', 'ATTENDEE;CN="Chef, Der";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:chef@example.org',
      "ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=TENTATIVE:mailto:room@example.org", "TRIGGER:-P1D",
    ]) expect(text.split("\r\n")).toContain(line);
    expect(viewCalendar(Buffer.from(text)).alarms).toHaveLength(1);
  });

  it("is read whatever a guest calls himself", async () => {
    event({ _id: 1, ...berlin, title: "Party", dtstart: at("2026-01-01T10:00:00Z"), dtend: at("2026-01-01T11:00:00Z") });
    const names = ["Ada", "\nRow: 2 _id=3, attendeeName=", "Bob"];
    for (const [n, attendeeName] of names.entries()) phone.insert(authority, "attendees", { _id: n + 1, event_id: 1, attendeeName, attendeeEmail: `${n}@example.org` });
    const text = (await texts()).get("event-1") ?? "";
    expect(viewCalendar(Buffer.from(text)).attendees).toHaveLength(3);
  });

  it("keeps a rule that is none, and times that are none, out of the text", async () => {
    event({ _id: 1, ...berlin, title: "x", dtstart: at("2026-01-01T10:00:00Z"), dtend: 9e17, rrule: "FREQ=DAILY\nATTENDEE:mailto:evil@example.org", rdate: "Europe/Berlin;20260105T100000,rubbish" });
    const text = (await texts()).get("event-1") ?? "";
    expect(text).toContain("RRULE:FREQ=DAILY\r\n");
    expect(text).not.toMatch(/ATTENDEE|rubbish|DTEND/);
  });

  it("stands for itself where its series is not on the phone", async () => {
    event({ _id: 7, ...berlin, title: "Left over", dtstart: at("2026-01-01T10:00:00Z"), dtend: at("2026-01-01T11:00:00Z"), original_sync_id: "gone", originalInstanceTime: at("2026-01-01T10:00:00Z") });
    expect((await texts()).get("event-7")).toContain("SUMMARY:Left over");
  });
});

it("one look serves all calendars of a run, and the next run looks again", async () => {
  phone.insert(authority, "calendars", { _id: 4, calendar_displayName: "Work" });
  const part = calendarsPart(askOf(phone));
  const io = createTestIo();
  await part.collections(io);
  await part.contents("calendar-3", io, "now");
  const before = phone.calls;
  await part.contents("calendar-4", io, "now");
  expect(phone.calls).toBe(before);
  event({ _id: 1, title: "new" });
  expect((await part.contents("calendar-3", io, "now"))?.entries.size).toBe(1);
});

it("calendars that may not be read are a collection that says so; to-dos that nobody can be given leave to read are not there", async () => {
  phone.denied.set(authority, "android.permission.READ_CALENDAR");
  phone.denied.set("org.dmfs.tasks", "org.dmfs.permission.READ_TASKS");
  const io = createTestIo();
  await using connection = await connectionOf(phone, io);
  const listed = (await gather(connection.collections(io))).flatMap((each) => (each.is === "collection" ? [each.collection] : []));
  expect(listed.map(({ id }) => id)).toEqual(["contacts", "calendars", "photos"]);
  const [, calendars] = listed;
  if (calendars === undefined || connection.source === undefined) throw new Error("no such collection");
  await expect(gather(connection.source.changes(calendars, undefined, io))).rejects.toMatchObject({ code: "forbidden", detail: expect.stringContaining("READ_CALENDAR") as string });
});
