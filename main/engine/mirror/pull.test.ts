import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type ErrorCode, LifeboatError } from "../../api/errors.ts";
import type { Connection, Item, Source } from "../providers/provider.ts";
import { card, createRig, photo } from "./pull.fixture.ts";
import type { PullResult } from "./pull.ts";

it("stores what is listed, and says that it is complete", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  await rig.world.put("people", "a", card("Anna"));
  await rig.world.put("people", "b", card("Bert"));
  await rig.world.put("people", "p", photo(7));
  const result = await rig.backup();
  expect(result).toMatchObject({ status: "complete", counts: { added: 3, listed: 3, owed: 0 } });
  expect(await rig.names()).toEqual(["Anna", "Bert", "IMG_7.jpg"]);
  const [first] = await rig.vault.read.items({ kind: "photo" }, { limit: 1 });
  const version = first && (await rig.vault.read.version(first.version));
  expect(version?.body.ext).toBe("jpg");
  const file = join(rig.vault.dir, "photos", version?.body.hash.slice(0, 2) ?? "", `${version?.body.hash}.jpg`);
  expect(readFileSync(file).length).toBe(10_000);
});

it("writes a run row only when nothing changed, and reads nothing", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  await rig.world.put("people", "a", card("Anna"));
  await rig.backup();
  const before = rig.world.calls.readItems;
  const result = await rig.backup();
  expect(result).toMatchObject({ status: "complete", snapshot: undefined });
  expect(rig.world.calls.readItems).toBe(before);
  expect(await rig.vault.read.snapshots({ limit: 10 })).toHaveLength(1);
});

it("reads nothing again after dead cursors, since etags tell", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  for (let n = 0; n < 20; n++) await rig.world.put("people", `h${n}`, card(`N${n}`));
  await rig.backup();
  const before = rig.world.calls.readItems;
  rig.world.expireCursors();
  expect(await rig.backup()).toMatchObject({ status: "complete", snapshot: undefined, counts: { unchanged: 20 } });
  expect(rig.world.calls.readItems).toBe(before);
});

it("keeps every version, and shows any time as it was", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  for (let n = 0; n < 20; n++) await rig.world.put("people", `h${n}`, card(`N${n}`));
  const first = await rig.backup();
  await rig.world.put("people", "h1", card("Changed", "n1"));
  rig.world.remove("people", "h2");
  const second = await rig.backup();
  expect(second).toMatchObject({ status: "complete", counts: { changed: 1, lost: 1 } });
  expect(await rig.names(first.snapshot)).toContain("N1");
  expect(await rig.names(first.snapshot)).toContain("N2");
  const now = await rig.names();
  expect(now).toContain("Changed");
  expect(now).not.toContain("N2");
  expect(await rig.vault.read.diff(first.snapshot ?? 0, undefined, 10)).toEqual([
    expect.objectContaining({ is: "changed", name: "Changed" }),
    expect.objectContaining({ is: "removed", name: "N2" }),
  ]);
});

it("holds a mass loss: nothing is closed, one alarm, and it ends when all is back", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people", name: "People" });
  for (let n = 0; n < 40; n++) await rig.world.put("people", `h${n}`, card(`N${n}`));
  await rig.backup();
  rig.world.loseEverything();
  expect(await rig.backup()).toMatchObject({ status: "held" });
  expect(await rig.backup()).toMatchObject({ status: "held" });
  expect(await rig.names()).toHaveLength(40);
  const alarms = await rig.vault.read.heldAlarms();
  expect(alarms).toEqual([expect.objectContaining({ count: 40, base: 40, verdict: "hold", what: "missing" })]);
  expect(await rig.vault.read.heldItems(alarms[0]?.id ?? 0)).toHaveLength(40);
  for (let n = 0; n < 40; n++) await rig.world.put("people", `new${n}`, card(`N${n}`));
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 40 } });
  expect(await rig.vault.read.heldAlarms()).toEqual([]);
  expect(await rig.names()).toHaveLength(40);
});

it("looks a second time before it believes a loss", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  for (let n = 0; n < 40; n++) await rig.world.put("people", `h${n}`, card(`N${n}`));
  await rig.backup();
  let looks = 0;
  rig.world.expireCursors();
  const flicker = await rig.backup((connection) => {
    const { source } = connection;
    if (!source) throw new Error("no source");
    const changes: typeof source.changes = async function* (c, since, io) {
      looks++;
      if (looks === 1) yield { is: "end", listing: "full" };
      else yield* source.changes(c, since, io);
    };
    return { ...connection, source: { ...source, read: source.read.bind(source), changes } };
  });
  expect(looks).toBe(2);
  expect(flicker.status).not.toBe("held");
  expect(await rig.names()).toHaveLength(40);
  expect(await rig.vault.read.heldAlarms()).toEqual([]);
  expect(await rig.backup()).toMatchObject({ status: "complete" });
});

