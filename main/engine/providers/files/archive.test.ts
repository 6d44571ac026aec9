import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FixtureEntry } from "../../formats/zip.fixture.ts";
import { makeZip } from "../../formats/zip.fixture.ts";
import { bytesOf, gather } from "../bytes.ts";
import { sampleItem, samplePhoto } from "../conformance/samples.ts";
import { createTestIo } from "../memory/io.ts";
import type { Body, Collection, Connection, Fetched, Source } from "../provider.ts";
import { files } from "./files.ts";

const io = createTestIo();
let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-zip-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function open(entries: readonly FixtureEntry[]): Promise<Connection & { readonly source: Source }> {
  const path = join(dir, "export.zip");
  writeFileSync(path, makeZip(entries));
  const connection = await files.connect({ dir: path }, "write", io);
  if (connection.source === undefined) throw new Error("no source");
  return { ...connection, source: connection.source };
}

async function collectionsOf(connection: Connection): Promise<Collection[]> {
  const answers = await gather(connection.collections(io));
  expect(answers.at(-1)).toEqual({ is: "end" });
  return answers.flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
}

async function readAll({ source }: { readonly source: Source }, collection: Collection): Promise<Fetched[]> {
  const changes = await gather(source.changes(collection, undefined, io));
  const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(source.read(collection, refs, io));
}

const contentOf = async (body: Body): Promise<Uint8Array> => bytesOf(body);

describe("a zip file", () => {
  it("is read like a folder, cannot be written, and its gaps mean nothing", async () => {
    const photo = await contentOf(samplePhoto("a.jpg", "0123456789".repeat(6000)).body);
    const connection = await open([
      { name: "Contacts/all.vcf", content: await contentOf(sampleItem("contact", 1).body) },
      { name: "Photos/a.jpg", content: photo },
      { name: "Photos/a.mov", content: Buffer.from("moving") },
      { name: "__MACOSX/Photos/._a.jpg", content: Buffer.from("litter") },
      { name: "readme.txt", content: Buffer.from("nothing we keep") },
    ]);
    expect(connection.target).toBeUndefined();
    const collections = await collectionsOf(connection);
    expect(collections.map(({ id, readOnly, unlisted }) => [id, readOnly, unlisted])).toEqual([
      ["Contacts", true, "unknown"],
      ["Photos", true, "unknown"],
    ]);
    const [contacts, photos] = collections;
    if (contacts === undefined || photos === undefined) throw new Error("two collections");
    expect(await readAll(connection, contacts)).toMatchObject([{ is: "item", item: { kind: "contact", uid: "sample-1-contact" } }]);
    const [answer] = await readAll(connection, photos);
    if (answer?.is !== "item") throw new Error("no photo");
    const { body, parts } = answer.item;
    expect(Object.keys(parts ?? {})).toEqual(["live"]);
    if (!("open" in body)) throw new Error("media is opened");
    const tail = await bytesOf({ type: body.type, open: () => body.open(70_000 % photo.length) });
    expect(Buffer.compare(tail, photo.subarray(70_000 % photo.length))).toBe(0);
  });

  it("names what it refuses: bombs and names that would escape", async () => {
    const connection = await open([
      { name: "ok.vcf", content: await contentOf(sampleItem("contact", 1).body) },
      { name: "../../evil.vcf", content: Buffer.from("BEGIN:VCARD") },
      { name: "bomb.jpg", content: Buffer.alloc(8 * 1024 * 1024) },
      { name: `../${"x".repeat(250)}.jpg`, content: Buffer.from("x") },
    ]);
    const [root] = await collectionsOf(connection);
    if (root === undefined) throw new Error("no collection");
    const answers = await readAll(connection, root);
    expect(answers.filter((answer) => answer.is === "item").length).toBe(1);
    const failures = answers.flatMap((answer) => (answer.is === "failed" ? [`${answer.code} ${answer.detail}`] : []));
    expect(failures.toSorted()).toEqual([
      "invalid-item refused from the archive (name): ../../evil.vcf",
      `invalid-item refused from the archive (name): ../${"x".repeat(197)}`,
      "too-large refused from the archive (ratio): bomb.jpg",
    ]);
  });

  it("is away when it is gone or replaced under a listing", async () => {
    const connection = await open([{ name: "a.vcf", content: await contentOf(sampleItem("contact", 1).body) }]);
    const [root] = await collectionsOf(connection);
    if (root === undefined) throw new Error("no collection");
    rmSync(join(dir, "export.zip"));
    await expect(gather(connection.source.changes(root, undefined, io))).rejects.toMatchObject({ code: "source-away" });
  });
});
