import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KillAt, whyNoKillAt } from "./kill-at.ts";
import { Home, jobs, killEverywhere } from "./kill-everywhere.ts";

const why = whyNoKillAt();
if (why !== undefined) console.log(`skipped: kills before each change of the disk; ${why}`);
const only = process.env["KILL_JOB"]?.split(",");
const kills = { last: Number(process.env["KILL_LAST"] ?? 1), every: Number(process.env["KILL_EVERY"] ?? 1) };

describe.skipIf(why !== undefined)("killed before each change of the disk", () => {
  let killer: KillAt;
  beforeAll(() => void (killer = new KillAt()));
  afterAll(() => killer[Symbol.dispose]());

  it.each(Object.keys(jobs).filter((name) => only?.includes(name) ?? true))("%s ends as if nothing had been", async (name) => {
    await using home = await Home.open();
    expect(await killEverywhere(home, killer, name, kills)).toBeGreaterThan(0);
  });
});
