import { expect, it } from "vitest";
import type { Item, Op, Outcome, Target } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig, type Twist } from "./restore.fixture.ts";
import { applyRestore, planRestore, settleRestore } from "./restore.ts";

const note = "NOTE:at the lake\r\n";

function withoutNote(item: Item): Item {
  const { body } = item;
  return "bytes" in body ? { ...item, body: { ...body, bytes: Buffer.from(Buffer.from(body.bytes).toString("latin1").replace(note, "")) } } : item;
}

/** A service that takes a new thing in several requests, the later of which fail; `then` is how it ends. */
const inParts = (then: () => void): Twist => (connection) => {
  const { target } = connection;
  if (!target) return connection;
  const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
    const begun = ops.map((op): Op => (op.do === "create" ? { ...op, item: withoutNote(op.item) } : op));
    for await (const outcome of target.write(c, begun, io)) yield ops.find(({ key }) => key === outcome.key)?.do === "create" ? { key: outcome.key, is: "unsure" } : outcome;
    then();
  };
  return overlay(connection, { target: { ...target, write } });
};

async function rigOf(): Promise<Rig> {
  const rig = await createRig();
  rig.home.world.addCollection({ id: "all", name: "Things" });
  for (const name of ["Oma", "Sam"]) await rig.home.world.put("all", name, card(name, name.toLowerCase(), note));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "all", name: "Things" });
  await rig.other.backup();
  return rig;
}

it("what arrived in part is completed", async () => {
  await using rig = await rigOf();
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, inParts(() => undefined));
  expect([result.status, await rig.states(result.restore), rig.other.holds()]).toEqual(["done", { "create same": 2 }, rig.home.holds()]);
});

it("by who asks for it again, where the program died over it; what was then written is taken back whole", async () => {
  await using rig = await rigOf();
  const { other, vault } = rig;
  const request = { what: { account: rig.home.id } };
  const killed = new AbortController();
  await expect(other.withJob(async (job) => applyRestore(job, await planRestore(job, request)), { twist: inParts(() => killed.abort()), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
  const settled = await vault.read.unsettledRestores(other.id);
  for (const id of settled) await other.withJob((job) => settleRestore(job, id));
  expect([settled.length, await rig.states(settled[0] ?? 0)]).toEqual([1, { "create half": 2 }]);
  expect((await receiptOf(vault, settled[0] ?? 0)).groups).toMatchObject([{ state: "changed", count: 2, items: [{ fields: ["note"] }, { fields: ["note"] }] }]);

  const { result } = await other.restore(request);
  expect([result, await rig.states(result.restore), other.holds()]).toEqual([{ restore: settled[0], status: "done" }, { "create same": 2 }, rig.home.holds()]);
  await other.restore({ what: { undo: result.restore } });
  expect(other.holds()).toEqual([]);
});

it("and can be taken back as it is", async () => {
  await using rig = await rigOf();
  const { other, vault } = rig;
  const killed = new AbortController();
  await expect(other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { account: rig.home.id } })), { twist: inParts(() => killed.abort()), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
  const [id = 0] = await vault.read.unsettledRestores(other.id);
  await other.withJob((job) => settleRestore(job, id));
  await other.restore({ what: { undo: id } });
  expect(other.holds()).toEqual([]);
});
