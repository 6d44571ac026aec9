import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesOf, gather } from "../bytes.ts";
import { sampleItem, samplePhoto } from "../conformance/samples.ts";
import { createTestIo } from "../memory/io.ts";
import type { Change, Collection, Fetched, Item } from "../provider.ts";
import { files } from "./files.ts";

const io = createTestIo();
let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-folder-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function put(path: string, item: Item): Promise<void> {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), await bytesOf(item.body));
}

async function collections(): Promise<{ readonly found: Collection[]; readonly ended: boolean }> {
  const connection = await files.connect({ dir }, "read", io);
  const answers = await gather(connection.collections(io));
  const found = answers.flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
  return { found, ended: answers.at(-1)?.is === "end" };
}

async function listAndRead(id: string): Promise<{ readonly hrefs: string[]; readonly answers: Fetched[]; readonly end: Change | undefined; readonly unknown: string[] }> {
  const { source } = await files.connect({ dir }, "read", io);
  if (source === undefined) throw new Error("no source");
  const collection = { id, name: id, kinds: ["contact"], readOnly: false, unlisted: "gone" } as const;
  const changes = await gather(source.changes(collection, undefined, io));
  const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return { hrefs: refs.map((ref) => ref.href), answers: await gather(source.read(collection, refs, io)), end: changes.at(-1), unknown: changes.flatMap((change) => (change.is === "unknown" ? [change.href] : [])) };
}

