import { expect, it } from "vitest";
import type { Item, Op, Outcome, Target } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig, type Twist } from "./restore.fixture.ts";
import { applyRestore, planRestore, type RestoreRequest, settleRestore } from "./restore.ts";

const note = "NOTE:at the lake\r\n";

function withoutNote(item: Item): Item {
  const { body } = item;
  return "bytes" in body ? { ...item, body: { ...body, bytes: Buffer.from(Buffer.from(body.bytes).toString("latin1").replace(note, "")) } } : item;
}

/** A service that takes a thing in several requests; the first `times`, all but the first of them fail. `after` is how it ends. */
function inParts({ times = 1, part = withoutNote, after = () => undefined }: { times?: number; part?: (item: Item) => Item; after?: () => void }): Twist {
  return (connection) => {
    const { target } = connection;
    if (!target) return connection;
    const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
      const isBroken = times-- > 0;
      const begun = ops.map((op): Op => (isBroken && op.do !== "remove" ? { ...op, item: part(op.item) } : op));
      for await (const outcome of target.write(c, begun, io)) yield isBroken ? { key: outcome.key, is: "unsure" } : outcome;
      if (isBroken) after();
    };
    return overlay(connection, { target: { ...target, write } });
  };
}

const before = "NOTE:at home\r\n";

/** The name arrives, and the note that was there stays. */
const nameFirst = (): Item => card("Granny", "oma", before);

/** What is to take the place of something. */
async function changedRig(): Promise<{ rig: Rig; request: RestoreRequest }> {
  const rig = await createRig();
  const { home } = rig;
  home.world.addCollection({ id: "all", name: "Things" });
  await home.world.put("all", "Oma", card("Granny", "oma", note));
  await home.backup();
  const request: RestoreRequest = { what: { account: home.id, snapshot: await rig.latest() }, keep: "mine" };
  await home.world.put("all", "Oma", card("Oma", "oma", before));
  await home.backup();
  return { rig, request };
}

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
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, inParts({}));
  expect([result.status, await rig.states(result.restore), rig.other.holds()]).toEqual(["done", { "create same": 2 }, rig.home.holds()]);
});

it("by who asks for it again, where the program died over it; what was then written is taken back whole", async () => {
  await using rig = await rigOf();
  const { other, vault } = rig;
  const request = { what: { account: rig.home.id } };
  const killed = new AbortController();
  await expect(other.withJob(async (job) => applyRestore(job, await planRestore(job, request)), { twist: inParts({ after: () => killed.abort() }), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
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
  await expect(other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { account: rig.home.id } })), { twist: inParts({ after: () => killed.abort() }), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
  const [id = 0] = await vault.read.unsettledRestores(other.id);
  await other.withJob((job) => settleRestore(job, id));
  await other.restore({ what: { undo: id } });
  expect(other.holds()).toEqual([]);
});

it("is ours also where its completion arrives in part", async () => {
  await using rig = await rigOf();
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, inParts({ times: 2 }));
  expect([result.status, rig.other.holds()]).toEqual(["done", rig.home.holds()]);
});

it("so does what takes the place of another", async () => {
  const { rig, request } = await changedRig();
  await using _ = rig;
  const { result } = await rig.home.restore(request, inParts({ times: 2, part: nameFirst }));
  expect([await rig.states(result.restore), rig.home.holds().join("")]).toEqual([{ "replace same": 1 }, expect.stringMatching(/FN:Granny[^]*at the lake/)]);
});

it.each(["completed", "taken back"])("what takes the place of another is %s after the program died over it", async (how) => {
  const { rig, request } = await changedRig();
  await using _ = rig;
  const { home, vault } = rig;
  const killed = new AbortController();
  await expect(home.withJob(async (job) => applyRestore(job, await planRestore(job, request)), { twist: inParts({ part: nameFirst, after: () => killed.abort() }), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
  const settled = await vault.read.unsettledRestores(home.id);
  for (const id of settled) await home.withJob((job) => settleRestore(job, id));
  expect(await rig.states(settled[0] ?? 0)).toEqual({ "replace half": 1 });
  const { result } = await home.restore(how === "completed" ? request : { what: { undo: settled[0] ?? 0 } });
  expect([result.status, home.holds().join("")]).toEqual(["done", expect.stringMatching(how === "completed" ? /FN:Granny[^]*at the lake/ : /FN:Oma[^]*at home/)]);
});

it.each(["before", "after"])("what somebody changed %s it was found is left alone", async (when) => {
  await using rig = await rigOf();
  const { other, vault } = rig;
  const request = { what: { account: rig.home.id } };
  const killed = new AbortController();
  await expect(other.withJob(async (job) => applyRestore(job, await planRestore(job, request)), { twist: inParts({ after: () => killed.abort() }), signal: killed.signal })).rejects.toMatchObject({ code: "cancelled" });
  const [href = ""] = [...(other.world.snapshot().get("all")?.items ?? [])].find(([, { item }]) => item.uid === "oma") ?? [];
  const edit = (): Promise<unknown> => other.world.put("all", href, card("Grandma", "oma", "TEL:555\r\n"));
  if (when === "before") await edit();
  const settled = await vault.read.unsettledRestores(other.id);
  for (const id of settled) await other.withJob((job) => settleRestore(job, id));
  if (when === "after") await edit();
  await other.backup();
  const { restore } = await other.withJob(async (job) => applyRestore(job, await planRestore(job, request), settled));
  expect(other.holds().join("")).toMatch(/FN:Grandma[^]*TEL:555/);
  const { groups } = await receiptOf(vault, restore);
  expect(groups.map(({ state, items }) => [state, items.map(({ name }) => name)])).toEqual([["back", ["Sam"]], [when === "before" ? "changed" : "kept", ["Oma"]]]);
});
