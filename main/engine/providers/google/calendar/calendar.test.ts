import { describe, expect, it } from "vitest";
import { differingFields } from "../../../restore/meaning.ts";
import { occurrences } from "../../../formats/icalendar.ts";
import type { Fetched, Item, Op, Outcome } from "../../provider.ts";
import { type GoogleSubject, openGoogle } from "../google.fixture.ts";
import { lossesBetween } from "../../../items/losses.ts";
import type { Event } from "./types.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replaceAll("\r\n ", "");
const calendar = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", ...lines, "END:VCALENDAR", ""].join("\r\n"));
const event = (...lines: readonly string[]): string[] => ["BEGIN:VEVENT", "UID:soup-1", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"];

async function all<T>(answers: AsyncIterable<T> | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const answer of answers ?? []) found.push(answer);
  return found;
}

async function listed({ connection, collection, io }: GoogleSubject, since?: string) {
  const changes = await all(connection.source?.changes(collection, since, io));
  const end = changes.at(-1);
  return { refs: changes.flatMap((change) => (change.is === "present" ? [change.ref] : [])), gone: changes.flatMap((change) => (change.is === "gone" ? [change.href] : [])), at: end?.is === "end" ? end.at : undefined };
}

async function itemsOf(google: GoogleSubject): Promise<Item[]> {
  const { refs } = await listed(google);
  const answers: Fetched[] = await all(google.connection.source?.read(google.collection, refs, google.io));
  return answers.flatMap((answer) => (answer.is === "item" ? [answer.item] : []));
}

function write({ connection, collection, io }: GoogleSubject, ...ops: Op[]): Promise<Outcome[]> {
  return all(connection.target?.write(collection, ops, io));
}

const bodyOf = (item: Item | undefined): Uint8Array => (item !== undefined && "bytes" in item.body ? item.body.bytes : new Uint8Array());
const create = (key: string, bytes: Uint8Array, raw?: Item["raw"]): Op => ({ do: "create", key, item: { kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes }, ...(raw && { raw }) } });
const at = (day: number, hour = 18): NonNullable<Event["start"]> => ({ dateTime: `2026-03-${String(day).padStart(2, "0")}T${hour}:00:00`, timeZone: "Europe/Berlin" });
const idOf = (google: GoogleSubject): string => google.collection.id.slice("calendar/".length);
/** As if somebody had written it in Google's own page: without our marks. */
const put = (google: GoogleSubject, given: Event): Event => google.fake.calendars.put(idOf(google), given);

const series = calendar(
  ...event("SUMMARY:Soup", "DTSTART;TZID=Europe/Berlin:20260302T180000", "DTEND;TZID=Europe/Berlin:20260302T190000", "RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE;TZID=Europe/Berlin:20260309T180000", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:Soup", "END:VALARM", "ATTENDEE;CN=Sam;PARTSTAT=ACCEPTED:mailto:sam@example.org", "ORGANIZER:mailto:oma@example.org"),
  ...event("SUMMARY:Soup at Sam's", "RECURRENCE-ID;TZID=Europe/Berlin:20260316T180000", "DTSTART;TZID=Europe/Berlin:20260317T180000", "DTEND;TZID=Europe/Berlin:20260317T190000"),
);
const weekly = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder().decode(bytes).replace("UID:soup-1", "UID:soup-2\r\nRRULE:FREQ=WEEKLY;COUNT=3"));

/** Of one hour, in a zone that only the text defines. */
function inZone(zone: string, offset: string): Uint8Array {
  const hour = (hour: number): string => `;TZID=${/[,:;]/.test(zone) ? `"${zone}"` : zone}:20260112T${hour}0000`;
  const definition = ["BEGIN:VTIMEZONE", `TZID:${zone}`, "BEGIN:STANDARD", "DTSTART:16010101T000000", `TZOFFSETFROM:${offset}`, `TZOFFSETTO:${offset}`, "END:STANDARD", "END:VTIMEZONE"];
  return calendar(...definition, ...event(`DTSTART${hour(10)}`, `DTEND${hour(11)}`));
}

