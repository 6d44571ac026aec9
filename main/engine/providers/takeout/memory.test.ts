import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeSparseZip } from "./sparse-zip.fixture.ts";

const mib = 1024 * 1024;
let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-sparse-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
}, 60_000);

/** Of a fresh process, beside what it is to look at. */
async function list(photos: number): Promise<{ listed: number; bytes: number; mib: number }> {
  writeSparseZip(zip(), names(photos, 7 * mib));
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "list-export.fixture.ts"), dir, dir]);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof list>>;
}

const zip = (): string => join(dir, "takeout-20260102T030405Z-001.zip");

it("100 GB of photos are listed in 100 MiB more than a few are", { timeout: 90_000 }, async () => {
  const photos = 15_000;
  const few = await list(10);
  const all = await list(photos);
  expect(statSync(zip()).size).toBeGreaterThan(100e9);
  expect(statSync(zip()).blocks * 512).toBeLessThan(500 * mib);
  expect([all.listed, all.bytes]).toEqual([photos, 7 * mib]);
  expect(all.mib - few.mib).toBeLessThan(100);
});

/** Each with a sidecar. In folders of years nothing is taken for a copy, though all are alike. */
function* names(photos: number, size: number): Generator<{ name: string; size: number }> {
  for (let n = 0; n < photos; n += 1) {
    const name = `Takeout/Google Photos/Photos from ${String(2000 + (n % 25))}/IMG_${String(n).padStart(6, "0")}.jpg`;
    yield { name, size };
    yield { name: `${name}.supplemental-metadata.json`, size: 0 };
  }
}
