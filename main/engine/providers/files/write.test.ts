import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { sampleItem, samplePhoto } from "../conformance/samples.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Item, Op, Outcome, Ref } from "../provider.ts";
import { files } from "./files.ts";

const io = createTestIo();
const root: Collection = { id: ".", name: "", kinds: ["photo"], readOnly: false, unlisted: "gone" };
let dir = "";
let connection: Connection;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-write-"));
  connection = await files.connect({ dir }, "write", io);
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function write(...ops: Op[]): Promise<Outcome[]> {
  if (connection.target === undefined) throw new Error("no target");
  return gather(connection.target.write(root, ops, io));
}

function create(key: string, item: Item): Op {
  return { do: "create", key, item };
}

function refOf(outcome: Outcome | undefined): Ref {
  if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error(JSON.stringify(outcome));
  return outcome.ref;
}

async function find(...keys: string[]): Promise<Record<string, string>> {
  if (connection.target === undefined) throw new Error("no target");
  return Object.fromEntries((await gather(connection.target.find(root, keys, io))).map(({ key, ref }) => [key, ref.href]));
}

function visible(): string[] {
  return readdirSync(dir).filter((name) => !name.startsWith(".")).sort();
}

const live = { type: "video/quicktime", bytes: Buffer.from("moving") };

describe("a folder as target", () => {
  it("keeps a photo's name and date, and never takes the name of another", async () => {
    writeFileSync(join(dir, "IMG_1.JPG"), "mine");
    const photo = samplePhoto("IMG_1.jpg", "new");
    const [outcome] = await write(create("k1", photo));
    expect(refOf(outcome).href).toBe("IMG_1 (2).jpg");
    expect(readFileSync(join(dir, "IMG_1.JPG"), "utf8")).toBe("mine");
    expect(statSync(join(dir, "IMG_1 (2).jpg")).mtime.toISOString()).toBe("2019-06-01T10:20:30.000Z");
    expect(await find("k1", "k2")).toEqual({ k1: "IMG_1 (2).jpg" });
  });

  it("keeps apart what a folder would take for one photo", async () => {
    const outcomes = await write(
      create("still", samplePhoto("IMG_1.jpg", "still")),
      create("movie", { ...samplePhoto("IMG_1.mov", "another"), body: live }),
      create("edited", samplePhoto("IMG_E1.jpg", "another still")),
    );
    expect(outcomes.map((outcome) => refOf(outcome).href)).toEqual(["IMG_1.jpg", "IMG_1 (2).mov", "IMG_E1 (3).jpg"]);
    const listed = await gather(connection.source?.changes(root, undefined, io) ?? none());
    expect(listed.filter((change) => change.is === "present").length).toBe(3);
  });

  it("writes parts beside their photo, and changes and removes them with it", async () => {
    const photo = samplePhoto("IMG_1.jpg", "still");
    const parts = { live, xmp: { type: "application/rdf+xml", bytes: Buffer.from("<x/>") }, unknown: live };
    const first = refOf((await write(create("k", { ...photo, parts })))[0]);
    expect(visible()).toEqual(["IMG_1.jpg", "IMG_1.mov", "IMG_1.xmp"]);
    const [answer] = await gather(connection.source?.read(root, [first], io) ?? none());
    expect(answer).toMatchObject({ is: "item", ref: { etag: first.etag }, item: { parts: { live: {}, xmp: {} } } });

    const item = { ...samplePhoto("IMG_1.jpg", "another one"), parts: { live: { ...live, bytes: Buffer.from("moved") } } };
    const second = refOf((await write({ do: "replace", key: "r", ref: first, item }))[0]);
    expect(visible()).toEqual(["IMG_1.jpg", "IMG_1.mov"]);
    expect(readFileSync(join(dir, "IMG_1.mov"), "utf8")).toBe("moved");
    expect(await find("k")).toEqual({ k: "IMG_1.jpg" });
    expect(await write({ do: "remove", key: "x", ref: first })).toEqual([{ key: "x", is: "conflict" }]);
    expect(await write({ do: "remove", key: "x", ref: second })).toEqual([{ key: "x", is: "done" }]);
    expect(visible()).toEqual([]);
  });

  it("finishes what a killed try began, and leaves none of its parts behind", async () => {
    const item = { ...samplePhoto("IMG_1.jpg", "still"), parts: { live } };
    await write(create("k", item));
    // As if killed before the photo itself got its name.
    rmSync(join(dir, "IMG_1.jpg"));
    expect(await find("k")).toEqual({});
    await write(create("k", item));
    expect(visible()).toEqual(["IMG_1.jpg", "IMG_1.mov"]);
    expect(await find("k")).toEqual({ k: "IMG_1.jpg" });
  });

  it("does not take another file for its own, and survives a torn ledger", async () => {
    await write(create("a", samplePhoto("a.jpg", "a")), create("b", samplePhoto("b.jpg", "b")));
    rmSync(join(dir, "a.jpg"));
    linkSync(join(dir, "b.jpg"), join(dir, "a.jpg"));
    const ledger = join(dir, ".lifeboat.jsonl");
    writeFileSync(ledger, readFileSync(ledger, "utf8").trimEnd().slice(0, -3));
    connection = await files.connect({ dir }, "write", io);
    expect(await find("a", "b")).toEqual({});
    await write(create("c", samplePhoto("c.jpg", "c")));
    expect(await find("c")).toEqual({ c: "c.jpg" });
  });

  it("refuses bytes that are not one item of their kind", async () => {
    const two = Buffer.concat(await Promise.all([1, 2].map((n) => bytesOf(sampleItem("contact", n).body))));
    const outcomes = await write(
      create("two", { kind: "contact", body: { type: "text/vcard", bytes: two } }),
      create("none", { kind: "event", body: { type: "text/calendar", bytes: Buffer.from("hello") } }),
      create("what", { kind: "photo", body: { type: "application/pdf", bytes: two } }),
    );
    expect(outcomes).toMatchObject([
      { key: "two", is: "failed", code: "invalid-item" },
      { key: "none", is: "failed", code: "invalid-item" },
      { key: "what", is: "failed", code: "unsupported" },
    ]);
    expect(readdirSync(dir).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("keeps names inside the folder", async () => {
    const outcomes = await write(
      create("a", samplePhoto("../../outside.jpg", "1")),
      create("b", samplePhoto("/etc/passwd.jpg", "2")),
      create("con", sampleItem("contact", 1)),
      create("c", samplePhoto(".hidden.jpg", "3")),
    );
    expect(outcomes.every((outcome) => outcome.is === "done")).toBe(true);
    expect(visible().length).toBe(4);
    expect(visible()).not.toContain("con.vcf");
  });
});

async function* none(): AsyncGenerator<never> {
  yield* [];
}
