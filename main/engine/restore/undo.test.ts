import { afterEach, describe, expect, it } from "vitest";
import type { Outcome } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { Death } from "./crash.fixture.ts";
import { isUndoable, type ReceiptState, receiptOf } from "./receipt.ts";
import { applyRestore, planRestore, settleRestore } from "./restore.ts";
import { card, createRig, type Rig, type Twist } from "./restore.fixture.ts";

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

/** Five people of Home, of whom Other had Ann (older) already; all put into Other, Ann replaced. */
async function moved(twist?: Twist, more = 0) {
  const rig = await createRig();
  rigs.push(rig);
  const { home, other } = rig;
  home.world.addCollection({ id: "people", kinds: ["contact"] });
  other.world.addCollection({ id: "people", kinds: ["contact"] });
  for (const name of ["Ann", "Bob", "Cem", "Dora", "Eve"]) await home.world.put("people", name, card(name, name.toLowerCase(), "NOTE:ours\r\n"));
  for (let n = 0; n < more; n++) await home.world.put("people", `P${n}`, card(`P${n}`));
  await other.world.put("people", "ann", card("Ann", "ann", "NOTE:theirs\r\n"));
  await other.world.put("people", "zed", card("Zed"));
  await home.backup();
  await other.backup();
  const before = other.holds();
  const { plan, result } = await other.restore({ what: { account: home.id }, keep: "mine" }, twist);
  await other.backup();
  return { ...rig, before, plan, restore: result.restore };
}