const years = [new Date("2025-01-01"), new Date("2035-01-01"), 1000] as const;

const single = (uid: string, summary: string): Op => {
  const bytes = calendar("BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20260101T000000Z", `SUMMARY:${summary}`, "DTSTART:20260302T180000Z", "DTEND:20260302T190000Z", "END:VEVENT");
  return { do: "create", key: summary, item: { kind: "event", uid, body: { type: "text/calendar", bytes } } };
};

it("of which only single dates are there is one of them, and the forecast names all of the others", async () => {
  const google = await openGoogle("event");
  const date = (day: number): string[] => event(`SUMMARY:Soup ${day}`, `RECURRENCE-ID;TZID=Europe/Berlin:202603${day}T180000`, `DTSTART;TZID=Europe/Berlin:202603${day}T180000`, `DTEND;TZID=Europe/Berlin:202603${day}T190000`);
  const bytes = calendar(...date(16), ...date(23));
  await write(google, create("k", bytes));
  const [item] = await itemsOf(google);
  const foreseen = google.connection.target?.foresee?.()({ kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes } }) ?? bytes;
  const lost = [foreseen, bodyOf(item)].map((after) => lossesBetween("event", bytes, after).find(({ field }) => field === "override")?.said);
  expect(lost).toEqual([["Soup 16", "Soup 23"], ["Soup 16", "Soup 23"]]);
  await google.close();
});

it("that is asked for without an etag is told as it is now, not as a list showed it", async () => {
  const google = await openGoogle("event");
  const { connection, collection, io } = google;
  const soup = put(google, { summary: "Soup", start: at(2), end: at(2, 19) });
  await listed(google);
  put(google, { ...soup, summary: "Salad" });
  const [answer] = await all(connection.source?.read(collection, [{ href: soup.id ?? "" }], io));
  expect(answer?.is === "item" && text(bodyOf(answer.item))).toContain("SUMMARY:Salad");
  await google.close();
});

it("a series of which no changed date has arrived says what it was foreseen to say, without that date", async () => {
  const google = await openGoogle("event");
  await write(google, create("k", series));
  const { events } = google.fake.calendars.calendars.get(idOf(google)) ?? {};
  for (const [id, { recurringEventId }] of events?.actual ?? []) if (recurringEventId) events?.remove(id);
  const [item] = await itemsOf(google);
  const expected = google.connection.target?.foresee?.(true)({ kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes: series } });
  expect(differingFields("event", expected ?? new Uint8Array(), bodyOf(item))).toEqual(["override@20260316T180000"]);
  await google.close();
});

const alarm = (trigger: string, action = "DISPLAY"): string[] => ["BEGIN:VALARM", `ACTION:${action}`, trigger, "DESCRIPTION:Soon", "END:VALARM"];
const daily = event("SUMMARY:Soup", "DTSTART:20260302T170000Z", "DTEND:20260302T180000Z", "RRULE:FREQ=DAILY;COUNT=9");

