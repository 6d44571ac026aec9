// What is put over an event leaves nothing twice, and nothing behind.
import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import type { Io, Item, Op, Outcome, Ref } from "../provider.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

const file = (name: string, text: string): string => `ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=${name}:${Buffer.from(text).toString("base64")}`;

function event(uid: string, ...lines: string[]): Item {
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20260101T000000Z", `SUMMARY:${uid}`, ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  return { kind: "event", uid, body: { type: "text/calendar", bytes: Buffer.from(text) } };
}

const write = (subject: GraphSubject, ...ops: Op[]): Promise<Outcome[]> => gather(sidesOf(subject).target.write(subject.collection, ops, subject.io));
const refIn = (outcomes: readonly Outcome[]): Ref => outcomes.flatMap((outcome) => (outcome.is === "done" ? (outcome.ref ?? []) : []))[0] ?? { href: "" };

async function textOf(subject: GraphSubject, ref: Ref): Promise<string> {
  const [answer] = await gather(sidesOf(subject).source.read(subject.collection, [ref], subject.io));
  return answer?.is === "item" && "bytes" in answer.item.body ? Buffer.from(answer.item.body.bytes).toString().replaceAll("\r\n ", "") : "";
}

const once = "DTSTART:20260102T090000Z";

it("has its files once, however often it is replaced, and none that are not its own", async () => {
  const subject = await openGraph("event");
  let ref = refIn(await write(subject, { do: "create", key: "k", item: event("a", once, file("menu.txt", "soup"), file("list.txt", "milk")) }));
  const files = subject.fake.events.files.get(ref.href) ?? [];
  const link = { name: "linked", contentType: null, id: "link-1", sourceUrl: "https://drive.example/1" };
  subject.fake.events.files.set(ref.href, [...files, link]);
  for (const texts of [["soup", "milk"], ["soup", "milk and bread"]]) {
    const item = event("a", once, file("menu.txt", texts[0] ?? ""), file("list.txt", texts[1] ?? ""));
    ref = refIn(await write(subject, { do: "replace", key: "r", ref: { href: ref.href }, item }));
  }
  const text = await textOf(subject, ref);
  expect([...text.matchAll(/FILENAME="?([\w.]+)"?.*:(.*)\r/g)].map(([, name = "", value = ""]) => [name, Buffer.from(value, "base64").toString()])).toEqual([["menu.txt", "soup"], ["linked", expect.anything()], ["list.txt", "milk and bread"]]);
  // The one that stayed is the one that was there.
  expect(subject.fake.events.files.get(ref.href)?.[0]?.id).toBe(files[0]?.id);
  ref = refIn(await write(subject, { do: "replace", key: "none", ref: { href: ref.href }, item: event("a", once) }));
  expect(subject.fake.events.files.get(ref.href)?.map(({ id }) => id)).toEqual([link.id]);
  await subject.close();
});

it("leaves out the right dates of a series that began before 1970", async () => {
  const subject = await openGraph("event");
  const ref = refIn(await write(subject, { do: "create", key: "k", item: event("a", "DTSTART;TZID=Europe/Berlin:19690601T150000", "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", "EXDATE;TZID=Europe/Berlin:19750601T150000") }));
  expect(await textOf(subject, ref)).toContain("EXDATE;TZID=Europe/Berlin:19750601T150000");
  await subject.close();
});

it("has the words of each date where they belong, though one of them cannot be read", async () => {
  const subject = await openGraph("event");
  const other = (id: string, ...lines: string[]): string[] => ["END:VEVENT", "BEGIN:VEVENT", "UID:a", `RECURRENCE-ID:${id}`, ...lines];
  const item = event("a", once, "RRULE:FREQ=DAILY;COUNT=9", ...other("whenever", "DTSTART:20260103T120000Z", "SUMMARY:Lost", "CLASS:PRIVATE"), ...other("20260104T090000Z", "DTSTART:20260104T110000Z", "SUMMARY:Later", "CLASS:CONFIDENTIAL"));
  const text = await textOf(subject, refIn(await write(subject, { do: "create", key: "k", item })));
  expect(text.slice(text.indexOf("RECURRENCE-ID"))).toMatch(/^RECURRENCE-ID:20260104T090000Z[^]*SUMMARY:Later[^]*CLASS:CONFIDENTIAL/);
  await subject.close();
});

it("is unsure alone, where only its own files were refused", async () => {
  const subject = await openGraph("event");
  const fetch: Io["fetch"] = (input, init) => (typeof init?.body === "string" && init.body.includes('"bad.txt"') ? Promise.resolve(new Response("{}", { status: 400 })) : subject.io.fetch(input, init));
  await using connection = await subject.connect("write", { ...subject.io, fetch });
  const outcomes = await write({ ...subject, connection }, ...["bad", "fine"].map((name): Op => ({ do: "create", key: name, item: event(name, once, file(`${name}.txt`, "text")) })));
  expect(new Map(outcomes.map(({ key, is }) => [key, is]))).toEqual(new Map([["bad", "unsure"], ["fine", "done"]]));
  await subject.close();
});
