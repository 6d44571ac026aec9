// Days on which it would be easy to lose something, or to hold it twice.
import { expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { createTestIo } from "../providers/memory/io.ts";
import type { Connection, Item } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig, photo } from "./pull.fixture.ts";
import { failing, fill, listing, move } from "./pull.life.fixture.ts";
import { pull } from "./pull.ts";

it("a move is no loss when the first run could not list where it came from", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 1);
  await rig.backup();
  const [before] = await rig.vault.read.items({}, { limit: 1 });
  await move(rig, "one", "two", 12);
  expect(await rig.backup(failing("one"))).toMatchObject({ status: "partial", counts: { added: 12, moved: 0 } });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 12, lost: 0 }, verdicts: [] });
  expect(await rig.names()).toHaveLength(13);
  expect(await rig.vault.read.versions(before?.item ?? 0)).toHaveLength(2);
});

it("a move is no loss when the first run could not list, or not read, where it went", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 1);
  await rig.backup();
  await move(rig, "one", "two", 12);
  expect(await rig.backup(failing("two"))).toMatchObject({ status: "partial", verdicts: [] });
  for (let n = 0; n < 12; n++) rig.world.refuse("two", `moved${n}`, "server");
  expect(await rig.backup()).toMatchObject({ status: "partial", counts: { owed: 12 }, verdicts: [] });
  for (let n = 0; n < 12; n++) rig.world.refuse("two", `moved${n}`);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 12, lost: 0 }, verdicts: [] });
  expect(await rig.names()).toHaveLength(13);
});

it("a list of collections that broke off may hide where things went", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 1);
  await rig.backup();
  await move(rig, "one", "two", 12);
  const broken = await rig.backup((connection) =>
    overlay(connection, {
      async *collections(io) {
        for await (const entry of connection.collections(io)) {
          yield entry;
          return;
        }
      },
    }),
  );
  expect(broken).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 12 }, verdicts: [] });
});

it("a move under way while the run is listing is no loss, and followed by the next run", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 12);
  await rig.backup();
  let moved = false;
  const during = listing((own) => async function* (c, since, io) {
    if (c.id === "two" && !moved) {
      moved = true;
      await move(rig, "two", "one", 12);
    }
    yield* own(c, since, io);
  });
  expect(await rig.backup(during)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 12, lost: 0 }, verdicts: [] });
  expect(await rig.names()).toHaveLength(24);
});

it("a collection that is made anew while the run is listing is not gone", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 3);
  await rig.backup();
  const during = listing((own) => async function* (c, since, io) {
    if (c.id === "two" && rig.world.snapshot().has("one")) {
      rig.world.addCollection({ id: "one-anew" });
      await move(rig, "one", "one-anew", 12);
      rig.world.removeCollection("one");
    }
    yield* own(c, since, io);
  });
  const gone = (connection: Connection): Connection => overlay(during(connection), {
    async *collections(io) {
      for await (const entry of connection.collections(io)) if (entry.is === "end" || rig.world.snapshot().has("one-anew") || entry.collection.id !== "one") yield entry;
    },
  });
  expect(await rig.backup(gone)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 12, lost: 0 }, verdicts: [] });
});

it("a collection that a whole list lacks is not gone where the second one breaks off", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 3);
  await rig.backup();
  let lists = 0;
  const lacking = (connection: Connection): Connection => overlay(connection, {
    async *collections(io) {
      lists++;
      for await (const entry of connection.collections(io)) if (entry.is === "end" ? lists === 1 : entry.collection.id !== "one") yield entry;
    },
  });
  expect(await rig.backup(lacking)).toMatchObject({ status: "partial", verdicts: [] });
  expect(lists).toBe(2);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { lost: 0 }, verdicts: [] });
});

it("what keeps appearing elsewhere excuses a loss once, not run after run", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 12);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("two", `h${n}`);
  let looks = 0;
  const busy = listing((own) => async function* (c, since, io) {
    if (since === undefined) for (let n = 0; n < 12; n++) await rig.world.put("one", `new${looks++}`, card(`New ${looks}`));
    yield* own(c, since, io);
  });
  expect(await rig.backup(busy)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup(busy)).toMatchObject({ status: "held", verdicts: [{ what: "missing", count: 12 }] });
});

