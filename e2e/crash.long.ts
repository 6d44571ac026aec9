import { expect, it } from "vitest";
import { crashBackups, crashRestores } from "./crash.ts";

const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

it(`300 killed backups (seed ${seed})`, async () => {
  const hits = await crashBackups(300, seed);
  console.log(`300 points, ${hits} of them while it ran (seed ${seed})`);
  expect(hits).toBeGreaterThan(75);
});

it(`200 killed restores (seed ${seed})`, async () => {
  const hits = await crashRestores(200, seed);
  console.log(`200 points, ${hits} of them while it ran (seed ${seed})`);
  expect(hits).toBeGreaterThan(50);
});