it.each<[string, readonly string[], readonly string[]]>([
  ["alarms after five others", event("DTSTART:20260504T100000Z", ...[10, 20, 30, 40, 50, 60, 70].flatMap((minutes) => alarm(`TRIGGER:-PT${minutes}M`))), ["alarm"]],
  ["five alarms, one of them twice", event("DTSTART:20260504T100000Z", ...[10, 10, 20, 30, 40, 50].flatMap((minutes, n) => alarm(`TRIGGER:-PT${minutes}M`, n === 0 ? "AUDIO" : "DISPLAY"))), []],
  ["an alarm after the beginning, as of a whole day in the morning", event("DTSTART;VALUE=DATE:20260504", ...alarm("TRIGGER:PT9H")), ["alarm"]],
  ["an alarm counted from the end", event("DTSTART:20260504T100000Z", "DURATION:PT1H", ...alarm("TRIGGER;RELATED=END:-PT5M")), ["alarm"]],
  ["a changed date that counts for all later ones", [...daily, ...event("SUMMARY:Late", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T170000Z", "DTSTART:20260304T190000Z", "DTEND:20260304T200000Z")], ["recurrence-id"]],
  ["an event that is called off", event("DTSTART:20260504T100000Z", "STATUS:CANCELLED"), ["status"]],
])("with %s is foretold to come back as Google holds it, and does", async (_what, lines, lost) => {
  const google = await openGoogle("event");
  const bytes = calendar(...lines);
  const foreseen = google.connection.target?.foresee?.()({ kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes } }) ?? bytes;
  expect(await write(google, create("k", bytes))).toMatchObject([{ is: "done" }]);
  const [item] = await itemsOf(google);
  expect([foreseen, bodyOf(item)].map((after) => lossesBetween("event", bytes, after).map(({ field }) => field))).toEqual([lost, lost]);
  for (const { reminders } of google.fake.calendars.calendars.get(idOf(google))?.events.actual.values() ?? []) expect(reminders?.overrides?.length).toBeLessThanOrEqual(5);
  await google.close();
});

describe("many events", () => {
  it("are written and read again with little more than one request for each", async () => {
    const google = await openGoogle("event");
    const ops = Array.from({ length: 100 }, (_, n) => single(`uid-${n}`, `Event ${n}`));
    const before = google.fake.server.seen.length;
    const outcomes = await write(google, ...ops.slice(0, 50), ...ops.slice(50));
    const refs = outcomes.flatMap((outcome) => (outcome.is === "done" && outcome.ref ? [outcome.ref] : []));
    const answers = await all(google.connection.source?.read(google.collection, refs, google.io));
    expect([refs.length, answers.filter(({ is }) => is === "item").length]).toEqual([100, 100]);
    expect(google.fake.server.seen.length - before).toBeLessThan(110);
    await google.close();
  });

  it("are removed with one request for each, unless they have changed", async () => {
    const google = await openGoogle("event");
    await write(google, create("series", series), ...Array.from({ length: 30 }, (_, n) => single(`uid-${n}`, `Event ${n}`)));
    const { refs } = await listed(google);
    const events = google.fake.calendars.calendars.get(idOf(google))?.events;
    const byName = new Map([...(events?.actual.values() ?? [])].map((stored) => [stored.summary ?? "", stored]));
    const changed = byName.get("Event 7");
    google.fake.calendars.put(idOf(google), { ...changed, summary: "Changed since" });
    const date = [...(events?.actual.values() ?? [])].find(({ recurringEventId }) => recurringEventId);
    google.fake.calendars.put(idOf(google), { ...date, summary: "A date that changed since" });
    const before = google.fake.server.seen.length;
    const outcomes = await write(google, ...refs.map((ref): Op => ({ do: "remove", key: ref.href, ref })));
    expect(new Set(outcomes.flatMap(({ key, is }) => (is === "conflict" ? [key] : [])))).toEqual(new Set([changed?.id, date?.recurringEventId]));
    expect(outcomes.filter(({ is }) => is === "done")).toHaveLength(29);
    expect(google.fake.server.seen.length - before).toBeLessThan(36);
    await google.close();
  });

  it("do not take each other's place where they have one UID", async () => {
    const google = await openGoogle("event");
    const outcomes = await write(google, single("same", "First"), single("same", "Second"), single("other", "Third"));
    expect(Object.fromEntries(outcomes.map(({ key, is }) => [key, is]))).toEqual({ First: "done", Second: "failed", Third: "done" });
    const stored = [...(google.fake.calendars.calendars.get(idOf(google))?.events.actual.values() ?? [])];
    expect(stored.map(({ summary }) => summary).toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1))).toEqual(["First", "Third"]);
    await google.close();
  });
});

