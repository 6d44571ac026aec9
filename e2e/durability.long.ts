import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { cutPower, failSyncs } from "./durability.ts";
import { type FileSystem, fiuAvailable, whyNoLoopDisk } from "./durability-disk.ts";
import { flipBothSides, flipDatabase } from "./durability-flips.ts";
import { Victim } from "./durability-victim.ts";

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

describe(`bits that flip (seed ${seed})`, () => {
  const random = new Random(seed);
  const victim = new Victim(random);
  beforeAll(() => victim.prepare(), 600_000);
  afterAll(() => victim[Symbol.dispose]());

  it("1000 of them in photos, texts and a second copy are found, named and healed", async () => {
    expect(await flipBothSides(victim, 40, random)).toBe(1000);
  });

  it("50 of them that harm anything in the database are found and healed", async () => {
    const flips = await flipDatabase(victim, 50, random);
    console.log(`50 of ${flips} flips in the database harmed something, and were found and healed (seed ${seed})`);
    expect(flips).toBeLessThan(750);
  });
});