it("takes a listing without an end for incomplete, and keeps what it did name", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  for (let n = 0; n < 10; n++) await rig.world.put("people", `h${n}`, card(`N${n}`));
  const cut = await rig.backup((connection) => {
    const { source } = connection;
    if (!source) throw new Error("no source");
    const changes: typeof source.changes = async function* (c, since, io) {
      let n = 0;
      for await (const change of source.changes(c, since, io)) if (n++ < 4) yield change;
    };
    return { ...connection, source: { read: source.read.bind(source), changes } };
  });
  expect(cut).toMatchObject({ status: "partial", counts: { added: 4 }, problems: [{ code: "bad-answer" }] });
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 6, unchanged: 4 } });
});

it("owes what could not be read, and asks again", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  await rig.world.put("people", "a", card("Anna"));
  await rig.world.put("people", "b", card("Bert"));
  rig.world.refuse("people", "b", "forbidden");
  expect(await rig.backup()).toMatchObject({ status: "partial", counts: { added: 1, owed: 1 } });
  expect(await rig.backup()).toMatchObject({ status: "partial", counts: { owed: 1 } });
  expect(await rig.vault.read.owed()).toMatchObject([{ href: "b", reason: "forbidden", tries: 2 }]);
  rig.world.refuse("people", "b");
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 1, owed: 0 } });
  expect(await rig.vault.read.owed()).toEqual([]);
});

it("keeps an item of which a part is owed, and asks for it again also where a listing tells only of changes", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  await rig.world.put("people", "a", card("Anna"));
  await rig.world.put("people", "b", card("Bert"));
  const lacking = (connection: Connection): Connection => {
    const { source } = connection;
    if (!source) throw new Error("reads");
    const read: Source["read"] = async function* (c, refs, io) {
      for await (const answer of source.read(c, refs, io)) yield answer.is === "item" && answer.ref.href === "b" ? { ...answer, owes: { code: "timeout", detail: "its picture" } } : answer;
    };
    return { ...connection, source: { changes: source.changes.bind(source), read } };
  };
  expect(await rig.backup(lacking)).toMatchObject({ status: "partial", counts: { added: 1, owed: 1 } });
  expect(await rig.names()).toEqual(["Anna", "Bert"]);
  const [first] = await rig.vault.read.owed();
  expect(await rig.backup(lacking)).toMatchObject({ status: "partial", counts: { listed: 1, owed: 1 } });
  expect(await rig.vault.read.owed()).toMatchObject([{ href: "b", reason: "timeout", detail: "its picture", tries: 2, firstSeen: first?.firstSeen }]);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { same: 1, owed: 0 } });
  expect(await rig.vault.read.owed()).toEqual([]);
});

it("keeps the picture there was while the one of a changed card is owed, beside the card or in one that was made of what a service says", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "people" });
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 1]);
  const inside = `PHOTO;ENCODING=b;TYPE=JPEG:${bytes.toString("base64")}\r\n`;
  const said = (text: string): Pick<Item, "raw"> => ({ raw: { type: "application/json", bytes: Buffer.from(JSON.stringify(text)) } });
  for (let n = 0; n < 20; n++) await rig.world.put("people", `h${n}`, card(`Zed ${n}`));
  await rig.world.put("people", "a", { ...card("Anna"), parts: { photo: { type: "image/jpeg", bytes } } });
  await rig.world.put("people", "b", { ...card("Bert", "bert", inside), ...said("Bert") });
  await rig.world.put("people", "c", card("Cleo", "cleo", inside));
  await rig.backup();
  await rig.world.put("people", "a", card("Anna B.", "anna"));
  await rig.world.put("people", "b", { ...card("Bert B.", "bert"), ...said("Bert B.") });
  await rig.world.put("people", "c", card("Cleo B.", "cleo"));
  const owing = (connection: Connection): Connection => {
    const { source } = connection;
    if (!source) throw new Error("reads");
    const read: Source["read"] = async function* (c, refs, io) {
      for await (const answer of source.read(c, refs, io)) yield answer.is === "item" ? { ...answer, owes: { code: "timeout", detail: "its picture" } } : answer;
    };
    return { ...connection, source: { changes: source.changes.bind(source), read } };
  };
  expect(await rig.backup(owing)).toMatchObject({ status: "partial", counts: { owed: 3 } });
  const now = new Map((await rig.vault.read.items({}, { limit: 99 })).map(({ name, version }) => [name, version]));
  expect((await rig.vault.read.parts(now.get("Anna B.") ?? 0)).map(({ name }) => name)).toEqual(["photo"]);
  const texts = await rig.vault.read.texts(["Bert B.", "Cleo B."].map((name) => now.get(name) ?? 0));
  expect(texts.map((text) => Buffer.from(text.bytes).includes("PHOTO"))).toEqual([true, false]);
});