it("fewer new ones elsewhere than were lost are no excuse", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "two", 12);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("two", `h${n}`);
  const busy = listing((own) => async function* (c, since, io) {
    if (since === undefined && c.id === "one") for (let n = 0; n < 11; n++) await rig.world.put("one", `new${n}`, card(`New ${n}`));
    yield* own(c, since, io);
  });
  expect(await rig.backup(busy)).toMatchObject({ status: "held", verdicts: [{ what: "missing", count: 12 }] });
});

it("a full temporary table is this side's trouble, not the provider's", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 3);
  const full = new LifeboatError("disk-full", "database or disk is full");
  const write = new Proxy(rig.vault.write, { get: (target, name) => (name === "hear" ? () => Promise.reject(full) : (Reflect.get(target, name) as unknown)) });
  const vault = new Proxy(rig.vault, { get: (target, name) => (name === "write" ? write : (Reflect.get(target, name, target) as unknown)) });
  const io = createTestIo({ now: () => rig.clock.now() });
  await using connection = await rig.connect(io);
  await expect(pull({ vault, account: rig.account, connection, io, clock: rig.clock, onProgress: () => undefined })).rejects.toBe(full);
  expect(await rig.vault.read.runs(rig.account, 1)).toMatchObject([{ status: "failed", error: "disk-full" }]);
});

it("a second look that falls short of the provider's own count is none", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await rig.backup();
  const lying = listing((own) => async function* (c, since, io) {
    if (since !== undefined) {
      for (let n = 0; n < 12; n++) yield { is: "gone", href: `h${n}` };
      yield { is: "end", listing: "delta" };
    } else for await (const change of own(c, since, io)) if (change.is === "end") yield change;
  });
  expect(await rig.backup(lying)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [] });
  expect(await rig.names()).toHaveLength(12);
});

it("a second look that is answered with changes alone is none", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await rig.backup();
  const brief = listing(() => async function* (_c, since) {
    if (since !== undefined) for (let n = 0; n < 12; n++) yield { is: "gone", href: `h${n}` };
    yield { is: "end", listing: "delta" };
  });
  expect(await rig.backup(brief)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [] });
  expect(await rig.names()).toHaveLength(12);
});

it("of a list that goes on after a stop no more is heard", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 3);
  const stop = new AbortController();
  const io = createTestIo({ now: () => rig.clock.now(), signal: stop.signal });
  let said = 0;
  const deaf = listing(() => async function* () {
    for (; said < 100; said++) {
      if (said === 10) stop.abort();
      yield { is: "present", ref: { href: `h${said}`, etag: "1" } };
    }
    yield { is: "end", listing: "full" };
  });
  await using connection = await rig.connect(io);
  await expect(pull({ vault: rig.vault, account: rig.account, connection: deaf(connection), io, clock: rig.clock, onProgress: () => undefined })).rejects.toMatchObject({ code: "cancelled" });
  expect(said).toBe(10);
});

it("changes that do not add up to the provider's count are followed by a full listing", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 3);
  await rig.backup();
  await rig.world.put("one", "unsaid", card("Unsaid"));
  const forgetful = listing((own) => async function* (c, since, io) {
    for await (const change of own(c, since, io)) if (change.is !== "present") yield change;
  });
  expect(await rig.backup(forgetful)).toMatchObject({ status: "partial", counts: { added: 0 } });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { listed: 4, added: 1 } });
});

it("a collection named twice is listed once", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 3);
  const twice = await rig.backup((connection) =>
    overlay(connection, {
      async *collections(io) {
        for await (const entry of connection.collections(io)) {
          if (entry.is === "collection") yield entry;
          yield entry;
        }
      },
    }),
  );
  expect(twice).toMatchObject({ status: "complete", counts: { collections: 1, added: 3 } });
});

