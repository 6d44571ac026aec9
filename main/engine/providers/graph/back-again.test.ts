// What came from Microsoft goes back without loss, also what no card and no calendar has a word for.
import type { Contact, Event, TodoTask } from "@microsoft/microsoft-graph-types";
import { expect, it } from "vitest";
import { compareItems } from "../../items/compare.ts";
import { gather } from "../bytes.ts";
import type { Item, Kind, Ref } from "../provider.ts";
import { refuse } from "./fake-http.fixture.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

const textOf = ({ body }: Item): Uint8Array => ("bytes" in body ? body.bytes : new Uint8Array());

async function readOne(subject: GraphSubject, ref: Ref): Promise<Item> {
  const [answer] = await gather(sidesOf(subject).source.read(subject.collection, [ref], subject.io));
  if (answer?.is !== "item") throw new Error(`not read: ${JSON.stringify(answer)}`);
  return answer.item;
}

async function writeOne(subject: GraphSubject, item: Item): Promise<Ref> {
  const [outcome] = await gather(sidesOf(subject).target.write(subject.collection, [{ do: "create", key: "again", item }], subject.io));
  if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error(`not written: ${JSON.stringify(outcome)}`);
  return outcome.ref;
}

/** Reads `id`, which is there, writes it anew, and reads that. */
async function there(subject: GraphSubject, id: string): Promise<{ before: Item; after: Item; id: string }> {
  const before = await readOne(subject, { href: id });
  const ref = await writeOne(subject, before);
  return { before, after: await readOne(subject, ref), id: ref.href };
}

async function withGraph(kind: Kind, work: (subject: GraphSubject, id: string) => Promise<void>): Promise<void> {
  const subject = await openGraph(kind);
  try {
    await work(subject, subject.collection.id.slice(subject.collection.id.indexOf("/") + 1));
  } finally {
    await subject.close();
  }
}

it("a contact", async () => {
  await withGraph("contact", async (subject, folder) => {
    const contact: Contact = {
      displayName: "Dr. Élise Morel", title: "Dr.", givenName: "Élise", surname: "Morel", initials: "É.M.", fileAs: "Morel, Élise", nickName: "Lise",
      companyName: "Praxis", department: "Kids", officeLocation: "2nd floor", jobTitle: "Paediatrician", profession: "Doctor", businessHomePage: "https://morel.example",
      emailAddresses: [{ name: "Élise (work)", address: "praxis@morel.example" }], businessPhones: ["+49 30 1", "+49 30 2"], mobilePhone: "+49 170 1",
      homeAddress: { street: "Marktplatz 3\nHinterhaus", city: "Berlin", postalCode: "12999", countryOrRegion: "Germany" }, birthday: "1979-03-04T11:59:00Z",
      spouseName: "Paul", children: ["Ada", "Max"], manager: "Nobody", assistantName: "Kim", personalNotes: "Call at 8", categories: ["Doctors"], yomiGivenName: "エリーズ",
    };
    const shelf = subject.fake.contacts.folders.get(folder)?.shelf;
    shelf?.put("native-1", contact);
    const { before, after, id } = await there(subject, "native-1");
    expect(shelf?.actual.get(id)).toMatchObject({ ...contact });
    expect(compareItems("contact", textOf(before), textOf(after))).toEqual([]);
  });
});

it("a word for a number, in any script", async () => {
  await withGraph("contact", async (subject) => {
    const bytes = Buffer.from(["BEGIN:VCARD", "VERSION:4.0", "UID:u", "FN:Oma", "TEL;TYPE=B\u00fcro:+49 30 1", "END:VCARD", ""].join("\r\n"));
    const read = await readOne(subject, await writeOne(subject, { kind: "contact", uid: "u", body: { type: "text/vcard", bytes } }));
    expect(Buffer.from(textOf(read)).toString()).toContain("TYPE=B\u00fcro:+49 30 1");
  });
});

it("a picture, until a card without one takes its place; one that fails is owed", async () => {
  await withGraph("contact", async (subject) => {
    const card = (...lines: string[]): Item => ({ kind: "contact", uid: "u", body: { type: "text/vcard", bytes: Buffer.from(["BEGIN:VCARD", "VERSION:3.0", "UID:u", "FN:Oma", ...lines, "END:VCARD", ""].join("\r\n")) } });
    const ref = await writeOne(subject, card(`PHOTO;ENCODING=b;TYPE=JPEG:${Buffer.from("ffd8ffe0", "hex").toString("base64")}`));
    expect((await readOne(subject, ref)).parts?.["photo"]).toBeDefined();
    subject.fake.contacts.pictureFails = refuse(500, "generalException");
    const [owing] = await gather(sidesOf(subject).source.read(subject.collection, [ref], subject.io));
    expect(owing).toMatchObject({ is: "item", item: { uid: "u" }, owes: { code: "server" } });
    subject.fake.contacts.pictureFails = undefined;
    await gather(sidesOf(subject).target.write(subject.collection, [{ do: "replace", key: "r", ref, item: card() }], subject.io));
    expect((await readOne(subject, ref)).parts).toBeUndefined();
  });
});