describe("a series", () => {
  it("goes there with the dates that differ, comes back as it was, and nobody gets a mail", async () => {
    const google = await openGoogle("event");
    expect(await write(google, create("k", series))).toMatchObject([{ is: "done" }]);
    const [item, ...others] = await itemsOf(google);
    expect(others).toEqual([]);
    expect(text(bodyOf(item))).toBe(text(series));
    expect(occurrences(bodyOf(item), ...years)).toEqual(occurrences(series, ...years));
    const stored = [...(google.fake.calendars.calendars.get(idOf(google))?.events.actual.values() ?? [])];
    expect(stored.map(({ recurringEventId, summary }) => [recurringEventId !== undefined, summary])).toEqual([[false, "Soup"], [true, "Soup at Sam's"]]);
    expect(google.fake.calendars.mails).toEqual([]);
    await google.close();
  });

  it("changed there at one date is told as one changed item, also in a delta", async () => {
    const google = await openGoogle("event");
    const master = put(google, { iCalUID: "s@google.com", summary: "Swim", start: at(2), end: at(2, 19), recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5"] });
    const first = await listed(google);
    put(google, { ...master, id: `${master.id ?? ""}_20260309T170000Z`, recurringEventId: master.id ?? "", originalStartTime: at(9), start: at(10), end: at(10, 19), recurrence: [] });
    put(google, { id: `${master.id ?? ""}_20260316T170000Z`, recurringEventId: master.id ?? "", iCalUID: "s@google.com", originalStartTime: at(16), status: "cancelled" });
    const then = await listed(google, first.at);
    expect([then.refs.map(({ href }) => href), then.gone]).toEqual([[master.id], []]);
    expect(then.refs[0]?.etag).not.toBe(first.refs[0]?.etag);
    const [item] = await itemsOf(google);
    expect(occurrences(bodyOf(item), ...years).map(({ start }) => start.slice(0, 10))).toEqual(["2026-03-02", "2026-03-10", "2026-03-23", "2026-03-30"]);
    await google.close();
  });

  it("of Google goes back to Google as Google had it", async () => {
    const google = await openGoogle("event");
    const { events } = google.fake.calendars.calendars.get(idOf(google)) ?? {};
    const master = put(google, { iCalUID: "s@google.com", summary: "Swim", colorId: "11", start: at(2), end: at(2, 19), recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5"], guestsCanModify: true, reminders: { useDefault: true }, extendedProperties: { shared: { theirs: "1" } }, attachments: [{ fileUrl: "https://drive.example/1", title: "Map", mimeType: "application/pdf" }] });
    put(google, { ...master, id: `${master.id ?? ""}_20260309T170000Z`, recurringEventId: master.id ?? "", originalStartTime: at(9), start: at(10), end: at(10, 19), recurrence: [] });
    const [kept] = await itemsOf(google);
    for (const id of events?.actual.keys() ?? []) events?.remove(id);
    expect(await write(google, create("back", bodyOf(kept), kept?.raw))).toMatchObject([{ is: "done" }]);
    const [back] = await itemsOf(google);
    expect(differingFields("event", bodyOf(kept), bodyOf(back))).toEqual([]);
    expect([...(events?.actual.values() ?? [])].find(({ recurringEventId }) => !recurringEventId)).toMatchObject({ colorId: "11", guestsCanModify: true, reminders: { useDefault: true }, extendedProperties: { shared: { theirs: "1" } } });
    await google.close();
  });

  it("of which Google refuses a date is there without it, which nobody takes for nothing", async () => {
    const google = await openGoogle("event");
    const refused = calendar(...event("SUMMARY:Soup", "DTSTART:20260302T170000Z", "DTEND:20260302T180000Z", "RRULE:FREQ=DAILY;COUNT=5"), ...event("SUMMARY:Moved", "RECURRENCE-ID:20260303T170000Z", "DTSTART:20260303T190000Z", "DTEND;VALUE=DATE:20260304"));
    expect(await write(google, create("k", refused))).toEqual([{ key: "k", is: "unsure" }]);
    const found = await all(google.connection.target?.find?.(google.collection, ["k"], google.io));
    expect(found).toMatchObject([{ key: "k" }]);
    expect(await write(google, { do: "replace", key: "r", ref: found[0]?.ref ?? { href: "" }, item: { kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes: refused } } })).toEqual([{ key: "r", is: "unsure" }]);
    await google.close();
  });

  it("that was invited to for one date only is an item of its own", async () => {
    const google = await openGoogle("event");
    put(google, { id: "other_20260309T170000Z", recurringEventId: "other", iCalUID: "o@google.com", originalStartTime: at(9), start: at(9), end: at(9, 19), summary: "One lesson" });
    const [item] = await itemsOf(google);
    expect(text(bodyOf(item))).toContain("RECURRENCE-ID;TZID=Europe/Berlin:20260309T180000");
    await google.close();
  });
});

describe("an event", () => {
  it.each([
    ["a day", ["DTSTART;VALUE=DATE:20260504"]],
    ["a moment in UTC", ["DTSTART:20260504T100000Z"]],
    ["a length", ["DTSTART;TZID=Europe/Berlin:20260328T230000", "DURATION:P1DT2H"]],
    ["Windows' zone", ["DTSTART;TZID=W. Europe Standard Time:20260504T100000", "DTEND;TZID=W. Europe Standard Time:20260504T110000"]],
    ["no zone", ["DTSTART:20260504T100000", "DTEND:20260504T110000"]],
    ["words and marks", ["DTSTART:20260504T100000Z", "SUMMARY:Soup\\, hot", "LOCATION:Quay", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "STATUS:TENTATIVE", "COLOR:crimson", "URL:https://example.org/soup"]],
    ["more than Google has", ["DTSTART:20260504T100000Z", "X-ODD:1", "CATEGORIES:a,b", "BEGIN:VALARM", "ACTION:NONE", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z", "END:VALARM"]],
  ])("with %s comes back as it was written", async (_, lines) => {
    const google = await openGoogle("event");
    const bytes = calendar(...event(...lines));
    expect(await write(google, create("k", bytes))).toMatchObject([{ is: "done" }]);
    const [item] = await itemsOf(google);
    expect(text(bodyOf(item))).toBe(text(bytes));
    await google.close();
  });

  it.each([
    ["Customized Time Zone", "-0800", "18:00"],
    ["(UTC-05:00) Eastern Time (US & Canada)", "-0500", "15:00"],
    ["/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "-0300", "13:00"],
    ["Mitteleurop\u00e4ische Zeit", "+0100", "09:00"],
  ])("in the zone %s, which only its text defines, is at its hour, also each of a series", async (zone, offset, hour) => {
    const google = await openGoogle("event");
    const bytes = inZone(zone, offset);
    expect(await write(google, create("k", bytes), create("s", weekly(bytes)))).toMatchObject([{ is: "done" }, { is: "done" }]);
    const stored = [...(google.fake.calendars.calendars.get(idOf(google))?.events.actual.values() ?? [])];
    const at = `2026-01-12T${hour}:00.000Z`;
    expect(stored.map(({ start }) => new Date(start?.dateTime ?? "").toISOString())).toEqual([at, at]);
    expect((await itemsOf(google)).map((item) => text(bodyOf(item)))).toEqual([text(bytes), text(weekly(bytes))]);
    await google.close();
  });

  it("in a zone that nothing is like goes in UTC, as the forecast says, and a series in one is refused", async () => {
    const google = await openGoogle("event");
    const bytes = inZone("Home", "+0520");
    await write(google, create("k", bytes));
    const [item] = await itemsOf(google);
    expect(text(bodyOf(item))).toContain("DTSTART:20260112T044000Z\r\n");
    const foreseen = google.connection.target?.foresee?.()({ kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes } }) ?? bytes;
    expect([foreseen, bodyOf(item)].map((after) => lossesBetween("event", bytes, after).map(({ field }) => field))).toEqual([["dtstart", "dtend"], ["dtstart", "dtend"]]);
    expect(await write(google, create("s", weekly(bytes)))).toMatchObject([{ is: "failed", code: "invalid-item" }]);
    await google.close();
  });

  it("in a zone that nobody knows is on the calendar's own clock, as the forecast says", async () => {
    const google = await openGoogle("event");
    const bytes = weekly(calendar(...event("DTSTART;TZID=Mars/Olympus:20260112T100000", "DTEND;TZID=Mars/Olympus:20260112T110000")));
    const item: Item = { kind: "event", uid: "soup-2", body: { type: "text/calendar", bytes } };
    await write(google, { do: "create", key: "k", item });
    const [read] = await itemsOf(google);
    expect(text(bodyOf(read))).toContain("DTSTART:20260112T100000\r\n");
    const foreseen = google.connection.target?.foresee?.()(item) ?? bytes;
    expect([foreseen, bodyOf(read)].map((after) => lossesBetween("event", bytes, after).map(({ field }) => field))).toEqual([["dtstart", "dtend"], ["dtstart", "dtend"]]);
    await google.close();
  });

  it("does not overwrite another one that has its UID", async () => {
    const google = await openGoogle("event");
    put(google, { iCalUID: "soup-1", summary: "Theirs", start: at(2), end: at(2, 19) });
    expect(await write(google, create("k", series))).toMatchObject([{ is: "failed", code: "uid-taken" }]);
    expect(text(bodyOf((await itemsOf(google))[0]))).toContain("SUMMARY:Theirs");
    await google.close();
  });

  it("with guests is changed and removed without a word to them", async () => {
    const google = await openGoogle("event");
    await write(google, create("k", series));
    const [ref] = (await listed(google)).refs;
    const item: Item = { kind: "event", uid: "soup-1", body: { type: "text/calendar", bytes: calendar(...event("SUMMARY:Stew", "DTSTART:20260504T100000Z", "ATTENDEE:mailto:sam@example.org")) } };
    expect(await write(google, { do: "replace", key: "r", ref: ref ?? { href: "" }, item })).toMatchObject([{ is: "done" }]);
    const [now] = (await listed(google)).refs;
    expect(await write(google, { do: "remove", key: "x", ref: now ?? { href: "" } })).toMatchObject([{ is: "done" }]);
    expect([google.fake.calendars.mails, (await listed(google)).refs]).toEqual([[], []]);
    await google.close();
  });

  it("says its calendar's own reminders, and is told anew after 410", async () => {
    const google = await openGoogle("event");
    const kept = google.fake.calendars.calendars.get(idOf(google));
    Object.assign(kept?.entry ?? {}, { defaultReminders: [{ method: "popup", minutes: 1440 }] });
    put(google, { iCalUID: "d@google.com", summary: "Dentist", start: at(2), end: at(2, 19), reminders: { useDefault: true } });
    await using fresh = await google.connect("read");
    const found = await all(fresh.source?.read(google.collection, (await listed(google)).refs, google.io));
    expect(found[0]?.is === "item" && text(bodyOf(found[0].item))).toContain("TRIGGER:-P1D");
    const { at: cursor } = await listed(google);
    google.fake.calendars.expire();
    expect((await listed(google, cursor)).refs).toHaveLength(1);
    await google.close();
  });
});

it("a series gets back the dates that were deleted there since, and not those that its text leaves out", async () => {
  const google = await openGoogle("event");
  const master = put(google, { iCalUID: "s@google.com", summary: "Swim", start: at(2), end: at(2, 19), recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20260330T180000"] });
  const [kept] = await itemsOf(google);
  const { extendedProperties: _, ...bare } = master;
  for (const day of [9, 16]) put(google, { ...bare, id: `${master.id ?? ""}_202603${String(day).padStart(2, "0")}T170000Z`, recurringEventId: master.id ?? "", originalStartTime: at(day), status: "cancelled", recurrence: [] });
  const days = async (): Promise<string[]> => occurrences(bodyOf((await itemsOf(google))[0]), ...years).map(({ start }) => start.slice(0, 10));
  expect(await days()).toEqual(["2026-03-02", "2026-03-23"]);
  const plain: Item = { kind: "event", uid: "s@google.com", body: { type: "text/calendar", bytes: Buffer.from(text(bodyOf(kept)).replace("SUMMARY:Swim", "SUMMARY:Swim on").replace("20260330T180000", "20260330T180000,20260309T180000")) } };
  for (const [item, expected] of [[plain, ["2026-03-02", "2026-03-16", "2026-03-23"]], [kept, ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]]] as const) {
    const [ref = { href: "" }] = (await listed(google)).refs;
    expect(await write(google, { do: "replace", key: `r${expected.length}`, ref, item: item ?? plain })).toMatchObject([{ is: "done" }]);
    expect(await days()).toEqual(expected);
  }
  await google.close();
});
