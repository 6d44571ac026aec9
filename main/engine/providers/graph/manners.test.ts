import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import type { Item, Op } from "../provider.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

const withGuests = (uid: string): Item => ({
  kind: "event",
  uid,
  body: {
    type: "text/calendar",
    bytes: Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:20260102T090000Z\r\nDTEND:20260102T100000Z\r\nSUMMARY:Dinner\r\nORGANIZER:mailto:mara@outlook.example\r\nATTENDEE;CN=Jonas:mailto:jonas@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`),
  },
});

async function write(subject: GraphSubject, ...ops: Op[]): Promise<string[]> {
  return (await gather(sidesOf(subject).target.write(subject.collection, ops, subject.io))).map((outcome) => (outcome.is === "failed" ? outcome.code : outcome.is));
}

it("writes each thing once, however often it is told to wait, alone or inside a batch", async () => {
  const subject = await openGraph("contact");
  subject.fake.server.switches.refuseEvery = 3;
  const ops = Array.from({ length: 20 }, (_, n): Op => ({ do: "create", key: `k-${n}`, item: sampleItem("contact", n) }));
  expect(new Set(await write(subject, ...ops))).toEqual(new Set(["done"]));
  const changes = await gather(sidesOf(subject).source.changes(subject.collection, undefined, subject.io));
  const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
  expect(refs).toHaveLength(20);
  const answers = await gather(sidesOf(subject).source.read(subject.collection, refs, subject.io));
  expect(answers.map(({ is }) => is)).toEqual(refs.map(() => "item"));
  await subject.close();
});

it("does not send again what a batch has no answer for: it may be there", async () => {
  const subject = await openGraph("contact");
  subject.fake.server.switches.silentEvery = 7;
  const ops = Array.from({ length: 14 }, (_, n): Op => ({ do: "create", key: `k-${n}`, item: sampleItem("contact", n) }));
  const outcomes = await write(subject, ...ops);
  subject.fake.server.switches.silentEvery = 0;
  expect(Map.groupBy(outcomes, (outcome) => outcome).get("unsure")).toHaveLength(2);
  const changes = await gather(sidesOf(subject).source.changes(subject.collection, undefined, subject.io));
  expect(changes.filter(({ is }) => is === "present")).toHaveLength(14);
  await subject.close();
});

it.each([2, 3, 4, 5])("says done of no person whose picture it could not send, one request of %i failing", async (failEvery) => {
  const subject = await openGraph("contact");
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]).toString("base64");
  const person = (n: number): Item => ({ kind: "contact", uid: `u${String(n)}`, body: { type: "text/vcard", bytes: Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u${String(n)}\r\nFN:Anna ${String(n)}\r\nN:;Anna;;;\r\nPHOTO;ENCODING=b;TYPE=JPEG:${picture}\r\nEND:VCARD\r\n`) } });
  subject.fake.server.switches.failEvery = failEvery;
  const ops = Array.from({ length: 6 }, (_, n): Op => ({ do: "create", key: `k-${n}`, item: person(n) }));
  const outcomes = await gather(sidesOf(subject).target.write(subject.collection, ops, subject.io));
  subject.fake.server.switches.failEvery = 0;
  const refs = outcomes.flatMap((outcome) => (outcome.is === "done" && outcome.ref !== undefined ? [outcome.ref] : []));
  const answers = await gather(sidesOf(subject).source.read(subject.collection, refs, subject.io));
  expect(answers.filter((answer) => answer.is !== "item" || answer.item.parts?.["photo"] === undefined)).toEqual([]);
  await subject.close();
});

it("writes to nobody: guests are in the text, and a meeting that has some there is left alone", async () => {
  const subject = await openGraph("event");
  const { events, world } = subject.fake;
  expect(await write(subject, { do: "create", key: "k", item: withGuests("dinner") })).toEqual(["done"]);
  const shelf = events.books.get(subject.collection.id.replace("calendars/", ""))?.shelf;
  const [made] = shelf?.list() ?? [];
  expect([made?.attendees ?? [], made?.body?.content]).toEqual([[], expect.stringContaining("Attendee: Jonas, jonas@example.org")]);
  shelf?.put("meeting", { ...made, attendees: [{ emailAddress: { address: "jonas@example.org" } }], isOrganizer: true });
  const ref = { href: "meeting" };
  expect(await write(subject, { do: "replace", key: "r", ref, item: withGuests("dinner") }, { do: "remove", key: "x", ref })).toEqual(["unsupported", "unsupported"]);
  expect(world.mails).toEqual([]);
  await subject.close();
});

it("a mail would be noticed", async () => {
  const subject = await openGraph("event");
  const { world, server, login } = subject.fake;
  const body = JSON.stringify({ subject: "x", start: { dateTime: "2026-01-02T09:00:00", timeZone: "UTC" }, end: { dateTime: "2026-01-02T10:00:00", timeZone: "UTC" }, attendees: [{ emailAddress: { address: "jonas@example.org" } }] });
  const response = await fetch(`${server.url}/v1.0/me/calendars/calendar-1/events`, { method: "POST", headers: { authorization: `Bearer ${login.signedIn()}` }, body });
  expect([response.status, world.mails]).toEqual([201, ["jonas@example.org"]]);
  await subject.close();
});

it("puts two different photos of one name beside each other, and sends none twice", async () => {
  const subject = await openGraph("photo");
  const photo = (n: number): Item => ({ ...sampleItem("photo", n), facts: { name: "IMG_1.jpg", taken: "2019-06-01T10:20:30Z" } });
  expect(await write(subject, { do: "create", key: "a", item: photo(1) }, { do: "create", key: "b", item: photo(2) })).toEqual(["done", "done"]);
  await using again = await subject.connect("write");
  expect(await write({ ...subject, connection: again }, { do: "create", key: "a", item: photo(1) })).toEqual(["done"]);
  const files = [...(subject.fake.drive.shelves.get(subject.collection.id.replace("photos/", ""))?.actual.values() ?? [])];
  expect(files.map(({ name, fileSystemInfo }) => [name, fileSystemInfo?.createdDateTime])).toEqual([
    ["IMG_1.jpg", "2019-06-01T10:20:30.000Z"],
    ["IMG_1 (2).jpg", "2019-06-01T10:20:30.000Z"],
  ]);
  await subject.close();
});