it("labels in Apple's words, and that a thing is wholly done, are foreseen to stay as they are", async () => {
  await withGraph("task", async ({ connection, io, collection }) => {
    const { target, source } = sidesOf({ connection });
    const card = ["BEGIN:VCARD", "VERSION:3.0", "UID:u", "FN:Oma", "item1.TEL:1", "item1.X-ABLabel:_$!<Other>!$_", "item2.EMAIL:a@example.org", "item2.X-ABLabel:Boat", "END:VCARD", ""];
    const done = (percent: number, status: string): string[] => ["BEGIN:VCALENDAR", "BEGIN:VTODO", "UID:t", "SUMMARY:Soup", `STATUS:${status}`, `PERCENT-COMPLETE:${percent}`, "END:VTODO", "END:VCALENDAR", ""];
    const foreseen = (kind: Kind, lines: string[]): string[] => {
      const bytes = Buffer.from(lines.join("\r\n"));
      return compareItems(kind, bytes, target.foresee?.()({ kind, body: { type: "text", bytes } }) ?? bytes).map(({ field }) => field).filter((field) => field !== "uid");
    };
    expect([foreseen("contact", card), foreseen("task", done(100, "COMPLETED")), foreseen("task", done(50, "NEEDS-ACTION"))]).toEqual([[], [], ["percent-complete", "description"]]);
    const item: Item = { kind: "task", uid: "t", body: { type: "text/calendar", bytes: Buffer.from(done(100, "COMPLETED").join("\r\n")) } };
    const [outcome] = await gather(target.write(collection, [{ do: "create", key: "k", item }], io));
    const [answer] = await gather(source.read(collection, outcome?.is === "done" && outcome.ref ? [outcome.ref] : [], io));
    expect(answer?.is === "item" && compareItems("task", textOf(item), textOf(answer.item))).toEqual([]);
  });
});

it("a series with a moved and a cancelled date", async () => {
  await withGraph("event", async (subject, book) => {
    const event: Event = {
      subject: "Choir", body: { contentType: "html", content: "<html><body><p>Bring the <b>blue</b> book</p></body></html>" }, isAllDay: false,
      start: { dateTime: "2026-03-05T18:00:00.0000000", timeZone: "UTC" }, end: { dateTime: "2026-03-05T19:30:00.0000000", timeZone: "UTC" },
      originalStartTimeZone: "W. Europe Standard Time", originalEndTimeZone: "W. Europe Standard Time", showAs: "oof", sensitivity: "personal", importance: "high",
      location: { displayName: "Hall", address: { city: "Berlin" } }, responseRequested: false, hideAttendees: true, isReminderOn: true, reminderMinutesBeforeStart: 30, categories: ["Music"],
      recurrence: {
        pattern: { type: "relativeMonthly", interval: 1, daysOfWeek: ["thursday"], index: "first" },
        range: { type: "endDate", startDate: "2026-03-05", endDate: "2026-12-31", recurrenceTimeZone: "W. Europe Standard Time" },
      },
    };
    const { events } = subject.fake;
    const shelf = events.books.get(book)?.shelf;
    shelf?.put("native1", event);
    const moved: Event = { subject: "Choir, early", start: { dateTime: "2026-04-02T15:00:00.0000000", timeZone: "UTC" }, end: { dateTime: "2026-04-02T16:00:00.0000000", timeZone: "UTC" } };
    events.dates.set("native1", { changed: new Map([["2026-04-02", moved]]), cancelled: new Set(["2026-05-07"]) });
    const { before, after, id } = await there(subject, "native1");
    expect(shelf?.actual.get(id)).toMatchObject({ ...event, body: { contentType: "html", content: expect.stringContaining("<b>blue</b>") as unknown } });
    expect(events.dates.get(id)?.cancelled).toEqual(new Set(["2026-05-07"]));
    expect(events.dates.get(id)?.changed.get("2026-04-02")).toMatchObject(moved);
    expect(compareItems("event", textOf(before), textOf(after)).map(({ field }) => field.replace(/@.*/, ""))).toEqual(["x-alt-desc", "x-alt-desc"]);
  });
});

it("a to-do with steps, a link and a state of its own", async () => {
  await withGraph("task", async (subject, list) => {
    const task: TodoTask = {
      title: "Soup", body: { contentType: "text", content: "His words" }, status: "waitingOnOthers", importance: "high", categories: ["Family"], isReminderOn: true,
      reminderDateTime: { dateTime: "2026-11-15T09:00:00", timeZone: "UTC" }, dueDateTime: { dateTime: "2026-11-15T00:00:00.0000000", timeZone: "UTC" },
      recurrence: { pattern: { type: "weekly", interval: 1, daysOfWeek: ["sunday"], firstDayOfWeek: "monday" }, range: { type: "noEnd", startDate: "2026-11-15", recurrenceTimeZone: "UTC" } },
    };
    const { todo } = subject.fake;
    const shelf = todo.byId.get(list)?.shelf;
    shelf?.put("native1", { ...task, createdDateTime: "2026-01-01T00:00:00Z" });
    todo.give("native1", "checklistItems", { displayName: "Leeks", isChecked: true }, { displayName: "Barley", isChecked: false });
    todo.give("native1", "linkedResources", { webUrl: "https://soup.example/", applicationName: "Soup" });
    const { before, after, id } = await there(subject, "native1");
    expect(shelf?.actual.get(id)).toMatchObject({ ...task, reminderDateTime: { dateTime: expect.stringContaining("2026-11-15T09:00:00") as unknown, timeZone: "UTC" } });
    expect(Buffer.from(textOf(before)).toString()).toContain("☑ Leeks\\n☐ Barley");
    expect(compareItems("task", textOf(before), textOf(after))).toEqual([]);
  });
});
