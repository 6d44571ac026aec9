import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alarm, Home } from "../api/contract.ts";
import { TestHost } from "./host.fixture.ts";

const page = { offset: 0, limit: 200 };
const all = { contact: 69, event: 237, task: 39, photo: 42 };

describe("the rehearsal, told by the window's calls", () => {
  let test: TestHost;
  const home = (): Promise<Home> => test.call("home", {});

  beforeAll(() => {
    test = new TestHost();
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it("begins without a vault", async () => {
    expect(await test.call("app", {})).toMatchObject({ version: "1.2.3", host: "browser", vault: "none", settings: { checkDaily: true } });
    expect(await test.failure("home", {})).toMatchObject({ code: "no-vault" });
    expect(await test.failure("rehearse", { step: "lose", job: "early" })).toMatchObject({ code: "usage" });
    expect(await test.call("startRehearsal", { job: "start" })).toMatchObject({ vault: "rehearsal" });
    expect((await home()).safety).toMatchObject({ state: "nothing-yet", button: "check-now" });
  });

  it("backs up, and tells names as they are stored, people first", async () => {
    await test.call("rehearse", { step: "back-up", job: "first" });
    const kept = test.events.filter((event) => event.is === "kept");
    expect(kept[0]).toMatchObject({ job: "first", kind: "contact" });
    expect(kept[0]?.names.length).toBeGreaterThan(0);
    const totals = Object.fromEntries(kept.map(({ kind, total }) => [kind, total]));
    expect(totals).toEqual(all);
    expect(test.events).toContainEqual({ is: "ended", job: "first" });
    expect(test.events).toContainEqual({ is: "changed", what: "home" });
  });

  it("says all is well, with a date, a line for each day, and the photos of the week", async () => {
    const { safety, sources, alarms, week, days } = await home();
    expect(safety).toMatchObject({ state: "well", facts: { things: 387, sources: 1 } });
    expect(alarms).toEqual([]);
    expect(sources[0]).toMatchObject({ name: "Mara's phone", owner: "Mara", kept: all, total: 387, missing: 0, owed: 0, running: null, lastRun: { status: "complete" } });
    expect(sources[0]?.lines.map(({ theirs, yours }) => [theirs, yours])).toEqual([[385, 385], [385, 385], [385, 385], [387, 387], [387, 387], [387, 387]]);
    expect(week.photos).toHaveLength(12);
    expect(days).toHaveLength(28);
    expect(days.filter(({ checked }) => checked)).toHaveLength(6);
  });

  it("lists people as their language sorts them, pages without a gap, and pictures by ticket", async () => {
    const whole = await test.call("things", { filter: { kind: "contact" }, page });
    expect(whole).toHaveLength(69);
    expect(whole.map(({ name }) => name)).toEqual(whole.map(({ name }) => name).toSorted(new Intl.Collator().compare));
    const pages = await Promise.all([0, 25, 50].map((offset) => test.call("things", { filter: { kind: "contact" }, page: { offset, limit: 25 } })));
    expect(pages.flat().map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    const pictured = whole.filter(({ thumb }) => thumb !== null);
    expect(pictured.length).toBeGreaterThan(3);
    for (const { thumb } of pictured) expect((await test.bytesOf(thumb))?.length).toBeGreaterThan(500);
    expect(await test.call("count", { filter: {} })).toEqual(all);
  });

  it("filters by person, collection and time", async () => {
    expect(await test.call("count", { filter: { owner: "Mara", kind: "photo" } })).toEqual({ photo: 42 });
    expect(await test.call("count", { filter: { owner: "Nobody" } })).toEqual({});
    const [first] = (await test.call("moments", { limit: 10 })).toReversed();
    expect(first).toMatchObject({ added: 385, changed: 0, removed: 0 });
    expect(await test.call("count", { filter: { snapshot: first?.snapshot ?? 0 } })).toEqual({ ...all, event: 236, photo: 41 });
    const kids = (await test.call("places", {})).find(({ name }) => name === "Kids");
    expect(kids).toMatchObject({ kinds: ["event"], writable: true });
    expect(await test.call("count", { filter: { collection: kids?.id ?? 0 } })).toEqual({ event: 73 });
  });

  it("lays photos out by month, in the order of the list", async () => {
    const months = await test.call("months", { filter: {} });
    expect(months.reduce((sum, { count }) => sum + count, 0)).toBe(42);
    const photos = await test.call("things", { filter: { kind: "photo" }, page });
    expect(months.flatMap(({ month, count }) => Array.from({ length: count }, () => month))).toEqual(photos.map(({ at }) => at?.slice(0, 7)));
    expect(photos.filter(({ video }) => video)).toHaveLength(1);
  });

  it("says how long a video lasts, and of nothing else", async () => {
    const photos = await test.call("things", { filter: { kind: "photo" }, page });
    const film = photos.find(({ video }) => video !== undefined);
    expect((await test.call("videoLength", { version: film?.version ?? 0 })).seconds).toBeCloseTo(4, 0);
    const other = photos.find(({ video }) => video === undefined);
    expect(await test.failure("videoLength", { version: other?.version ?? 0 })).toMatchObject({ code: "not-found" });
    expect(await test.failure("keepFrame", { version: other?.version ?? 0, frame: "AAAA" })).toMatchObject({ code: "not-found" });
    expect(await test.failure("keepFrame", { version: film?.version ?? 0, frame: "no base64!" })).toMatchObject({ code: "usage" });
  });

  it("finds things as one types", async () => {
    const found = await test.call("search", { words: "ines", filter: { kind: "contact" }, limit: 10 });
    expect(found.map(({ name }) => name)).toContain("Inês Ferreira");
  });

  it("tells all of a person, and what changed since", async () => {
    const [ines] = (await test.call("search", { words: "inês ferreira", filter: { kind: "contact" }, limit: 10 })).filter(({ name }) => name === "Inês Ferreira");
    const { facts, versions, raw, sourceName, collection, media } = await test.call("details", { version: ines?.version ?? 0 });
    expect(facts).toContainEqual({ key: "phone", value: "+49 176 04069071", label: "cell", href: "tel:+4917604069071" });
    expect(versions).toHaveLength(2);
    expect(versions[0]?.changes).toContainEqual({ field: "tel", before: "+49 176 04069062", after: "+49 176 04069071" });
    expect(raw).toContain("BEGIN:VCARD");
    expect([sourceName, collection, media]).toEqual(["Mara's phone", "Contacts", null]);
  });

  it("tells all of a photo", async () => {
    const photo = (await test.call("things", { filter: { kind: "photo" }, page })).find(({ name }) => name === "IMG_20260517_153342.jpg");
    const { facts, media, raw } = await test.call("details", { version: photo?.version ?? 0 });
    expect(facts.map(({ key }) => key)).toEqual(expect.arrayContaining(["taken", "size", "file", "albums"]));
    expect(media).toMatchObject({ type: "image/jpeg" });
    expect(raw).toBeNull();
  });

  it("shows a month with recurring dates, and to-dos under what they are part of", async () => {
    const starts = Array.from({ length: 31 }, (_, at) => new Date(2026, 10, 1 + at).toISOString());
    const month = { first: "2026-11-01", starts, filter: {}, without: [] };
    const { dates, counts } = await test.call("occurrences", { ...month, most: 50 });
    expect(dates.map(({ thing }) => thing.name)).toContain("Fetch Oma from the station");
    expect(dates.filter(({ thing }) => thing.name === "Call Mum").length).toBeGreaterThan(3);
    expect(dates.every(({ start }) => /^\d{4}-\d\d-\d\d/.test(start))).toBe(true);
    const few = await test.call("occurrences", { ...month, most: 1 });
    expect(few.counts).toEqual(counts);
    expect(few.dates.length).toBeLessThan(dates.length);
    const without = [...new Set(dates.map(({ thing }) => thing.collection))];
    expect(await test.call("occurrences", { ...month, without, most: 50 })).toEqual({ dates: [], counts: counts.map(() => 0) });
    expect(await test.failure("occurrences", { ...month, starts: starts.toReversed(), most: 1 })).toMatchObject({ code: "usage" });
  });

  it("gives to-dos list by list, each before what is a part of it", async () => {
    const lists = await test.call("taskLists", { filter: {} });
    expect(lists.reduce((sum, { open, done }) => sum + open + done, 0)).toBe(39);
    expect(lists.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(1);
    const tasks = await Promise.all(lists.map(({ collection }) => test.call("tasks", { collection, done: false, filter: {}, page })));
    expect(tasks.map(({ length }) => length)).toEqual(lists.map(({ open }) => open));
    expect(tasks.flat().filter(({ parent }) => parent !== null).length).toBeGreaterThan(3);
    for (const list of tasks) {
      const place = (id: number | null): number => list.findIndex(({ thing }) => thing.id === id);
      expect(list.every(({ parent, thing }) => parent === null || (place(parent) !== -1 && place(parent) < place(thing.id)))).toBe(true);
    }
    const [{ collection } = { collection: 0 }] = lists;
    expect(await test.call("tasks", { collection, done: false, filter: {}, page: { offset: 1, limit: 2 } })).toEqual(tasks[0]?.slice(1, 3));
  });

  describe("once the company has lost everything", () => {
    let alarms: readonly Alarm[];
    const people = (): Alarm => {
      const found = alarms.find(({ kind }) => kind === "contact");
      if (!found) throw new Error("no alarm about people");
      return found;
    };

    it("says so, people first, and lets the other line fall", async () => {
      await test.call("rehearse", { step: "lose", job: "lose" });
      const now = await home();
      alarms = now.alarms;
      expect(now.safety).toMatchObject({ state: "held", facts: { kind: "contact", count: 69, base: 69, left: 0, others: 7 }, button: "see-who" });
      expect(alarms[0]).toMatchObject({ kind: "contact", what: "missing", calm: false, collection: "Contacts" });
      expect(now.sources[0]).toMatchObject({ kept: all, missing: 387 });
      expect(now.sources[0]?.lines.at(-1)).toMatchObject({ theirs: 0, yours: 387 });
      expect(now.sources[0]?.lines.at(-2)).toMatchObject({ theirs: 387, yours: 387 });
    });

    it("names who, and has their numbers", async () => {
      const things = await test.call("alarmThings", { alarm: people().id, page });
      expect(things).toHaveLength(69);
      expect(things.every(({ missing }) => missing)).toBe(true);
      const numbers = await test.call("numbers", { alarm: people().id, words: "grandpa sam" });
      expect(numbers).toMatchObject([{ name: "Grandpa Sam", numbers: ["+44 1632 960437"] }]);
      expect(numbers[0]?.vcard).toContain("TEL:+44 1632 960437\r\n");
      expect(await test.failure("alarmThings", { alarm: 999, page })).toMatchObject({ code: "not-found" });
    });

    it("takes a yes to some of what was deleted", async () => {
      const photos = alarms.find(({ kind }) => kind === "photo");
      const [one] = await test.call("alarmThings", { alarm: photos?.id ?? 0, page: { offset: 0, limit: 1 } });
      expect(await test.call("accept", { alarm: photos?.id ?? 0, things: [one?.id ?? 0] })).toEqual({ count: 1 });
      expect(await test.call("count", { filter: { kind: "photo" } })).toEqual({ photo: 41 });
    });

    it("plans item by item, puts back what was agreed to, and only once", async () => {
      const into = people().source;
      const plan = await test.call("planPutBack", { request: { into, alarm: people().id }, job: "plan" });
      expect(plan.counts).toMatchObject({ create: 69, replace: 0, same: 0, kept: 0, failed: 0 });
      expect(plan.rows).toHaveLength(69);
      const receipt = await test.call("putBack", { plan: plan.plan, job: "put" });
      expect(receipt).toMatchObject({ into: "Mara's phone", total: 69, groups: [{ state: "back", count: 69 }] });
      expect(await test.failure("putBack", { plan: plan.plan, job: "again" })).toMatchObject({ code: "not-found" });
      expect((await home()).alarms.some(({ kind }) => kind === "contact")).toBe(false);
    });

    it("puts the rest back, and keeps the receipts", async () => {
      const { receipt } = await test.call("rehearse", { step: "put-back", job: "rest" });
      expect(receipt?.groups.map(({ state }) => state).toSorted()).toEqual(["back", "there"]);
      expect(await test.call("receipts", {})).toHaveLength(2);
      expect((await home()).safety.state).toBe("well");
    });
  });

  it("reads everything again, and says what it found", async () => {
    expect(await test.call("verify", { job: "verify" })).toMatchObject({ status: "clean", damage: [] });
    expect(await test.call("lastCheck", {})).toMatchObject({ status: "clean", counts: { damage: 0 } });
    expect(test.events.some((event) => event.is === "progress" && event.job === "verify")).toBe(true);
  });

  it("exports plain files", async () => {
    const folder = join(test.dir, "out");
    const { files } = await test.call("export", { folder, job: "export" });
    expect(files).toBeGreaterThan(40);
    expect(existsSync(join(folder, "README.html"))).toBe(true);
  });

  it("ends without a trace", async () => {
    expect(await test.call("endRehearsal", {})).toMatchObject({ vault: "none" });
    expect(await test.failure("home", {})).toMatchObject({ code: "no-vault" });
    expect(existsSync(join(test.dir, "Lifeboat"))).toBe(false);
  });
});
