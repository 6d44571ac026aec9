import { expect, it } from "vitest";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig, type Twist } from "./restore.fixture.ts";

const slowest = 300_000;

/** How long a restore of two people took, into a service whose writes may take five minutes to show, and take `lagMs`. */
async function took(lagMs: number): Promise<{ ms: number; states: Record<string, number>; reads: number }> {
  await using rig = await createRig({}, { traits: { settlesMs: lagMs, batch: 1 } });
  rig.home.world.addCollection({ id: "all", name: "Things" });
  for (const name of ["Oma", "Sam"]) await rig.home.world.put("all", name, card(name));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "all", name: "Things" });
  const patient: Twist = (connection) => ({ ...overlay(connection, {}), traits: { ...connection.traits, settlesMs: slowest } });
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, patient);
  const row = await rig.vault.read.restoreById(result.restore);
  return { ms: Date.parse(row?.ended ?? "") - Date.parse(row?.started ?? ""), states: await rig.states(result.restore), reads: rig.other.world.calls.read };
}

const back = { "create same": 2 };

it("waits for nothing where what was written shows at once", async () => {
  expect(await took(0)).toMatchObject({ ms: 0, states: back });
});

it("waits as long as it must, and looks few times", async () => {
  const { ms, states, reads } = await took(60_000);
  expect(states).toEqual(back);
  expect([ms, reads < 12]).toEqual([expect.toSatisfy((each: number) => each >= 60_000 && each < 130_000), true]);
});
