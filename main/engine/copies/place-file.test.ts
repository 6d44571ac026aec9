import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { otherwise } from "./copies.fixture.ts";
import { openFolder } from "./place/folder.ts";
import type { Place } from "./place/place.ts";
import { claimPlace, readPlaceFile } from "./place-file.ts";

const signal = new AbortController().signal;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-place-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

it("what is on its way to a place lies in the folder that is cleared after a kill, and nowhere when it is there", async () => {
  const sent: string[] = [];
  const place: Place = await openFolder({ dir: join(dir, "place") }, { create: true });
  const put = place.put.bind(place);
  place.put = (name, file, how, stop) => (sent.push(file.path), put(name, file, how, stop));
  const id = await claimPlace(place, { now: new Date("2026-11-01T08:00:00Z"), scratch: dir, signal });
  expect(await claimPlace(place, { now: new Date(), scratch: dir, signal })).toBe(id);
  expect(sent.map((path) => dirname(path))).toEqual([dir, dir]);
  expect(sent.filter((path) => existsSync(path))).toEqual([]);
});

it("a place that loses what it says it took, or never ends what it gives, is not taken for one", async () => {
  const place = await openFolder({ dir: join(dir, "place") }, { create: true });
  const sending = { now: new Date("2026-11-01T08:00:00Z"), scratch: dir, signal };
  await expect(claimPlace(otherwise(place, { put: async () => undefined }), sending)).rejects.toMatchObject({ code: "bad-answer" });
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; given < 100; given++) yield Buffer.alloc(1 << 16);
  }
  await expect(claimPlace(otherwise(place, { read: endless }), sending)).rejects.toMatchObject({ code: "bad-answer" });
  expect(given).toBeLessThan(3);
});

it("a folder that cannot even be looked at is away, not a mistake of Lifeboat", async () => {
  symlinkSync(join(dir, "loop"), join(dir, "loop"));
  for (const at of ["loop", "loop/place"]) await expect(openFolder({ dir: join(dir, at) }, { create: false })).rejects.toMatchObject({ code: "source-away" });
});

it.skipIf(process.platform === "win32")("a mark that is a pipe, or a device without an end, is refused and not waited for", async () => {
  const place = await openFolder({ dir }, { create: false });
  const mark = join(dir, "lifeboat-place.json");
  execFileSync("mkfifo", [mark]);
  await expect(readPlaceFile(place, signal)).rejects.toMatchObject({ code: "bad-answer", detail: expect.stringContaining("not a plain file") as unknown });
  rmSync(mark);
  symlinkSync("/dev/zero", mark);
  await expect(readPlaceFile(place, signal)).rejects.toMatchObject({ code: "bad-answer", detail: expect.stringContaining("not a plain file") as unknown });
});
