import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { photoPaths } from "../verify/damage.fixture.ts";
import { Blobs } from "./blobs.ts";
import { hex, sha256 } from "./hash.ts";
import { jpeg, photo, Rig } from "./vault.fixture.ts";

const signal = new AbortController().signal;
let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

const temporary = (): string[] => readdirSync(join(rig.dir, "photos", ".tmp"));
const streamed = (chunks: readonly Buffer[], end?: Error) => ({
  type: "image/jpeg",
  open: () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        if (end) controller.error(end);
        else controller.close();
      },
    }),
});

describe("blobs", () => {
  it("are files named by what is in them, from bytes, a stream or another file", async () => {
    const { blobs } = rig.vault;
    const source = join(rig.dir, "..", "source");
    writeFileSync(source, jpeg(3));
    const bodies = [{ type: "", bytes: jpeg(1) }, streamed([jpeg(2).subarray(0, 7), jpeg(2).subarray(7)]), { ...streamed([]), path: source }];
    for (const [n, body] of bodies.entries()) {
      const kept = await blobs.put(body, signal);
      await blobs.barrier();
      const bytes = jpeg(n + 1);
      expect(kept).toMatchObject({ size: bytes.length, type: "image/jpeg", ext: "jpg" });
      expect(Buffer.from(kept.hash)).toEqual(sha256(bytes));
      expect(readFileSync(blobs.path(kept.hash, kept.ext))).toEqual(bytes);
      expect(blobs.path(kept.hash, kept.ext)).toBe(join(rig.dir, "photos", hex(kept.hash).slice(0, 2), `${hex(kept.hash)}.jpg`));
    }
    expect(readFileSync(source)).toEqual(jpeg(3));
    expect(temporary()).toEqual([]);
  });

  it("with the same content are one file", async () => {
    const items = [await photo(rig.vault, "a.jpg", jpeg(1)), await photo(rig.vault, "copy of a.jpg", jpeg(1))];
    await rig.backup({ pictures: items });
    expect(photoPaths(rig.dir)).toHaveLength(1);
    expect(await rig.names()).toEqual(["a.jpg", "copy of a.jpg"]);
  });

  it("many at once all arrive, whichever thread makes their folder first", async () => {
    const count = 500;
    const kept = await Promise.all(Array.from({ length: count }, (_, n) => rig.vault.blobs.put({ type: "", bytes: jpeg(n, 500) }, signal)));
    await rig.vault.blobs.barrier();
    expect(photoPaths(rig.dir)).toHaveLength(count);
    for (const { hash, ext } of kept) expect(sha256(readFileSync(rig.vault.blobs.path(hash, ext)))).toEqual(Buffer.from(hash));
  });

  it("leave nothing behind when the stream breaks or is stopped", async () => {
    const broken = rig.vault.blobs.put(streamed([jpeg(1)], new LifeboatError("offline", "cut")), signal);
    await expect(broken).rejects.toMatchObject({ code: "offline" });
    const stopped = rig.vault.blobs.put(streamed([jpeg(1)]), AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(temporary()).toEqual([]);
    expect(photoPaths(rig.dir)).toEqual([]);
  });

  it("that only begin like text do not get a wrong extension, and the type comes from the bytes", async () => {
    const kept = await rig.vault.blobs.put({ type: "image/jpeg", bytes: Buffer.from("not a picture") }, signal);
    expect(kept).toMatchObject({ type: "application/octet-stream", ext: "bin" });
    const empty = await rig.vault.blobs.put({ type: "image/jpeg", bytes: new Uint8Array() }, signal);
    expect(empty).toMatchObject({ size: 0, ext: "bin" });
  });

  it("may come from a file that nobody may write to", async () => {
    const source = join(rig.dir, "..", "write-protected");
    writeFileSync(source, jpeg(3), { mode: 0o444 });
    const kept = await rig.vault.blobs.put({ ...streamed([]), path: source }, signal);
    await rig.vault.blobs.barrier();
    expect(statSync(rig.vault.blobs.path(kept.hash, kept.ext)).mode & 0o777).toBe(0o600);
  });

  it("that cannot be read over there are not taken for trouble with this disk", async () => {
    const bad = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    await expect(rig.vault.blobs.put(streamed([jpeg(1)], bad), signal)).rejects.toMatchObject({ code: "no-answer" });
  });

  it("wait no longer for their turn once they are not wanted", async () => {
    const source = join(rig.dir, "..", "source");
    writeFileSync(source, jpeg(3, 8 << 20));
    const stop = new AbortController();
    const all = Array.from({ length: 40 }, () => rig.vault.blobs.put({ ...streamed([]), path: source }, stop.signal));
    await all[0];
    stop.abort();
    const ended = await Promise.allSettled(all);
    expect(ended.filter(({ status }) => status === "fulfilled").length).toBeLessThan(20);
    expect(ended.at(-1)).toMatchObject({ reason: { code: "cancelled" } });
  });

  it("temporary files of dead processes are cleared away, also of one that had our process id", async () => {
    const folder = join(rig.dir, "photos", ".tmp");
    mkdirSync(folder, { recursive: true });
    const [dead, reused] = [join(folder, "999999999-abc-0"), join(folder, `${process.pid}-abcdef-0`)];
    for (const file of [dead, reused]) writeFileSync(file, "left");
    utimesSync(reused, 1, 1);
    const [alive, thread] = [join(folder, `${process.ppid}-abc-0`), join(folder, `${process.pid}-123456`)];
    for (const file of [alive, thread]) writeFileSync(file, "at work");
    const blobs = new Blobs(rig.dir);
    await blobs.put({ type: "", bytes: jpeg(1) }, signal);
    expect([dead, reused, alive, thread].map((file) => existsSync(file))).toEqual([false, false, true, true]);
    await blobs.close();
  });

  it("put but never settled are gone when the vault closes, and in nobody's way when it opens again", async () => {
    await rig.vault.blobs.put({ type: "", bytes: jpeg(1) }, signal);
    const other = new Blobs(rig.dir);
    await other.put({ type: "", bytes: jpeg(2) }, signal);
    await other.close();
    expect(temporary()).toHaveLength(1);
    await rig.vault.blobs.put({ type: "", bytes: jpeg(3) }, signal);
    await rig.reopen();
    expect(temporary()).toEqual([]);
    await rig.vault.blobs.put({ type: "", bytes: jpeg(4) }, signal);
    expect(temporary()).toHaveLength(1);
  });

  it("of which only half could be copied leave nothing", async () => {
    const source = join(rig.dir, "..", "nothing-there");
    await expect(rig.vault.blobs.put({ ...streamed([]), path: source }, signal)).rejects.toMatchObject({ code: "not-found" });
    expect(temporary()).toEqual([]);
  });

  it("that could not be given their names make every later barrier fail, and leave nothing", async () => {
    await rig.vault.blobs.put({ type: "", bytes: jpeg(1) }, signal);
    const name = hex(sha256(jpeg(1)));
    writeFileSync(join(rig.dir, "photos", name.slice(0, 2)), "a file in the way of its folder");
    await rig.vault.blobs.put({ type: "", bytes: jpeg(2) }, signal);
    await expect(rig.vault.blobs.barrier()).rejects.toMatchObject({ name: "LifeboatError" });
    await expect(rig.vault.blobs.barrier()).rejects.toMatchObject({ name: "LifeboatError" });
    await rig.reopen();
    expect(temporary()).toEqual([]);
  });

  it("that were let go with another one, before any barrier, make the barrier fail: their rows must not come", async () => {
    const name = hex(sha256(jpeg(0)));
    writeFileSync(join(rig.dir, "photos", name.slice(0, 2)), "a file in the way of its folder");
    let failed = 0;
    // More than may be open at once, one after the other, so that one thread has them all.
    for (let n = 0; n < 130; n++) await rig.vault.blobs.put({ type: "", bytes: jpeg(n) }, signal).catch(() => (failed += 1));
    expect([failed > 0, rig.vault.blobs.isSpent]).toEqual([true, false]);
    await expect(rig.vault.blobs.barrier()).rejects.toMatchObject({ name: "LifeboatError" });
    expect(rig.vault.blobs.isSpent).toBe(true);
    await rig.reopen();
    expect(temporary()).toEqual([]);
  });

  it("are not begun in the empty folder that is left where the disk was", async () => {
    const gone = join(rig.dir, "..", "where the disk was");
    mkdirSync(gone);
    const blobs = new Blobs(gone);
    await expect(blobs.put({ type: "", bytes: jpeg(1) }, signal)).rejects.toMatchObject({ code: "vault-away" });
    expect(readdirSync(gone)).toEqual([]);
    await blobs.close();
  });

  it("damaged on the disk are whole again when the same photo comes once more", async () => {
    await rig.backup({ pictures: [await photo(rig.vault, "a.jpg", jpeg(1))] });
    const [path = ""] = photoPaths(rig.dir);
    writeFileSync(join(rig.dir, path), "damaged");
    await rig.backup({ pictures: [await photo(rig.vault, "a.jpg", jpeg(1))] });
    expect(readFileSync(join(rig.dir, path))).toEqual(jpeg(1));
  });
});
