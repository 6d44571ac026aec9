// A hundred items to Google and to Microsoft, with refused and failing requests and a kill in the middle. 30,000: big-move.long.ts.
import { describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { bigMove } from "./big-move.ts";
import { googleVendor, graphVendor } from "./big-move-vendors.ts";

const seed = Number(process.env["MOVE_SEED"] ?? Date.now() % 1_000_000);
const size = { contacts: 40, events: 80 };
const manners = { refuseEvery: 149, failEvery: 61, settlesMs: 500 };

describe(`a large move, killed on the way (seed ${seed})`, { timeout: 240_000 }, () => {
  it("arrives at Google once, and is taken back whole", async () => {
    await expect(bigMove(size, await googleVendor(manners), { random: new Random(seed), kills: 1 })).resolves.toBeDefined();
  });

  it("arrives at Microsoft once, and is taken back whole", async () => {
    await expect(bigMove(size, await graphVendor(manners), { random: new Random(seed), kills: 1 })).resolves.toBeDefined();
  });
});
