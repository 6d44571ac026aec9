import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { crashCopies, crashDrills, crashMoves, crashRecoveries, CrashSite } from "./crash-jobs.ts";

const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

describe(`killed at any point (seed ${seed})`, { timeout: 300_000 }, () => {
  let site: CrashSite;
  beforeAll(async () => void (site = await CrashSite.open(new Random(seed))));
  afterAll(() => site[Symbol.asyncDispose]());

  it("a second copy is finished by the next run", async () => {
    expect(await crashCopies(site, 2)).toBe(2);
  });

  it("a recovery is finished by the next", async () => {
    expect(await crashRecoveries(site, 2)).toBe(2);
  });

  it("a practice restore leaves nothing private behind", async () => {
    expect(await crashDrills(site, 2, { args: ["drill"], event: "drill" })).toBe(2);
  });

  it("a full rebuild neither", async () => {
    expect(await crashDrills(site, 1, { args: ["drill", "--full"], event: "rebuild" })).toBe(1);
  });

  it("a move, and taking it back, lose and double nothing", async () => {
    await expect(crashMoves(site, 2)).resolves.toBeUndefined();
  });
});
