import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { makeZip, type FixtureEntry } from "./zip.fixture.ts";
import { readZip, type RefusedEntry, type ZipEntry, type ZipOptions } from "./zip.ts";

let folder = "";
let file = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zip-"));
  file = join(folder, "a.zip");
});
afterAll(() => rm(folder, { recursive: true }));

const text = (content: string): Uint8Array => Buffer.from(content);

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

async function list(bytes: Uint8Array, options: ZipOptions = {}): Promise<{ entries: ZipEntry[]; refused: RefusedEntry[] }> {
  await writeFile(file, bytes);
  const refused: RefusedEntry[] = [];
  const entries = await all(readZip(file, { ...options, refused: (entry) => refused.push(entry) }));
  return { entries, refused };
}

async function readAll(bytes: Uint8Array): Promise<string> {
  for (const entry of (await list(bytes)).entries) {
    const content = await buffer(entry.open());
    if (content.length !== entry.size) return `${entry.name} has another size`;
  }
  return "as promised";
}

describe("readZip", () => {
  it("gives the files with their content, also after the listing", async () => {
    const { entries } = await list(makeZip([{ name: "a/" }, { name: "a/ä.txt", content: text("hello") }, { name: "b.bin", content: text("stored"), method: 0 }]));
    expect(entries.map(({ name, size }) => [name, size])).toEqual([["a/ä.txt", 5], ["b.bin", 6]]);
    expect(entries[0]?.modified.getFullYear()).toBe(2026);
    const contents = await Promise.all(entries.map(async (entry) => (await buffer(entry.open())).toString()));
    expect(contents).toEqual(["hello", "stored"]);
  });

  it("refuses names that would escape, and goes on", async () => {
    const hostile = ["../up", "/abs", "a/../../up", "C:\\x", "C:/x", "a\\..\\b", "nul\0byte", "a//b", "./a", "file:stream", "dots...", ".. /x", ".../x", "line\nbreak"];
    const { entries, refused } = await list(makeZip([...hostile, "good"].map((name) => ({ name, content: text("x") }))));
    expect(entries.map((entry) => entry.name)).toEqual(["good"]);
    expect(refused.map((entry) => entry.reason)).toEqual(hostile.map(() => "name"));
    expect(refused.some((entry) => /[\n\0]/.test(entry.name))).toBe(false);
  });

  it("takes folders whose names end in a dot or a space, since nothing is unpacked", async () => {
    const { entries } = await list(makeZip([{ name: "Mr. & Mrs./" }, { name: "Mr. & Mrs./a .jpg" }, { name: "Rom /b" }]));
    expect(entries.map(({ name }) => name)).toEqual(["Mr. & Mrs./a .jpg", "Rom /b"]);
  });

  it("refuses bombs by ratio and size, encrypted entries and second files of one name", async () => {
    const zeros = Buffer.alloc(6 * 1024 * 1024);
    const { entries, refused } = await list(
      makeZip([{ name: "bomb", content: zeros }, { name: "secret", flags: 0x801, content: text("x") }, { name: "a" }, { name: "a" }, { name: "big", content: text("12345678901"), method: 0 }]),
      { maxEntryBytes: 10, maxRatio: 100 },
    );
    expect(entries.map((entry) => entry.name)).toEqual(["a"]);
    expect(refused.map((entry) => entry.reason)).toEqual(["too-large", "encrypted", "duplicate", "too-large"]);
    const again = await list(makeZip([{ name: "bomb", content: zeros }]));
    expect(again.refused).toEqual([{ name: "bomb", raw: "bomb", reason: "ratio" }]);
  });

  it("ends at the bounds of the whole", async () => {
    const many = makeZip(["a", "b", "c"].map((name) => ({ name, content: text("123") })));
    await expect(list(many, { maxEntries: 2 })).rejects.toMatchObject({ code: "too-large" });
    await expect(list(many, { maxTotalBytes: 8 })).rejects.toMatchObject({ code: "too-large" });
    await expect(list(many, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
  });

  it("refuses entries that share their data", async () => {
    const content = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 251));
    const overlapping: FixtureEntry[] = [{ name: "0", content }, ...Array.from({ length: 50 }, (_, index) => ({ name: String(index + 1), content, sameDataAs: 0 }))];
    await expect(list(makeZip(overlapping))).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("fails the stream of an entry that is not what it says", async () => {
    const lied = await list(makeZip([{ name: "a", content: text("hello"), size: 4 }, { name: "b", content: text("hello"), size: 6 }, { name: "c", content: text("x"), method: 12 }]));
    const codes = await Promise.all(lied.entries.map((entry) => buffer(entry.open()).then(() => "read", (error: LifeboatError) => error.code)));
    expect(codes).toEqual(["bad-answer", "bad-answer", "unsupported"]);
    const flipped = makeZip([{ name: "a", content: text("hello"), method: 0 }]);
    flipped[33] = 0;
    const { entries } = await list(flipped);
    await expect(buffer((entries[0] as ZipEntry).open())).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("names what cannot be read", async () => {
    await expect(list(text("no zip"))).rejects.toMatchObject({ code: "bad-answer" });
    await expect(all(readZip(join(folder, "none")))).rejects.toMatchObject({ code: "not-found" });
  });

  it("survives mutated archives: only LifeboatErrors, and never more than was promised", async () => {
    const sound = makeZip([{ name: "a.txt", content: text("hello ".repeat(50)) }, { name: "b/c.txt", content: text("x"), method: 0 }]);
    const mutation = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(mutation, fc.nat(sound.length), async (changes, cut) => {
        const bytes = Buffer.from(cut % 5 === 0 ? sound.subarray(0, cut) : sound);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const outcome = await readAll(bytes).catch((thrown: unknown) => thrown);
        expect(outcome === "as promised" || outcome instanceof LifeboatError ? "fine" : outcome).toBe("fine");
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
