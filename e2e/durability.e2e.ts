import { describe, expect, it } from "vitest";
import { cutPower, failPhotoSyncs, failSyncs } from "./durability.ts";
import { type FileSystem, fiuAvailable, whyNoLoopDisk } from "./durability-disk.ts";
import { flipBodies, flipDatabase } from "./durability-flips.ts";

const seed = Number(process.env["DURABILITY_SEED"] ?? Date.now() % 1_000_000);
const fileSystems: readonly FileSystem[] = ["xfs", "ext4"];

for (const type of fileSystems) {
  const why = whyNoLoopDisk(type);
  if (why !== undefined) console.log(`skipped: power cuts on ${type}; ${why}`);
  describe.skipIf(why !== undefined)(`a disk with ${type}`, () => {
    it(`whose power is cut keeps all that was said to be kept (seed ${seed})`, { timeout: 600_000 }, async () => {
      const told = await cutPower(type, 4, seed);
      console.log(`4 cuts on ${type} after ${told} items were said to be durable (seed ${seed})`);
      expect(told).toBeGreaterThan(200);
    });
  });
}

it.skipIf(!fiuAvailable())(`photos that the disk did not make durable are not said to be kept (seed ${seed})`, { timeout: 600_000 }, async () => {
  expect(await failPhotoSyncs(seed)).toEqual({ code: 1, believed: 0 });
});

it.skipIf(!fiuAvailable())(`a disk that cannot make durable what it took ends the job (seed ${seed})`, { timeout: 600_000 }, async () => {
  const failed = await failSyncs(6, seed);
  console.log(`6 runs with failing fsyncs, ${failed} of them ended at once (seed ${seed})`);
  expect(failed).toBeGreaterThan(0);
});

it(`80 bits that flip in photos and texts are found and named (seed ${seed})`, { timeout: 600_000 }, async () => {
  expect(await flipBodies(80, seed)).toBe(80);
});

it(`20 bits that flip anywhere in the database are found, or harmless (seed ${seed})`, { timeout: 600_000 }, async () => {
  const found = await flipDatabase(20, seed);
  console.log(`${found} of 20 flips in the database harmed something, and were found (seed ${seed})`);
  expect(found).toBeGreaterThan(4);
});
