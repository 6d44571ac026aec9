import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.ts";
import { start } from "./process.ts";
import { Thumbnails } from "./thumbnails.ts";
import { ThumbnailCache } from "./thumbnail-cache.ts";

const photos = join(import.meta.dirname, "../../resources/sample/phone/photos");
const photo = readFileSync(join(photos, readdirSync(photos, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(".jpg")) ?? ""));
const hash = "ab".repeat(32);
const here = new AbortController().signal;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lifeboat-thumbs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("thumbnails", () => {
  it("are made once by a real decoder process, then come from the cache", async () => {
    const thumbnails = new Thumbnails(folder);
    let read = 0;
    const bytes = (): Promise<Uint8Array> => (read++, Promise.resolve(photo));
    const [first, same] = await Promise.all([thumbnails.of({ hash, edge: 64, bytes }, here), thumbnails.of({ hash, edge: 64, bytes }, here)]);
    expect(Buffer.from(first ?? []).subarray(8, 12).toString()).toBe("WEBP");
    expect(same).toEqual(first);
    await thumbnails.close();
    const later = new Thumbnails(folder);
    expect(Buffer.from((await later.of({ hash, edge: 64, bytes }, here)) ?? [])).toEqual(Buffer.from(first ?? []));
    expect(read).toBe(1);
    await later.close();
  });

  it("that cannot be made are marked, and not tried again", async () => {
    const thumbnails = new Thumbnails(folder);
    let read = 0;
    const bytes = (): Promise<Uint8Array> => (read++, Promise.resolve(Buffer.from("no picture")));
    expect(await thumbnails.of({ hash, edge: 64, bytes }, here)).toBeUndefined();
    expect(await thumbnails.of({ hash, edge: 64, bytes }, here)).toBeUndefined();
    await thumbnails.close();
    const later = new Thumbnails(folder);
    expect(await later.of({ hash, edge: 64, bytes }, here)).toBeUndefined();
    expect(read).toBe(1);
    await later.close();
  });

  it("that no decoder could be started for are tried again after a restart, and not before", async () => {
    let [read, starts] = [0, 0];
    const picture = { hash, edge: 64, bytes: (): Promise<Uint8Array> => (read++, Promise.resolve(photo)) };
    const broken = new Thumbnails(folder, { start: () => (starts++, start(join(folder, "not-there.ts"))) });
    expect(await broken.of(picture, here)).toBeUndefined();
    expect(await broken.of(picture, here)).toBeUndefined();
    expect([read, starts]).toEqual([1, 2]);
    await broken.close();
    const mended = new Thumbnails(folder);
    expect(await mended.of(picture, here)).toBeDefined();
    await mended.close();
  });

  it("whose bytes were away are tried again", async () => {
    const thumbnails = new Thumbnails(folder);
    const away = (): Promise<Uint8Array> => Promise.reject(new Error("away"));
    await expect(thumbnails.of({ hash, edge: 64, bytes: away }, here)).rejects.toThrow("away");
    expect(await thumbnails.of({ hash, edge: 64, bytes: () => Promise.resolve(photo) }, here)).toBeDefined();
    await thumbnails.close();
  });
});

describe("the cache", () => {
  const image = new Uint8Array(1000);
  const files = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".webp"));

  it("stays below its bound and drops the longest unused first", async () => {
    const cache = new ThumbnailCache(folder, 5000, 3000);
    for (let n = 0; n < 5; n++) {
      const name = `${n}`.repeat(64);
      await cache.keep(name, 64, { image });
      await cache.settled();
      const file = join(folder, "thumbnails-1", name.slice(0, 2), `${name}-64.webp`);
      await utimes(file, 1000 + n, 1000 + n);
    }
    expect(await files()).toHaveLength(5);
    // The oldest is looked at, so it is no longer the longest unused.
    await cache.find("0".repeat(64), 64);
    const touched = join(folder, "thumbnails-1/00", `${"0".repeat(64)}-64.webp`);
    await expect.poll(async () => (await stat(touched)).mtimeMs).toBeGreaterThan(1e9);
    for (const name of ["a", "b"]) await cache.keep(name.repeat(64), 64, { image });
    await cache.settled();
    const left = (await files()).map((name) => name.slice("thumbnails-1/xx/".length, "thumbnails-1/xx/".length + 1)).sort();
    expect(left).toEqual(expect.arrayContaining(["0", "b"]));
    expect(left.length * image.byteLength).toBeLessThanOrEqual(5000);
  });

  it("takes a file that a power cut left empty for none", async () => {
    const cache = new ThumbnailCache(folder);
    await cache.keep(hash, 64, { image });
    writeFileSync(join(folder, (await files())[0] ?? ""), "");
    expect(await cache.find(hash, 64)).toBeUndefined();
  });

  it("is no help, and no trouble, where it cannot write", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const cache = new ThumbnailCache(join(file, "below"));
    await cache.keep(hash, 64, { image });
    await cache.settled();
    expect(await cache.find(hash, 64)).toBeUndefined();
  });

  it("lies where each system keeps such things", () => {
    expect(cacheFolder({}, "linux", "/home/anna")).toBe("/home/anna/.cache/lifeboat");
    expect(cacheFolder({ XDG_CACHE_HOME: "/c" }, "linux", "/home/anna")).toBe("/c/lifeboat");
    expect(cacheFolder({}, "darwin", "/Users/anna")).toBe("/Users/anna/Library/Caches/Lifeboat");
    expect(cacheFolder({ LIFEBOAT_CACHE: "/x" }, "darwin", "/Users/anna")).toBe("/x");
  });
});
