import { expect, it } from "vitest";
import type { Outcome, Target } from "../providers/provider.ts";
import { faults } from "../providers/wrap/faults.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { blind } from "./crash.fixture.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig, type Twist } from "./restore.fixture.ts";
import { applyRestore, planRestore, settleRestore } from "./restore.ts";

const losing = (most: number): Twist => (c) => faults(c, { seed: 1, unsureLost: 1, most }).connection;

async function twelvePairs(): Promise<{ rig: Rig; request: Parameters<Rig["home"]["restore"]>[0] }> {
  const rig = await createRig({ traits: { keyed: false } });
  const { home } = rig;
  home.world.addCollection({ id: "all", kinds: ["contact"] });
  for (let n = 0; n < 12; n++) for (const twin of ["a", "b"]) await home.world.put("all", `${twin}${n}`, card(`P${n}`, `${twin}${n}`));
  await home.backup();
  for (let n = 0; n < 12; n++) home.world.remove("all", `b${n}`);
  await home.backup();
  const [alarm] = await rig.vault.read.heldAlarms();
  return { rig, request: { what: { held: alarm?.id ?? 0 } } };
}

it("a twin that was there all the time is not taken for what was lost on its way", async () => {
  const { rig, request } = await twelvePairs();
  await using _ = rig;
  const { home, vault } = rig;
  const { result } = await home.restore(request, losing(12));
  expect([result.status, home.holds().length, (await receiptOf(vault, result.restore)).groups]).toMatchObject(["done", 24, [{ state: "back", count: 12 }]]);
  await home.backup();
  expect(await vault.read.heldAlarms()).toEqual([]);
  await home.restore({ what: { undo: result.restore } });
  expect([...(home.world.snapshot().get("all")?.items.keys() ?? [])].filter((href) => href.startsWith("a"))).toHaveLength(12);
});

/** A service that names a thing by its UID, as it was named before, and knows no keys. Cut off over its first batch. */
const cutOff = (arrives: boolean, killed: AbortController): Twist => (connection) => {
  const { target } = blind(connection);
  if (!target) return connection;
  const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
    for (const op of ops) {
      const byUid = op.do === "create" ? { ...op, key: op.item.uid ?? "" } : op;
      if (arrives) for await (const _ of target.write(c, [byUid], io));
      yield { key: op.key, is: "unsure" };
    }
    killed.abort();
  };
  return overlay(connection, { target: { ...target, write } });
};

it.each([
  { arrives: true, looksBetween: true },
  { arrives: true, looksBetween: false },
  { arrives: false, looksBetween: true },
  { arrives: false, looksBetween: false },
])("killed over it, what arrived is told from what was there: %o", async ({ arrives, looksBetween }) => {
  const { rig, request } = await twelvePairs();
  await using _ = rig;
  const { home, vault } = rig;
  const killed = new AbortController();
  const cut = home.withJob(async (job) => applyRestore(job, await planRestore(job, request)), { twist: cutOff(arrives, killed), signal: killed.signal });
  await expect(cut).rejects.toMatchObject({ code: "cancelled" });
  if (looksBetween) await home.backup();
  const [open = 0] = await vault.read.unsettledRestores(home.id);
  await home.withJob((job) => settleRestore(job, open), { twist: blind });
  expect([home.holds().length, await rig.states(open)]).toEqual(arrives ? [24, { "create same": 12 }] : [12, { "create failed": 12 }]);
});

it("one with the same UID that says something else is left as it is", async () => {
  await using rig = await createRig();
  const { home, vault } = rig;
  home.world.addCollection({ id: "all", kinds: ["contact"] });
  const [survivor, lost] = [card("Ann", "u", "TEL:1\r\nNOTE:precious\r\n"), card("Ann", "u", "TEL:2\r\n")];
  await home.world.put("all", "a", survivor);
  await home.world.put("all", "b", lost);
  await home.world.put("all", "z", card("Zed"));
  await home.backup();
  const snapshot = await rig.latest();
  const item = (await vault.read.items({}, { limit: 9 })).find((i) => i.href === "b")?.item ?? 0;
  const before = home.holds();
  home.world.remove("all", "b");
  const { result } = await home.restore({ what: { account: home.id, snapshot, items: [item] } }, losing(1));
  expect([result.status, home.holds()]).toEqual(["done", before]);
  await home.restore({ what: { undo: result.restore } });
  expect([...(home.world.snapshot().get("all")?.items.keys() ?? [])]).toEqual(["a", "z"]);
});
