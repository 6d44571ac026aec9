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
});

it("100 GB of photos are listed in less than 200 MiB", { timeout: 60_000 }, async () => {
  const path = join(dir, "takeout-20260102T030405Z-001.zip");
  const photos = 15_000;
  writeSparseZip(path, names(photos, 7 * mib));
  expect(statSync(path).size).toBeGreaterThan(100e9);
  expect(statSync(path).blocks * 512).toBeLessThan(500 * mib);
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "list-export.fixture.ts"), dir, dir]);
  const said = JSON.parse(stdout) as { listed: number; bytes: number; mib: number };
  expect([said.listed, said.bytes]).toEqual([photos, 7 * mib]);
  expect(said.mib).toBeLessThan(200);
});

/** Each with a sidecar. In folders of years nothing is taken for a copy, though all are alike. */
function* names(photos: number, size: number): Generator<{ name: string; size: number }> {
  for (let n = 0; n < photos; n += 1) {
    const name = `Takeout/Google Photos/Photos from ${String(2000 + (n % 25))}/IMG_${String(n).padStart(6, "0")}.jpg`;
    yield { name, size };
    yield { name: `${name}.supplemental-metadata.json`, size: 0 };
  }
}
