import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { conformance, type Subject } from "../conformance.ts";
import { samplePhoto } from "../conformance/samples.ts";
import { memorySecrets } from "../memory/io.ts";
import type { Body, Change, Fetched, Item, Op, Outcome } from "../provider.ts";
import { retry } from "../wrap/retry.ts";
import { immich } from "./immich.ts";
import { ImmichServer, partner } from "./server.fixture.ts";
import { ioFor, openImmich } from "./subject.fixture.ts";

conformance({ name: "Immich 3", kinds: ["photo"], big: 60, open: () => openImmich(3) });
conformance({ name: "Immich 2", kinds: ["photo"], big: 20, open: () => openImmich(2) });

async function* none(): AsyncGenerator<never> {}

const photo = (n: number, more: Partial<Item> = {}): Item => ({ ...samplePhoto(`IMG_${n}.jpg`, String(n)), ...more });
const create = (key: string, item: Item): Op => ({ do: "create", key, item });
const changesOf = ({ connection, collection, io }: Subject): Promise<Change[]> => gather(connection.source?.changes(collection, undefined, io) ?? none());
const write = ({ connection, collection, io }: Subject, ops: readonly Op[]): Promise<Outcome[]> => gather(connection.target?.write(collection, ops, io) ?? none());

async function read(subject: Subject): Promise<Fetched[]> {
  const refs = (await changesOf(subject)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(subject.connection.source?.read(subject.collection, refs, subject.io) ?? none());
}

async function items(subject: Subject): Promise<Item[]> {
  return (await read(subject)).flatMap((each) => (each.is === "item" ? [each.item] : []));
}

describe("what goes there", () => {
  it("keeps its name, date, mark, albums and film, and comes back with them", async () => {
    await using subject = await openImmich();
    const live: Body = { type: "video/quicktime", bytes: Buffer.from("a short film") };
    const facts = { name: "Omas Fest.jpg", taken: "2019-06-01T10:20:30.000Z", favourite: true, groups: ["Rügen", "Family"] };
    expect(await write(subject, [create("a", photo(1, { facts, parts: { live } })), create("b", photo(2, { facts: { name: "b.jpg", groups: ["Family"] } }))])).toMatchObject([{ is: "done" }, { is: "done" }]);
    const albums = new Map([...subject.server.albums.values()].map((album) => [album.albumName, album]));
    expect([...albums].map(([name, { assets }]) => [name, assets.size])).toEqual([["Rügen", 1], ["Family", 2]]);
    const found = (await items(subject)).find((item) => item.facts?.name === facts.name);
    expect(found?.facts).toEqual({ ...facts, groups: [...albums.values()].map(({ id }) => id).sort((a, b) => a.localeCompare(b)) });
    expect(await bytesOf(found?.parts?.["live"] ?? live)).toEqual(new Uint8Array(live.bytes));
    expect(found?.uid).toBe(createHash("sha1").update(await bytesOf(photo(1).body)).digest("base64"));
  });

  it("is shown at the hour it was taken, where it says no zone", async () => {
    await using subject = await openImmich();
    await write(subject, [create("a", photo(1, { facts: { name: "x.jpg", taken: "2019-06-01T23:30:00" } }))]);
    expect([...subject.server.assets.values()].map(({ fileCreatedAt }) => fileCreatedAt)).toEqual(["2019-06-01T23:30:00.000Z"]);
  });

  it("is found by its checksum, gets its albums and mark all the same, and comes out of the trash", async () => {
    await using subject = await openImmich();
    const { server } = subject;
    const known = server.add(await bytesOf(photo(1).body), { isTrashed: true });
    const [outcome] = await write(subject, [create("a", photo(1, { facts: { name: "x.jpg", favourite: true, groups: ["Rügen"] } }))]);
    expect(outcome).toMatchObject({ is: "done", ref: { href: known.id } });
    expect(server.assets.size).toBe(1);
    expect(server.assets.get(known.id)).toMatchObject({ isTrashed: false, isFavorite: true });
    expect([...server.albums.values()].map(({ assets }) => [...assets])).toEqual([[known.id]]);
    expect(server.seen).not.toContain("POST /api/assets");
  });

  it("goes into an album of one's own, not into one that another shares", async () => {
    await using subject = await openImmich();
    const theirs = subject.server.addAlbum("Rügen", [], partner);
    await write(subject, [create("a", photo(1, { facts: { name: "x.jpg", groups: ["Rügen"] } }))]);
    expect(theirs.assets.size).toBe(0);
    expect(subject.server.albums.size).toBe(2);
  });

  it("is refused by name, one at a time, and said to be full", async () => {
    await using subject = await openImmich();
    const odd: Body = { type: "text/plain", bytes: Buffer.from("no photo") };
    const outcomes = await write(subject, [create("a", photo(1)), create("b", { kind: "photo", body: odd, facts: { name: "notes.txt" } })]);
    expect(outcomes).toMatchObject([{ key: "b", is: "failed", code: "unsupported" }, { key: "a", is: "done" }]);
    subject.server.refuses = "Quota has been exceeded!";
    expect(await write(subject, [create("c", photo(3))])).toMatchObject([{ is: "failed", code: "quota" }]);
  });

  it("is put into the trash when it is removed", async () => {
    await using subject = await openImmich();
    const [outcome] = await write(subject, [create("a", photo(1))]);
    if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error("not done");
    expect(await write(subject, [{ do: "remove", key: "b", ref: outcome.ref }])).toEqual([{ key: "b", is: "done" }]);
    expect([...subject.server.assets.values()].map(({ isTrashed }) => isTrashed)).toEqual([true]);
  });
});

describe("a library", () => {
  it("is one's own, with what is archived and without what is in the trash, hidden or a partner's", async () => {
    await using subject = await openImmich();
    const { server } = subject;
    const own = server.add(Buffer.from("1"));
    const archived = server.add(Buffer.from("2"), { visibility: "archive" });
    server.add(Buffer.from("3"), { isTrashed: true });
    server.add(Buffer.from("4"), { visibility: "hidden" });
    const theirs = server.add(Buffer.from("5"), { ownerId: partner });
    const album = server.addAlbum("Rügen", [own.id, theirs.id], partner);
    const changes = await changesOf(subject);
    expect(changes.filter(({ is }) => is === "group")).toEqual([{ is: "group", id: album.id, name: "Rügen" }]);
    expect(changes.flatMap((change) => (change.is === "present" ? [change.ref.href] : [])).sort()).toEqual([own.id, archived.id].sort());
    expect(changes.at(-1)).toMatchObject({ is: "end", listing: "full", total: 2 });
    expect((await items(subject)).map(({ facts }) => facts?.groups)).toEqual([[album.id], undefined]);
  });

  it("is whole although photos go while its pages are read", async () => {
    await using subject = await openImmich();
    const { server } = subject;
    server.page = 3;
    const all = Array.from({ length: 8 }, (_, n) => server.add(Buffer.from(String(n))));
    let calls = 0;
    server.meanwhile = () => {
      calls += 1;
      // The first page has been read: the others move up by one.
      if (calls === 2) Object.assign(all[0] ?? {}, { isTrashed: true });
    };
    const changes = await changesOf(subject);
    expect(changes.filter(({ is }) => is === "present")).toHaveLength(7);
  });

  it("has an etag that the server's own jobs do not change, and a person does", async () => {
    await using subject = await openImmich();
    const asset = subject.server.add(Buffer.from("1"));
    const etag = async (): Promise<unknown> => (await changesOf(subject)).find((change) => change.is === "present")?.ref.etag;
    const before = await etag();
    expect(await etag()).toBe(before);
    asset.description = "Oma";
    expect(await etag()).not.toBe(before);
    const said = (await items(subject))[0]?.parts?.["json"];
    expect(said && Buffer.from(await bytesOf(said)).toString()).toBe('{"description":"Oma"}');
  });

  it("does not take bytes for a photo that are not those of its checksum", async () => {
    await using subject = await openImmich();
    subject.server.add(Buffer.from("rotten"), { checksum: createHash("sha1").update("whole").digest("base64") });
    const [item] = await items(subject);
    await expect(bytesOf(item?.body ?? { type: "", bytes: new Uint8Array() })).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("holds what goes on after a break against its checksum, too", async () => {
    await using subject = await openImmich();
    subject.server.add(Buffer.from("rotten"), { checksum: createHash("sha1").update("whole").digest("base64") });
    const patient = retry(subject.connection, { sleep: async () => undefined });
    const [item] = await items({ ...subject, connection: patient });
    await expect(bytesOf(item?.body ?? { type: "", bytes: new Uint8Array() })).rejects.toMatchObject({ code: "bad-answer" });
    const good = subject.server.add(Buffer.from("a whole photo"));
    const body = (await items(subject)).find(({ uid }) => uid === good.checksum)?.body;
    if (body === undefined || !("open" in body)) throw new Error("no stream");
    await body.open().pipeTo(new WritableStream());
    expect(await bytesOf({ type: "", open: () => body.open(13) })).toHaveLength(0);
  });

  it("of an external library is held against its length: its checksum is that of its path", async () => {
    await using subject = await openImmich();
    const checksum = createHash("sha1").update("path:/mnt/x.jpg").digest("base64");
    subject.server.add(Buffer.from("external"), { checksum, originalPath: "/mnt/x.jpg" });
    const [item] = await items(subject);
    expect(Buffer.from(await bytesOf(item?.body ?? { type: "", bytes: new Uint8Array() })).toString()).toBe("external");
    const [ref] = (await changesOf(subject)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    const other = { ...photo(1), body: { type: "image/jpeg", bytes: Buffer.from("other") } };
    expect(await write(subject, [{ do: "replace", key: "a", ref: ref ?? { href: "" }, item: other }])).toMatchObject([{ is: "failed", code: "unsupported" }]);
  });

  it("has its tags, in a listing as when one photo is looked up", async () => {
    await using subject = await openImmich();
    const { server } = subject;
    const asset = server.add(Buffer.from("1"), { tags: ["Trip", "People/Oma"] });
    const json = async (): Promise<unknown> => {
      const said = (await items(subject))[0]?.parts?.["json"];
      return said && JSON.parse(Buffer.from(await bytesOf(said)).toString());
    };
    expect(await json()).toEqual({ tags: ["People/Oma", "Trip"] });
    const [ref] = (await changesOf(subject)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    expect(await write(subject, [{ do: "remove", key: "a", ref: ref ?? { href: "" } }])).toMatchObject([{ is: "done" }]);
    asset.isTrashed = false;
    server.mayListTags = false;
    expect(await json()).toBeUndefined();
    const [blind] = (await changesOf(subject)).flatMap((change) => (change.is === "present" ? [change.ref] : []));
    expect(await write(subject, [{ do: "remove", key: "a", ref: blind ?? { href: "" } }])).toMatchObject([{ is: "done" }]);
  });

  it.each([2, 3])("knows the albums of others it is in, in version %i", async (major) => {
    await using subject = await openImmich(major);
    const asset = subject.server.add(Buffer.from("1"));
    const album = subject.server.addAlbum("Family", [asset.id], partner);
    const changes = await changesOf(subject);
    expect(changes.filter(({ is }) => is === "group")).toEqual([{ is: "group", id: album.id, name: "Family" }]);
    const [ref] = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
    expect(await write(subject, [{ do: "remove", key: "a", ref: ref ?? { href: "" } }])).toMatchObject([{ is: "done" }]);
  });

  it("is whole also where the server has not looked into a file yet", async () => {
    await using subject = await openImmich();
    subject.server.add(Buffer.from("1"));
    subject.server.add(Buffer.from("2"), { hasExif: false });
    const changes = await changesOf(subject);
    expect(changes.filter(({ is }) => is === "present")).toHaveLength(2);
    expect(changes.at(-1)).toMatchObject({ is: "end", listing: "full", total: 2 });
  });
});

describe("signing in", () => {
  it("wants a key that is good, and keeps it then", async () => {
    await using server = await ImmichServer.start();
    await expect(immich.connect({ url: server.url }, "read", ioFor(server.host, "wrong"))).rejects.toMatchObject({ code: "auth" });
    const secrets = memorySecrets();
    const connection = await immich.connect({ url: `${server.url}/api` }, "read", { ...ioFor(server.host), secrets, ask: async () => " a-key-of-43-characters\n" });
    expect(connection.identity.label).toBe("anna@example.org");
    expect(connection.target).toBeUndefined();
    expect(await secrets.get("key")).toBe("a-key-of-43-characters");
  });

  it("says when there is no Immich, or one that is too old", async () => {
    await using server = await ImmichServer.start();
    await expect(immich.connect({ url: `${server.url}/photos` }, "read", ioFor(server.host))).rejects.toMatchObject({ code: "not-found" });
    await using old = await ImmichServer.start(1);
    await expect(immich.connect({ url: old.url }, "read", ioFor(old.host))).rejects.toMatchObject({ code: "unsupported" });
  });
});