describe("an undo", () => {
  it("removes what was added, puts back what was replaced, and raises no alarm", async () => {
    const { other, before, restore, vault, states, plan } = await moved();
    expect(plan.undo).toBe("all");
    expect(other.holds()).not.toEqual(before);
    const undone = await other.restore({ what: { undo: restore } });
    expect(undone.plan.counts).toMatchObject({ remove: 4, replace: 1, kept: 0 });
    expect(other.holds()).toEqual(before);
    expect(await states(undone.result.restore)).toEqual({ "remove same": 4, "replace same": 1 });
    await other.backup();
    expect(await vault.read.heldAlarms()).toEqual([]);
    const receipt = await receiptOf(vault, undone.result.restore);
    expect(receipt).toMatchObject({ undid: restore, groups: [{ state: "back", count: 1 }, { state: "removed", count: 4 }] });
  });

  it("a second time finds nothing to take back", async () => {
    const { other, restore, before } = await moved();
    await other.restore({ what: { undo: restore } });
    const { plan } = await other.restore({ what: { undo: restore } });
    expect(plan.counts).toMatchObject({ remove: 0, replace: 0, same: 5, kept: 0 });
    expect(other.holds()).toEqual(before);
  });

  it("leaves alone what was changed there since, and says so", async () => {
    const { other, restore, vault } = await moved();
    const bob = [...(other.world.snapshot().get("people")?.items ?? [])].find(([, { item }]) => Buffer.from(item.body.bytes).includes("FN:Bob"));
    await other.world.put("people", bob?.[0] ?? "", card("Bob", "bob", "NOTE:edited there\r\n"));
    const { plan, result } = await other.restore({ what: { undo: restore } });
    expect(plan.counts).toMatchObject({ remove: 3, replace: 1, kept: 1 });
    expect(other.holds().join("")).toContain("NOTE:edited there");
    const receipt = await receiptOf(vault, result.restore);
    expect(receipt.groups.find(({ state }) => state === "kept")?.items).toMatchObject([{ name: "Bob", code: "conflict" }]);
  });

  it("tells what somebody removed there before as removed, and what somebody moved there as left alone", async () => {
    const { other, restore, vault } = await moved();
    const held = [...(other.world.snapshot().get("people")?.items ?? [])];
    const hrefOf = (name: string): string => held.find(([, { item }]) => Buffer.from(item.body.bytes).includes(`FN:${name}`))?.[0] ?? "";
    other.world.remove("people", hrefOf("Bob"));
    other.world.remove("people", hrefOf("Cem"));
    other.world.addCollection({ id: "work", kinds: ["contact"] });
    await other.world.put("work", "cem", card("Cem", "cem", "NOTE:ours\r\n"));
    const { result } = await other.restore({ what: { undo: restore } });
    const groups = (await receiptOf(vault, result.restore)).groups.map(({ state, items }) => [state, items.map(({ name }) => name).sort()]);
    expect(groups).toEqual([["back", ["Ann"]], ["removed", ["Bob", "Dora", "Eve"]], ["kept", ["Cem"]]]);
  });

  it("killed when all was removed, and looked at before it is settled, raises no alarm", async () => {
    const { other, before, restore, vault, states } = await moved(undefined, 20);
    const death = new Death(Infinity);
    const killing: Twist = (c) => overlay(c, { target: c.target && { ...c.target, write: (...call) => doneAndDead(c.target?.write(...call), death) } });
    const killed = other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { undo: restore } })), { vault: death.vault(vault), twist: killing });
    await expect(killed).rejects.toThrow("killed");
    await other.backup();
    expect([other.holds().length, await vault.read.heldAlarms()]).toEqual([before.length, []]);
    const [id = 0] = await vault.read.unsettledRestores(other.id);
    await other.withJob((job) => settleRestore(job, id));
    await other.backup();
    expect([await vault.read.heldAlarms(), (await vault.read.items({}, { limit: 99 })).filter((row) => row.missing), await states(id)]).toEqual([[], [], { "remove same": 24, "replace same": 1 }]);
  });

  it("goes on after being killed at any step", { timeout: 120_000 }, async () => {
    for (let at = 1; ; at += 3) {
      const { other, before, restore, vault } = await moved();
      await other.backup();
      const death = new Death(at);
      const killed = other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { undo: restore } })), {
        vault: death.vault(vault),
        twist: (connection) => death.connection(connection),
      });
      const lived = await killed.then(() => true, () => false);
      // Killed with its last step, it was done.
      const [last] = await vault.read.restores(1);
      const again = last?.id !== restore && last?.status === "done" ? [[["removed", 4], ["there", 1]], 3] : [[["back", 1], ["removed", 4]], 2];
      const settled = await vault.read.unsettledRestores(other.id);
      for (const id of settled) await other.withJob((job) => settleRestore(job, id));
      await other.backup();
      const undone = await other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { undo: restore } }), settled));
      expect(other.holds(), `killed at step ${at}`).toEqual(before);
      expect([(await receiptOf(vault, undone.restore)).groups.map(({ state, count }) => [state, count]), (await vault.read.restores(9)).length], `killed at step ${at}`).toEqual(again);
      if (lived) return;
      await rigs.pop()?.[Symbol.asyncDispose]();
    }
  });

  it("is told to be impossible where nothing can be removed or replaced", async () => {
    const addsOnly: Twist = (connection) => ({ ...overlay(connection, {}), traits: { ...connection.traits, writes: ["create"] } });
    const { plan, other, restore } = await moved(addsOnly);
    expect([plan.undo, plan.counts.create, plan.counts.kept]).toEqual(["none", 4, 1]);
    const { plan: undo } = await other.restore({ what: { undo: restore } }, addsOnly);
    expect(undo.counts).toMatchObject({ remove: 0, failed: 4 });
  });

  it("is not undone itself", async () => {
    const { other, restore } = await moved();
    const { result } = await other.restore({ what: { undo: restore } });
    await expect(other.restore({ what: { undo: result.restore } })).rejects.toMatchObject({ code: "usage" });
  });
});

/** The service has done it all, and nobody has heard. */
async function* doneAndDead(outcomes: AsyncIterable<Outcome> | undefined, death: Death): AsyncGenerator<Outcome> {
  for await (const _ of outcomes ?? []);
  death.steps = Infinity;
  yield* [];
  throw new Error("killed");
}

it("is offered for what may be there without showing yet, and not for an undo", () => {
  const group = (state: ReceiptState) => ({ state, count: 1, kinds: {}, items: [] });
  expect((["back", "changed", "not-yet-visible", "unreadable"] as const).map((state) => isUndoable({ undid: null, groups: [group(state)] }))).toEqual([true, true, true, true]);
  expect((["there", "kept", "failed", "missing", "open"] as const).map((state) => isUndoable({ undid: null, groups: [group(state)] }))).toEqual([false, false, false, false, false]);
  expect(isUndoable({ undid: 1, groups: [group("back")] })).toBe(false);
});