it("follows a move between collections as one item", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  rig.world.addCollection({ id: "two" });
  for (let n = 0; n < 6; n++) await rig.world.put("one", `h${n}`, card(`N${n}`));
  await rig.backup();
  for (let n = 0; n < 6; n++) {
    rig.world.remove("one", `h${n}`);
    await rig.world.put("two", `other${n}`, card(`N${n}`));
  }
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 6, lost: 0 } });
  const items = await rig.vault.read.items({}, { limit: 100 });
  expect(items).toHaveLength(6);
  expect(await rig.vault.read.versions(items[0]?.item ?? 0)).toHaveLength(2);
});

it("holds when a collection is no longer listed, and never when the list broke off", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  rig.world.addCollection({ id: "two" });
  await rig.world.put("one", "a", card("Anna"));
  await rig.world.put("two", "b", card("Bert"));
  await rig.backup();
  const breaking = (code: ErrorCode | undefined): Promise<PullResult> => rig.backup((connection) => ({
    ...connection,
    async *collections(io) {
      for await (const entry of connection.collections(io)) {
        yield entry;
        if (code !== undefined) throw new LifeboatError(code, "broke off");
        return;
      }
    },
  }));
  await rig.world.put("one", "c", card("Carl"));
  const broken = await breaking(undefined);
  expect(broken).toMatchObject({ status: "partial", counts: { added: 1 }, problems: [{ code: "bad-answer" }] });
  expect(await breaking("server")).toMatchObject({ status: "partial", problems: [{ code: "server", detail: "broke off" }] });
  await expect(breaking("auth")).rejects.toMatchObject({ code: "auth" });
  expect(await rig.vault.read.heldAlarms()).toEqual([]);
  rig.world.removeCollection("two");
  expect(await rig.backup()).toMatchObject({ status: "held" });
  expect(await rig.vault.read.heldAlarms()).toMatchObject([{ what: "collection-gone", count: 1 }]);
  expect(await rig.names()).toEqual(["Anna", "Bert", "Carl"]);
});

it("stops before listing when another account answers", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  await rig.backup();
  rig.world.identity = { id: "memory:2", label: "Dad" };
  await expect(rig.backup()).rejects.toMatchObject({ code: "wrong-account" });
  const [last] = await rig.vault.read.runs(rig.account, 1);
  expect(last).toMatchObject({ status: "failed", error: "wrong-account" });
});

it("does not believe a listing shorter than the provider's own count", async () => {
  await using rig = await createRig({ totals: true });
  rig.world.addCollection({ id: "one" });
  for (let n = 0; n < 3; n++) await rig.world.put("one", `h${n}`, card(`N${n}`));
  await rig.backup();
  rig.world.expireCursors();
  const short = await rig.backup((connection) => {
    const { source } = connection;
    if (!source) throw new Error("no source");
    const changes: typeof source.changes = async function* (c, since, io) {
      for await (const change of source.changes(c, since, io)) if (change.is === "end" || (change.is === "present" && change.ref.href === "h0")) yield change;
    };
    return { ...connection, source: { read: source.read.bind(source), changes } };
  });
  expect(short).toMatchObject({ status: "partial", problems: [{ code: "bad-answer" }] });
  expect(await rig.names()).toHaveLength(3);
});

it("adds up a slow trickle over days", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  for (let n = 0; n < 100; n++) await rig.world.put("one", `h${n}`, card(`N${n}`));
  await rig.backup();
  const verdicts = [];
  for (let day = 0; day < 6; day++) {
    for (let n = 0; n < 9; n++) rig.world.remove("one", `h${day * 9 + n}`);
    verdicts.push((await rig.backup()).verdicts.map((v) => v.verdict).join());
  }
  expect(verdicts).toEqual(["note", "ask", "ask", "ask", "ask", "hold"]);
});

