import { expect, it } from "vitest";
import { crashBackups, crashRestores } from "./crash.ts";

const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

it(`a backup killed at any point loses nothing (seed ${seed})`, { timeout: 900_000 }, async () => {
  const hits = await crashBackups(24, seed);
  console.log(`24 points, ${hits} of them while it ran (seed ${seed})`);
  expect(hits).toBeGreaterThan(6);
});

it(`a restore killed at any point loses and doubles nothing (seed ${seed})`, { timeout: 900_000 }, async () => {
  const hits = await crashRestores(16, seed);
  console.log(`16 points, ${hits} of them while it ran (seed ${seed})`);
  expect(hits).toBeGreaterThan(4);
});
