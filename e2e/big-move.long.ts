// 10,000 people and 20,000 events to Google and to Microsoft, with quotas, failing answers and two kills on the way.
import { describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { bigMove, type Story } from "./big-move.ts";
import { googleVendor, graphVendor, type Vendor } from "./big-move-vendors.ts";

const seed = Number(process.env["MOVE_SEED"] ?? Date.now() % 1_000_000);
const thousands = Number(process.env["MOVE_THOUSANDS"] ?? 10);
const size = { contacts: thousands * 1000, events: thousands * 2000 };
const manners = { quota: { most: 400, perMs: 1000 }, failEvery: 997, settlesMs: 3000 };
/** Megabytes that the program takes at its peak, however much it moves. */
const mostMb = 400;

describe(`a move of ${thousands * 3},000 (seed ${seed})`, () => {
  it("arrives at Google once, and is taken back whole", async () => {
    const google = await googleVendor(manners);
    expect(told(await bigMove(size, google, { random: new Random(seed), kills: 2 }), google)).toBeLessThan(mostMb);
  });

  it("arrives at Microsoft once, and is taken back whole", async () => {
    const graph = await graphVendor(manners);
    expect(told(await bigMove(size, graph, { random: new Random(seed), kills: 2 }), graph)).toBeLessThan(mostMb);
  });
});

/** Says what each run took. Gives the most memory, in megabytes. */
function told(story: Story, { turnedAway }: Vendor): number {
  for (const [name, { ms, mb }] of Object.entries(story)) console.log(`${name}: ${(ms / 1000).toFixed(0)} s, ${(ms / (thousands * 3000)).toFixed(2)} ms an item, ${mb.toFixed(0)} MB`);
  console.log(`refused for the quota ${turnedAway.quota} times, failed ${turnedAway.failed} times`);
  return Math.max(...Object.values(story).map(({ mb }) => mb));
}
