import { describe, expect, it } from "vitest";
import { cutPower, failSyncs } from "./durability.ts";
import { type FileSystem, fiuAvailable, whyNoLoopDisk } from "./durability-disk.ts";
import { flipBodies, flipDatabase } from "./durability-flips.ts";

const seed = Number(process.env["DURABILITY_SEED"] ?? Date.now() % 1_000_000);
const fileSystems: readonly FileSystem[] = ["xfs", "ext4"];

for (const type of fileSystems) {
  const why = whyNoLoopDisk(type);
  if (why !== undefined) console.log(`skipped: power cuts on ${type}; ${why}`);
  describe.skipIf(why !== undefined)(`a disk with ${type}`, () => {
    it(`100 power cuts (seed ${seed})`, async () => {
      const told = await cutPower(type, 100, seed);
      console.log(`100 cuts on ${type} after ${told} items were said to be durable (seed ${seed})`);
      expect(told).toBeGreaterThan(5000);
    });
  });
}

it.skipIf(!fiuAvailable())(`100 runs with failing fsyncs (seed ${seed})`, async () => {
  const failed = await failSyncs(100, seed);
  console.log(`100 runs with failing fsyncs, ${failed} of them ended at once (seed ${seed})`);
  expect(failed).toBeGreaterThan(20);
});

it(`900 bits that flip in photos and texts are found and named (seed ${seed})`, async () => {
  expect(await flipBodies(900, seed)).toBe(900);
});

it(`100 bits that flip anywhere in the database are found, or harmless (seed ${seed})`, async () => {
  const found = await flipDatabase(100, seed);
  console.log(`${found} of 100 flips in the database harmed something, and were found (seed ${seed})`);
  expect(found).toBeGreaterThan(20);
});
