// What a service cannot hold whole is known before, so that what arrived of it is told from what somebody else put there.
import { expect, it } from "vitest";
import type { Item, Outcome, Target } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig, type Twist } from "./restore.fixture.ts";
import { applyRestore, planRestore } from "./restore.ts";

const note = "NOTE:at the lake\r\n";

function withoutNote({ body }: Item): Uint8Array {
  return "bytes" in body ? Buffer.from(Buffer.from(body.bytes).toString("latin1").replace(note, "")) : new Uint8Array();
}

/** Other keeps no notes, and says so. */
async function createLossy(): Promise<Rig> {
  const rig = await createRig({}, { foresee: () => withoutNote, uniqueUids: true, traits: { keyed: false } });
  const { home, other } = rig;
  for (const { world } of [home, other]) world.addCollection({ id: "people", kinds: ["contact"] });
  await home.world.put("people", "ann", card("Ann", "ann", note));
  await home.backup();
  await other.backup();
  return rig;
}

it("what arrived as it was foreseen is whole, and not sent again", async () => {
  await using rig = await createLossy();
  const { home, other } = rig;
  let sent = 0;
  const unheard: Twist = (connection) => {
    const { target } = connection;
    if (!target) return connection;
    const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
      const held = ops.map((op) => (op.do === "remove" ? op : { ...op, item: { ...op.item, body: { ...op.item.body, bytes: withoutNote(op.item) } } }));
      for await (const { key } of target.write(c, held, io)) yield { key, is: "unsure" };
      sent += ops.length;
    };
    return overlay(connection, { target: { ...target, write } });
  };
  const { result } = await other.restore({ what: { account: home.id } }, unheard);
  expect([sent, await rig.states(result.restore), other.holds().length]).toEqual([1, { "create changed": 1 }, 1]);
});

it("what somebody put there meanwhile is theirs, though it looks like that: what it lacks is named", async () => {
  await using rig = await createLossy();
  const { home, other, vault } = rig;
  const result = await other.withJob(async (job) => {
    const plan = await planRestore(job, { what: { account: home.id } });
    await other.world.put("people", "theirs", card("Ann"));
    return applyRestore(job, plan);
  });
  expect((await receiptOf(vault, result.restore)).groups).toMatchObject([{ state: "kept", items: [{ name: "Ann", fields: ["note"] }] }]);
  expect(await vault.read.links(other.id, (await vault.read.wanted({ account: home.id }, 0, 9)).map(({ item }) => item))).toEqual([]);
});
