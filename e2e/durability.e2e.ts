import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { cutPower, failPhotoSyncs, failSyncs } from "./durability.ts";
import { type FileSystem, fiuAvailable, whyNoLoopDisk } from "./durability-disk.ts";
import { flipBothSides, flipDatabase, flipSameOnBothSides } from "./durability-flips.ts";
import { Victim } from "./durability-victim.ts";

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

describe(`bits that flip (seed ${seed})`, { timeout: 600_000 }, () => {
  const random = new Random(seed);
  const victim = new Victim(random);
  beforeAll(() => victim.prepare(), 600_000);
  afterAll(() => victim[Symbol.dispose]());

  it("100 of them in photos, texts and a second copy are found, named and healed", async () => {
    expect(await flipBothSides(victim, 4, random)).toBe(100);
  });

  it("in the same thing on both sides are named, and nothing says that it is healed", async () => {
    const { lost, named } = await flipSameOnBothSides(victim, random);
    expect(named).toEqual([lost]);
  });

  it("3 of them that harm anything in the database are found and healed", async () => {
    const flips = await flipDatabase(victim, 3, random);
    console.log(`3 of ${flips} flips in the database harmed something, and were found and healed (seed ${seed})`);
    expect(flips).toBeLessThan(45);
  });
});
