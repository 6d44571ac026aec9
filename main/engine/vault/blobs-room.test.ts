import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import { Blobs } from "./blobs.ts";
import { jpeg, Rig } from "./vault.fixture.ts";

const disk = vi.hoisted(() => ({ free: (): number => 0, total: 100e9 }));
vi.mock(import("./place.ts"), async (original) => ({ ...(await original()), roomAt: () => ({ free: disk.free(), total: disk.total }) }));

const signal = new AbortController().signal;
let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

it.each([[1.9e9, 10e9], [4.9e9, 100e9]])("with %d of %d bytes free no more photos are taken", async (free, total) => {
  Object.assign(disk, { free: () => free, total });
  await expect(rig.vault.blobs.put({ type: "", bytes: jpeg(1) }, signal)).rejects.toMatchObject({ code: "disk-full" });
  expect(existsSync(join(rig.dir, "photos", ".tmp"))).toBe(false);
  Object.assign(disk, { free: () => 5.1e9 });
  expect(await rig.vault.blobs.put({ type: "", bytes: jpeg(1) }, signal)).toMatchObject({ type: "image/jpeg" });
});

it("what came of a cut-off film goes before a photo is refused", async () => {
  Object.assign(disk, { free: () => 50e9, total: 100e9 });
  const film = jpeg(1, 10 << 20);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield film.subarray(0, 6 << 20);
    throw new LifeboatError("source-away", "the device was unplugged");
  }
  const body = { type: "video/mp4", open: () => ReadableStream.from(pieces()), resume: { same: "film", size: film.length } };
  await expect(rig.vault.blobs.put(body, signal)).rejects.toMatchObject({ code: "source-away" });
  const left = (): string[] => readdirSync(join(rig.dir, "photos", ".tmp"));
  expect(left()).toHaveLength(1);
  disk.free = () => (left().length > 0 ? 1e9 : 6e9);
  const blobs = new Blobs(rig.dir);
  expect(await blobs.put({ type: "", bytes: jpeg(2) }, signal)).toMatchObject({ type: "image/jpeg" });
  await blobs.close();
});