it("holds a mass change and an emptied group", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  const grouped = (name: string, groups: string[]) => ({ ...card(name), facts: { groups } });
  for (let n = 0; n < 20; n++) await rig.world.put("one", `h${n}`, grouped(`N${n}`, n < 5 ? ["family"] : []));
  await rig.backup();
  for (let n = 0; n < 5; n++) await rig.world.put("one", `h${n}`, grouped(`N${n}`, []));
  expect((await rig.backup()).verdicts).toMatchObject([{ what: "group-gone", verdict: "hold", grouping: "family", count: 5 }]);
  for (let n = 0; n < 20; n++) await rig.world.put("one", `h${n}`, card("", `n${n}`));
  expect((await rig.backup()).verdicts).toMatchObject([{ what: "changed", verdict: "hold", count: 20 }]);
});

it("can be stopped, and says so", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  await rig.world.put("one", "a", card("Anna"));
  const stop = new AbortController();
  stop.abort();
  const error = await rig.backup((c) => c, stop.signal).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(LifeboatError);
  expect(error).toMatchObject({ code: "cancelled" });
});

it("finds by any word, in any script", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "one" });
  await rig.world.put("one", "a", card("Zoë Müller", "z", "TEL:+49 171 5550123\r\n"));
  await rig.world.put("one", "b", card("李小龙", "l"));
  await rig.world.put("one", "c", card("نور", "n"));
  await rig.backup();
  const names = async (typed: string) => (await rig.vault.read.search(typed, { limit: 10 })).map((r) => r.name);
  expect(await names("zoe mul")).toEqual(["Zoë Müller"]);
  expect(await names("小龙")).toEqual(["李小龙"]);
  expect(await names("نور")).toEqual(["نور"]);
  expect(await names("5550123")).toEqual(["Zoë Müller"]);
  expect(await names('"; DROP')).toEqual([]);
  expect(existsSync(join(rig.vault.dir, "search.db"))).toBe(true);
});

it("keeps a photo that was not handed over this time, as long as the card is the same to the letter", async () => {
  await using rig = await createRig({ traits: { etags: "none" } });
  rig.world.addCollection({ id: "one" });
  const picture = { type: "image/png", bytes: Buffer.from("a picture") };
  await rig.world.put("one", "a", { ...card("Anna"), parts: { photo: picture } });
  await rig.backup();
  await rig.world.put("one", "a", card("Anna"));
  expect(await rig.backup()).toMatchObject({ snapshot: undefined });
  await rig.world.put("one", "a", card("Anna B.", "anna"));
  expect(await rig.backup()).toMatchObject({ counts: { changed: 1 } });
  const [anna] = await rig.vault.read.items({}, { limit: 1 });
  expect(await rig.vault.read.parts(anna?.version ?? 0)).toEqual([]);
});

it.each([
  ["once a month", 31],
  ["when nobody knows when it last did, since the clock was ahead", -400],
])("lists in full %s, and finds what the deltas kept quiet about", async (_, days) => {
  await using rig = await createRig({ totals: false });
  rig.world.addCollection({ id: "one" });
  await rig.world.put("one", "a", card("Anna"));
  await rig.backup();
  await rig.world.put("one", "b", card("Bert"));
  const forgetful = (connection: Connection): Connection => {
    const { source } = connection;
    if (!source) throw new Error("no source");
    const changes: Source["changes"] = async function* (c, since, io) {
      for await (const change of source.changes(c, since, io)) if (since === undefined || change.is === "end") yield change;
    };
    return { ...connection, source: { read: source.read.bind(source), changes } };
  };
  expect(await rig.backup(forgetful)).toMatchObject({ snapshot: undefined });
  rig.clock.advance(days * 24 * 3600_000);
  expect(await rig.backup(forgetful)).toMatchObject({ counts: { added: 1, unchanged: 1 } });
});

it("keeps a provider's stand-ins for to-dos, and does not count them", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "todos" });
  const todo = (uid: string, summary: string): Item => {
    const bytes = Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:${uid}\r\nSUMMARY:${summary}\r\nEND:VTODO\r\nEND:VCALENDAR\r\n`);
    return { kind: "task", uid, body: { type: "text/calendar", bytes } };
  };
  await rig.world.put("todos", "a", todo("a", "Buy milk"));
  await rig.world.put("todos", "b", todo("b", "Where are my reminders?"));
  expect(await rig.backup()).toMatchObject({ counts: { added: 2 } });
  expect(await rig.vault.read.counts()).toMatchObject([{ kind: "task", count: 1 }]);
  expect(await rig.vault.read.placeholders()).toEqual([{ account: rig.account, count: 1 }]);
});
