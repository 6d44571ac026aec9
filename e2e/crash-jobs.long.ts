import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { crashCopies, crashDrills, crashMoves, crashRecoveries, CrashSite } from "./crash-jobs.ts";

const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

describe(`killed at any point (seed ${seed})`, () => {
  let site: CrashSite;
  beforeAll(async () => void (site = await CrashSite.open(new Random(seed))));
  afterAll(() => site[Symbol.asyncDispose]());

  it("a second copy is finished by the next run", async () => {
    expect(await crashCopies(site, 20)).toBe(20);
  });

  it("a recovery is finished by the next", async () => {
    expect(await crashRecoveries(site, 20)).toBe(20);
  });

  it("a practice restore leaves nothing private behind", async () => {
    expect(await crashDrills(site, 20, { args: ["drill"], event: "drill" })).toBe(20);
  });

  it("a full rebuild neither", async () => {
    expect(await crashDrills(site, 20, { args: ["drill", "--full"], event: "rebuild" })).toBe(20);
  });

  it("a move, and taking it back, lose and double nothing", async () => {
    await expect(crashMoves(site, 20)).resolves.toBeUndefined();
  });
});
