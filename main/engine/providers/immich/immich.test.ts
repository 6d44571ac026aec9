import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { conformance, type Subject } from "../conformance.ts";
import { samplePhoto } from "../conformance/samples.ts";
import { createTestSecrets } from "../memory/io.ts";
import type { Body, Change, Fetched, Item, Op, Outcome } from "../provider.ts";
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
});

describe("signing in", () => {
  it("wants a key that is good, and keeps it then", async () => {
    await using server = await ImmichServer.start();
    await expect(immich.connect({ url: server.url }, "read", ioFor(server.host, "wrong"))).rejects.toMatchObject({ code: "auth" });
    const secrets = createTestSecrets();
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
