import { expect, it } from "vitest";
import type { Item, Op, Outcome, Target } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig, task, type Twist } from "./restore.fixture.ts";
import { applyRestore, planRestore } from "./restore.ts";

/** One card, put from Home into the empty account Other. */
async function moved(): Promise<{ rig: Rig; restore: number; href: string }> {
  const rig = await createRig();
  const { home, other } = rig;
  for (const { world } of [home, other]) world.addCollection({ id: "people", kinds: ["contact"] });
  await home.world.put("people", "ann", card("Ann", "ann", "NOTE:first\r\n"));
  await home.backup();
  const { result } = await other.restore({ what: { account: home.id } });
  const [href = ""] = rig.other.world.snapshot().get("people")?.items.keys() ?? [];
  return { rig, restore: result.restore, href };
}

it("what a later restore put in the place of what an earlier one added stays when that is undone", async () => {
  const { rig, restore } = await moved();
  await using _ = rig;
  const { home, other, vault } = rig;
  await home.world.put("people", "ann", card("Ann", "ann", "NOTE:second\r\n"));
  await home.backup();
  await other.restore({ what: { account: home.id }, keep: "mine" });
  const { result } = await other.restore({ what: { undo: restore } });
  expect((await receiptOf(vault, result.restore)).groups).toMatchObject([{ state: "kept", items: [{ name: "Ann", code: "conflict" }] }]);
  expect(other.holds().join("")).toContain("NOTE:second");
});

it("what somebody put where a restore had put the same stays when that is undone", async () => {
  const { rig, restore, href } = await moved();
  await using _ = rig;
  const { home, other } = rig;
  other.world.remove("people", href);
  await other.backup();
  await other.withJob(async (job) => {
    const plan = await planRestore(job, { what: { account: home.id } });
    await other.world.put("people", href, card("Ann", "ann", "NOTE:first\r\n"));
    return applyRestore(job, plan);
  });
  expect(other.holds()).toHaveLength(2);
  const { plan } = await other.restore({ what: { undo: restore } });
  expect([plan.counts, [...(other.world.snapshot().get("people")?.items.keys() ?? [])]]).toMatchObject([{ remove: 0, kept: 1 }, [href, expect.anything()]]);
});

/** A service that removes no to-do as long as another one is a part of it. */
const fromTheLeaves = (rig: Rig): Twist => (connection) => {
  const { target } = connection;
  if (!target) return connection;
  const isParent = (op: Op): boolean => {
    const held = [...(rig.other.world.snapshot().get("list")?.items ?? [])];
    const removed = op.do === "remove" ? held.find(([href]) => href === op.ref.href)?.[1].item : undefined;
    return removed !== undefined && held.some(([, { item }]) => Buffer.from(item.body.bytes).includes(`RELATED-TO:${removed.uid}\r\n`));
  };
  const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
    for (const op of ops) {
      if (isParent(op)) yield { key: op.key, is: "failed", code: "forbidden", detail: "it has parts" };
      else yield* target.write(c, [op], io);
    }
  };
  return overlay(connection, { target: { ...target, write } });
};

it("steps are taken away before what they are steps of", async () => {
  await using rig = await createRig();
  const { home, other } = rig;
  for (const { world } of [home, other]) world.addCollection({ id: "list", kinds: ["task"] });
  await home.world.put("list", "a", task("Wash", "cook"));
  await home.world.put("list", "b", task("Cook", "feast"));
  await home.world.put("list", "c", task("Feast"));
  await home.backup();
  const { result } = await other.restore({ what: { account: home.id } });
  const undone = await other.restore({ what: { undo: result.restore } }, fromTheLeaves(rig));
  expect([undone.result.status, other.holds()]).toEqual(["done", []]);
});

const note = (text: string): Item => card("Ann", "ann", `NOTE:${text}\r\n`);

it.each(["mine", "both"] as const)("two restores that brought the same (%s) are taken back one after the other, and nothing stays", async (keep) => {
  const { rig, restore } = await moved();
  await using _ = rig;
  const { home, other } = rig;
  await home.world.put("people", "ann", note("second"));
  await home.backup();
  const second = await other.restore({ what: { account: home.id }, keep });
  const undone = await other.restore({ what: { undo: second.result.restore } });
  expect([undone.result.status, other.holds().map((text) => /NOTE:.*/.exec(text)?.[0])]).toEqual(["done", ["NOTE:first"]]);
  const { plan } = await other.restore({ what: { undo: restore } });
  expect([plan.counts, other.holds()]).toMatchObject([{ remove: 1, kept: 0 }, []]);
});

it("what somebody had changed between two restores stays, also where the second is taken back", async () => {
  const { rig, restore, href } = await moved();
  await using _ = rig;
  const { home, other } = rig;
  await other.world.put("people", href, note("edited there"));
  await home.world.put("people", "ann", note("second"));
  await home.backup();
  const second = await other.restore({ what: { account: home.id }, keep: "mine" });
  await other.restore({ what: { undo: second.result.restore } });
  const { plan } = await other.restore({ what: { undo: restore } });
  expect([plan.counts, other.holds().join("")]).toMatchObject([{ remove: 0, kept: 1 }, expect.stringContaining("NOTE:edited there")]);
});

it("what somebody removed is told as removed, though another collection has had its UID all along", async () => {
  await using rig = await createRig();
  const { home, other, vault } = rig;
  for (const { world } of [home, other]) for (const id of ["people", "club"]) world.addCollection({ id, kinds: ["contact"] });
  await home.world.put("people", "ann", note("first"));
  await home.world.put("club", "bob", card("Bob"));
  await home.world.put("people", "bob", card("Bob"));
  await other.world.put("club", "other", card("Zed"));
  await home.backup();
  const { result } = await other.restore({ what: { account: home.id } });
  await other.backup();
  const held = other.world.snapshot().get("people")?.items ?? new Map<string, unknown>();
  expect(held.size).toBe(2);
  for (const href of held.keys()) other.world.remove("people", href);
  const undone = await other.restore({ what: { undo: result.restore } });
  expect((await receiptOf(vault, undone.result.restore)).groups.map(({ state, items }) => [state, items.map(({ name }) => name).sort()])).toEqual([["removed", ["Ann", "Bob", "Bob"]]]);
});
