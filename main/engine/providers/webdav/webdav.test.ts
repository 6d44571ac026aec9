import { describe, expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { conformance, type Subject } from "../conformance.ts";
import { samplePhoto } from "../conformance/samples.ts";
import { memorySecrets } from "../memory/io.ts";
import type { Io, Item, Op, Outcome } from "../provider.ts";
import { WebdavServer, type Ways } from "./server.fixture.ts";
import { ioFor, openWebdav } from "./subject.fixture.ts";
import { webdav } from "./webdav.ts";

conformance({ name: "WebDAV", kinds: ["photo"], big: 60, open: () => openWebdav() });
conformance({ name: "WebDAV without etags, ranges and times", kinds: ["photo"], big: 20, open: () => openWebdav({ etags: false, ranges: false, keepsTimes: false }) });

const photo = (name: string, more: Partial<Item> = {}): Item => ({ ...samplePhoto(name, name), ...more });
const create = (key: string, item: Item): Op => ({ do: "create", key, item });

async function opened(ways?: Ways): Promise<Awaited<ReturnType<typeof openWebdav>> & AsyncDisposable> {
  const subject = await openWebdav(ways);
  return { ...subject, [Symbol.asyncDispose]: () => subject.close() };
}

async function everyItem({ connection, collection, io }: Subject): Promise<Item[]> {
  const refs = (await gather(connection.source?.changes(collection, undefined, io) ?? noChanges())).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  const fetched = await gather(connection.source?.read(collection, refs, io) ?? noChanges());
  return fetched.flatMap((each) => (each.is === "item" ? [each.item] : []));
}

async function* noChanges(): AsyncGenerator<never> {}

async function write({ connection, collection, io }: Subject, ops: readonly Op[]): Promise<Outcome[]> {
  return gather(connection.target?.write(collection, ops, io) ?? noChanges());
}

describe("dates", () => {
  const old = { name: "scan.jpg", taken: "1998-07-04T10:00:00.000Z" };

  it("become the file's time where the server keeps it", async () => {
    await using subject = await opened();
    await write(subject, [create("a", photo("scan.jpg", { facts: old }))]);
    expect(subject.server.files.get("/dav/Main/scan.jpg")?.modified.toISOString()).toBe(old.taken);
  });

  it("come back where it does not, on another computer too", async () => {
    await using subject = await opened({ keepsTimes: false });
    await write(subject, [create("a", photo("scan.jpg", { facts: old }))]);
    await using later = await subject.reconnect(subject.io);
    expect((await everyItem({ ...subject, connection: later }))[0]?.facts).toEqual(old);
  });
});

it("keeps a Live Photo in one piece", async () => {
  await using subject = await opened();
  const live = { type: "video/quicktime", bytes: Buffer.from("a short film") };
  const [outcome] = await write(subject, [create("a", photo("IMG_1.jpg", { parts: { live } }))]);
  expect([...subject.server.files.keys()].filter((path) => !path.includes("/.lifeboat/"))).toEqual(["/dav/Main/IMG_1.mov", "/dav/Main/IMG_1.jpg"]);
  const [item, ...others] = await everyItem(subject);
  expect(others).toEqual([]);
  expect(Buffer.from(await bytesOf(item?.parts?.["live"] ?? live)).toString()).toBe("a short film");
  if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error("not done");
  await write(subject, [{ do: "remove", key: "b", ref: outcome.ref }]);
  expect([...subject.server.files.keys()].filter((path) => !path.includes("/.lifeboat/"))).toEqual([]);
});

it("gives a second photo of the same name a name of its own", async () => {
  await using subject = await opened();
  await write(subject, [create("a", photo("IMG_1.jpg")), create("b", photo("IMG_1.JPG")), create("c", samplePhoto("IMG_1.jpg", "another"))]);
  const names = [...subject.server.files.keys()].filter((path) => !path.includes("/.lifeboat/")).sort();
  expect(names).toEqual(["/dav/Main/IMG_1 (2).jpg", "/dav/Main/IMG_1 (3).jpg", "/dav/Main/IMG_1.jpg"]);
});

it("does not take a photo for whole that was cut, or changed halfway", async () => {
  await using subject = await opened();
  subject.server.put("/dav/Main/IMG_1.jpg", await bytesOf(samplePhoto("a", "x".repeat(1000)).body));
  const [item] = await everyItem(subject);
  if (item === undefined || !("open" in item.body)) throw new Error("no photo");
  const { body } = item;
  expect((await bytesOf(body)).length).toBeGreaterThan(1000);
  subject.server.put("/dav/Main/IMG_1.jpg", await bytesOf(samplePhoto("a", "y".repeat(1000)).body));
  await expect(gather(body.open(10))).rejects.toMatchObject({ code: "conflict" });
  subject.server.put("/dav/Main/IMG_1.jpg", Buffer.from("short"));
  const [listed] = await everyItem({ ...subject, connection: await subject.reconnect(subject.io) });
  subject.server.put("/dav/Main/IMG_1.jpg", Buffer.from("shorter"));
  await expect(bytesOf(listed?.body ?? body)).rejects.toMatchObject({ code: "bad-answer" });
});

it("finds the files of a Nextcloud by its address alone, and says when there are none", async () => {
  await using subject = await opened();
  const { server, io } = subject;
  await expect(webdav.connect({ url: `http://${server.host}/cloud/`, user: "anna" }, "read", io)).rejects.toMatchObject({ code: "not-found" });
  for (const folder of ["/cloud/remote.php", "/cloud/remote.php/dav", "/cloud/remote.php/dav/files", "/cloud/remote.php/dav/files/anna"]) server.folders.add(folder);
  await using found = await webdav.connect({ url: `http://${server.host}/cloud/`, user: "anna" }, "read", io);
  expect(found.identity).toEqual({ id: `webdav:anna@${server.host}/cloud/remote.php/dav/files/anna/`, label: "anna" });
  expect(found.target).toBeUndefined();
});

it("asks for a password, keeps one that is good, and no other", async () => {
  await using server = await WebdavServer.start();
  const secrets = memorySecrets();
  const ask = (password: string): Io => ({ ...ioFor(server.host), secrets, ask: async () => password });
  await expect(webdav.connect({ url: server.url, user: "anna" }, "read", ask("wrong"))).rejects.toMatchObject({ code: "auth" });
  expect(await secrets.get("password")).toBeUndefined();
  await webdav.connect({ url: server.url, user: "anna" }, "read", ask("secret"));
  expect(await secrets.get("password")).toBe("secret");
});

it("lists folders with photos, and what is no photo's is left alone", async () => {
  await using subject = await opened();
  const { server, connection, io } = subject;
  for (const folder of ["/dav/2019", "/dav/2019/Rügen 50%", "/dav/vault", "/dav/Documents", "/dav/.trash"]) server.folders.add(folder);
  const bytes = await bytesOf(samplePhoto("a", "a").body);
  for (const path of ["/dav/2019/Rügen 50%/a#1.jpg", "/dav/vault/vault.db", "/dav/vault/x.jpg", "/dav/.trash/y.jpg", "/dav/Documents/letter.odt"]) server.put(path, bytes);
  const collections = (await gather(connection.collections(io))).map((each) => (each.is === "end" ? "end" : [each.collection.id, each.collection.name]));
  expect(collections).toEqual([["2019/Rügen 50%25", "Rügen 50%"], ["Main", "Main"], "end"]);
  const collection = { ...subject.collection, id: "2019/Rügen 50%25" };
  const [change] = await gather(connection.source?.changes(collection, undefined, io) ?? noChanges());
  expect(change).toMatchObject({ is: "present", ref: { href: "2019/Rügen 50%25/a%231.jpg" } });
  expect(await everyItem({ ...subject, collection })).toHaveLength(1);
});

it("clears away what a killed run had sent, once nobody will name it", async () => {
  await using subject = await opened();
  const { server, io } = subject;
  const days = ["2026-05-01", "2026-05-02", "2026-05-03"].map((day) => `/dav/Main/.lifeboat/${day}-0.part`);
  for (const path of days) server.put(path, Buffer.from("half"), new Date(0));
  const now = (): Date => new Date("2026-05-03T08:00:00Z");
  await write({ ...subject, io: { ...io, now } }, [create("a", photo("IMG_1.jpg"))]);
  expect([...server.files.keys()].filter((path) => path.endsWith(".part"))).toEqual(days.slice(1));
});