describe("a folder as source", () => {
  it("makes each folder that holds something a collection, with the kinds its files can be", async () => {
    await put("Ann.vcf", sampleItem("contact", 1));
    await put("Trips/2019/a.jpg", samplePhoto("a.jpg", "a"));
    await put("Trips/2019/plan.ics", sampleItem("event", 1));
    mkdirSync(join(dir, "Empty"));
    for (const name of ["notes.txt", "notes.constructor", "notes.__proto__"]) writeFileSync(join(dir, "Trips", name), "nothing we keep");
    const { found, ended } = await collections();
    expect(ended).toBe(true);
    expect(found.map(({ id, name, kinds }) => [id, name, [...kinds].sort()])).toEqual([
      [".", expect.stringContaining("lifeboat-folder-"), ["contact"]],
      ["Trips/2019", "2019", ["event", "photo", "task"]],
    ]);
  });

  it("leaves out what is hidden, litter or a link, and follows none out of the folder", async () => {
    await put("a.vcf", sampleItem("contact", 1));
    for (const path of [".hidden.vcf", ".trash/b.vcf", "@eaDir/c.vcf", "~$d.vcf", "$RECYCLE.BIN/e.vcf"]) {
      await put(path, sampleItem("contact", 2));
    }
    symlinkSync("/etc", join(dir, "etc"));
    symlinkSync(join(dir, "a.vcf"), join(dir, "link.vcf"));
    expect((await collections()).found.map(({ id }) => id)).toEqual(["."]);
    expect((await listAndRead(".")).hrefs).toEqual(["a.vcf"]);
  });

  it("does not read through a folder that became a link", async () => {
    await put("In/a.vcf", sampleItem("contact", 1));
    const { source } = await files.connect({ dir }, "read", io);
    renameSync(join(dir, "In"), join(dir, "Out"));
    symlinkSync(join(dir, "Out"), join(dir, "In"));
    const collection = { id: "In", name: "In", kinds: [], readOnly: false, unlisted: "gone" } as const;
    await expect(gather(source?.changes(collection, undefined, io) ?? none())).rejects.toMatchObject({ code: "gone" });
  });

  it("splits a file of many, and names what is no card", async () => {
    const cards = await Promise.all([1, 2].map((n) => bytesOf(sampleItem("contact", n).body)));
    writeFileSync(join(dir, "all.vcf"), Buffer.concat([...cards, Buffer.from("BEGIN:VCARD\r\nFN:cut o")]));
    const { hrefs, answers } = await listAndRead(".");
    expect(hrefs).toEqual(["all.vcf#sample-1-contact", "all.vcf#sample-2-contact", expect.stringMatching(/^all\.vcf#line-\d+$/)]);
    expect(answers.map((answer) => answer.is)).toEqual(["item", "item", "failed"]);
    expect(answers[2]).toMatchObject({ code: "invalid-item", detail: expect.stringContaining("unterminated") });
  });

  it("gives a photo its parts, its true type and its date", async () => {
    await put("IMG_1.HEIC", samplePhoto("IMG_1.HEIC", "truly a jpeg"));
    await put("IMG_1.MOV", samplePhoto("IMG_1.MOV", "moving"));
    utimesSync(join(dir, "IMG_1.HEIC"), 0, new Date("2020-02-03T04:05:06Z"));
    const { answers } = await listAndRead(".");
    expect(answers).toMatchObject([
      {
        is: "item",
        ref: { href: "IMG_1.HEIC" },
        item: {
          body: { type: "image/jpeg", path: expect.stringContaining("IMG_1.HEIC") },
          parts: { live: { type: "video/quicktime" } },
          facts: { name: "IMG_1.HEIC", taken: "2020-02-03T04:05:06.000Z" },
        },
      },
    ]);
  });

  it.runIf(process.platform === "linux")("reads names that are not UTF-8", async () => {
    const name = Buffer.from("Gr\xfc\xdfe #1.vcf", "latin1");
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), name]), await bytesOf(sampleItem("contact", 1).body));
    const { hrefs, answers } = await listAndRead(".");
    expect(hrefs).toEqual(["Gr%FC%DFe %231.vcf"]);
    expect(answers).toMatchObject([{ is: "item", item: { uid: "sample-1-contact" } }]);
  });

  it("is away, not empty, when the folder is missing or another one took its place", async () => {
    await put("a.vcf", sampleItem("contact", 1));
    const connection = await files.connect({ dir }, "read", io);
    const list = (): Promise<unknown> => gather(connection.source?.changes({ id: ".", name: "", kinds: [], readOnly: false, unlisted: "gone" }, undefined, io) ?? none());
    renameSync(dir, `${dir}-moved`);
    await expect(list()).rejects.toMatchObject({ code: "source-away" });
    await expect(files.connect({ dir }, "read", io)).rejects.toMatchObject({ code: "source-away" });
    mkdirSync(dir);
    await expect(list()).rejects.toMatchObject({ code: "source-away" });
    await expect(gather(connection.collections(io))).rejects.toMatchObject({ code: "source-away" });
    rmSync(`${dir}-moved`, { recursive: true });
  });

  it.skipIf(process.getuid?.() === 0)("says what it may not read, and leaves the list of folders open", async () => {
    await put("a.vcf", sampleItem("contact", 1));
    await put("Locked/b.vcf", sampleItem("contact", 2));
    chmodSync(join(dir, "a.vcf"), 0);
    chmodSync(join(dir, "Locked"), 0);
    const { found, ended } = await collections();
    const { answers, end } = await listAndRead(".");
    chmodSync(join(dir, "Locked"), 0o700);
    expect(ended).toBe(false);
    expect(found.map(({ id }) => id)).toEqual([".", "Locked"]);
    expect(answers).toMatchObject([{ is: "failed", href: "a.vcf", code: "forbidden" }]);
    expect(end).toEqual({ is: "end", listing: "full" });
  });

  it("of a file that is too large to read, or was cut off, what was in it is unknown, not gone", async () => {
    const bytes = await bytesOf(sampleItem("contact", 1).body);
    await put("b.vcf", sampleItem("contact", 2));
    const unknown: string[][] = [];
    for (const more of ["", "BEGIN:VCARD\r\nFN:cut o", "\r\nonly a word"]) {
      writeFileSync(join(dir, "all.vcf"), Buffer.concat([bytes, Buffer.from(more)]));
      unknown.push((await listAndRead(".")).unknown);
    }
    truncateSync(join(dir, "all.vcf"), 300 * 1024 * 1024);
    const { end, hrefs, unknown: tooLarge } = await listAndRead(".");
    expect([...unknown, tooLarge]).toEqual([[], ["all.vcf"], [], ["all.vcf"]]);
    expect(end).toEqual({ is: "end", listing: "full" });
    expect(hrefs).toEqual(["all.vcf", "b.vcf"]);
  });

  it("of a file that is cut off once it was listed, what it lacks is not gone", async () => {
    writeFileSync(join(dir, "all.vcf"), "BEGIN:VCARD\r\nUID:1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:cut o");
    const { source } = await files.connect({ dir }, "read", io);
    const collection = { id: ".", name: ".", kinds: ["contact"], readOnly: false, unlisted: "gone" } as const;
    if (source === undefined) throw new Error("no source");
    const answers = await gather(source.read(collection, [{ href: "all.vcf#1" }, { href: "all.vcf#2" }], io));
    expect(answers).toMatchObject([{ is: "item" }, { is: "failed", href: "all.vcf#2", code: "invalid-item" }]);
  });

  it("writes nothing to a folder that is only read", async () => {
    await put("a.vcf", sampleItem("contact", 1));
    await collections();
    await listAndRead(".");
    expect(await readdir(dir)).toEqual(["a.vcf"]);
  });

  it("sees one photo among many change by its stat alone", async () => {
    for (let n = 0; n < 50; n += 1) await put(`IMG_${n}.jpg`, samplePhoto("", `${n}`));
    const { source } = await files.connect({ dir }, "read", io);
    const collection = { id: ".", name: "", kinds: [], readOnly: false, unlisted: "gone" } as const;
    const etags = async (): Promise<Map<string, string | undefined>> => {
      const changes = await gather(source?.changes(collection, undefined, io) ?? none<Change>());
      return new Map(changes.flatMap((change) => (change.is === "present" ? [[change.ref.href, change.ref.etag]] : [])));
    };
    const before = await etags();
    utimesSync(join(dir, "IMG_7.jpg"), 1, 1);
    const after = await etags();
    expect([...after].filter(([href, etag]) => before.get(href) !== etag).map(([href]) => href)).toEqual(["IMG_7.jpg"]);
  });
});

async function* none<T>(): AsyncGenerator<T> {
  yield* [];
}