it("another kind at the same href is another item, and history keeps the kind it had", async () => {
  await using rig = await createRig();
  const entry = (kind: "event" | "task"): Item => ({ kind, uid: "x", body: { type: "text/calendar", bytes: Buffer.from(`BEGIN:VCALENDAR\r\nX-KIND:${kind}\r\nEND:VCALENDAR\r\n`) } });
  rig.world.addCollection({ id: "calendar" });
  await rig.world.put("calendar", "x", entry("event"));
  for (let n = 0; n < 20; n++) await rig.world.put("calendar", `h${n}`, { ...entry("event"), uid: `e${n}` });
  const first = await rig.backup();
  await rig.world.put("calendar", "x", entry("task"));
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 1, lost: 1 } });
  const kinds = async (snapshot?: number) => (await rig.vault.read.items({ snapshot }, { limit: 100 })).filter((i) => i.href === "x").map((i) => i.kind);
  expect(await kinds(first.snapshot)).toEqual(["event"]);
  expect(await kinds()).toEqual(["task"]);
});

it("to gain or lose a uid is a change, not a loss", async () => {
  await using rig = await createRig();
  const plain = (n: number): Item => ({ kind: "contact", body: { type: "text/vcard", bytes: Buffer.from(`BEGIN:VCARD\r\nFN:N${n}\r\nEND:VCARD\r\n`) } });
  await fill(rig, "one", 12, plain);
  await rig.backup();
  for (let n = 0; n < 12; n++) await rig.world.put("one", `h${n}`, card(`N${n}`));
  const gained = await rig.backup();
  expect(gained.counts).toMatchObject({ changed: 12, added: 0, lost: 0 });
  expect(gained.verdicts.filter((v) => v.what !== "changed")).toEqual([]);
  expect(await rig.names()).toHaveLength(12);
});

it("photos under new ids are the same photos, by what is in them", async () => {
  await using rig = await createRig();
  await fill(rig, "camera", 20, (n) => ({ ...photo(n, 500), uid: `id-${n}` }));
  await rig.backup();
  rig.world.removeCollection("camera");
  await fill(rig, "camera-anew", 20, (n) => ({ ...photo(n, 500), uid: `other-${n}` }));
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 20, lost: 0 }, verdicts: [] });
});

it("many with the same content and no uid move as so many", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 70, () => photo(1, 500));
  rig.world.addCollection({ id: "two" });
  await rig.backup();
  await move(rig, "one", "two", 70);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 70, lost: 0 } });
  expect(await rig.names()).toHaveLength(70);
});

it("of several with one uid each goes with its own content", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  for (const name of ["Anna", "Bert"]) await rig.world.put("one", name, card(name, "twin"));
  await rig.backup();
  const before = await rig.vault.read.items({}, { limit: 10 });
  for (const name of ["Bert", "Anna"]) {
    rig.world.remove("one", name);
    await rig.world.put("one", `new-${name}`, card(name, "twin"));
  }
  expect(await rig.backup()).toMatchObject({ counts: { moved: 2 } });
  const ids = (rows: typeof before) => rows.map((i) => `${i.item} ${i.name}`);
  expect(ids(await rig.vault.read.items({}, { limit: 10 }))).toEqual(ids(before));
});

it("hrefs of any bytes are listed, read and stored; one that cannot be is one item's trouble", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  const odd = ["", "a\0b", "a\0c", '"', "'; DROP TABLE item; --", "\\u0000", "é", "e\u0301", "x".repeat(50_000), "😀"];
  for (const [n, href] of odd.entries()) await rig.world.put("one", href, card(`N${n}`));
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: odd.length } });
  expect((await rig.vault.read.items({}, { limit: 100 })).map((i) => i.href).sort()).toEqual([...odd].sort());
  await rig.world.put("one", "\ud800", card("Surrogate"));
  await rig.world.put("one", "fine", card("Fine"));
  await rig.backup();
  expect(await rig.names()).toContain("Fine");
});

it("gone for what was never known, and gone and back in one listing, mean nothing", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 3);
  await rig.backup();
  const chatty = listing((own) => async function* (c, since, io) {
    yield { is: "gone", href: "never-known" };
    yield { is: "gone", href: "h1" };
    for (const { ref } of rig.world.snapshot().get("one")?.items.values() ?? []) yield { is: "present", ref };
    yield* own(c, since, io);
  });
  expect(await rig.backup(chatty)).toMatchObject({ status: "complete", snapshot: undefined, verdicts: [] });
  expect(await rig.names()).toHaveLength(3);
});
