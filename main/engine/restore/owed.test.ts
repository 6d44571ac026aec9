import { expect, it } from "vitest";
import { pull } from "../mirror/pull.ts";
import type { Connection } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { receiptOf } from "./receipt.ts";
import { applyRestore, planRestore } from "./restore.ts";
import { card, createRig, type Rig } from "./restore.fixture.ts";

/** Lists everything, and cannot hand over Sam. */
function withoutSam(connection: Connection): Connection {
  const { source } = connection;
  if (!source) return connection;
  return overlay(connection, {
    source: {
      changes: source.changes.bind(source),
      async *read(c, refs, io) {
        for await (const answer of source.read(c, refs, io)) {
          const isSam = answer.is === "item" && answer.item.uid === "sam";
          yield isSam ? { is: "failed", href: answer.ref.href, code: "server", detail: "not now" } : answer;
        }
      },
    },
  });
}

async function moved(): Promise<{ rig: Rig; restore: number; look: () => Promise<void> }> {
  const rig = await createRig();
  rig.home.world.addCollection({ id: "all", name: "Things" });
  for (const name of ["Oma", "Sam"]) await rig.home.world.put("all", name, card(name));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "all", name: "Things" });
  const { result } = await rig.other.restore({ what: { account: rig.home.id } });
  const look = (): Promise<void> =>
    rig.other.withJob(async (job) => {
      rig.clock.advance(24 * 3600_000);
      await pull({ ...job, vault: rig.vault, onProgress: () => undefined });
    }, { twist: withoutSam });
  return { rig, restore: result.restore, look };
}

it("what was written is not written again because it could not be read since", async () => {
  const { rig, look } = await moved();
  await using _ = rig;
  await look();
  await rig.other.withJob(async (job) => {
    const plan = await planRestore(job, { what: { account: rig.home.id } });
    expect(plan.counts).toMatchObject({ same: 2, create: 0 });
    await applyRestore(job, plan);
  });
  expect(rig.other.holds()).toEqual(rig.home.holds());
});

it("and is not told to have been taken back", async () => {
  const { rig, look, restore } = await moved();
  await using _ = rig;
  await look();
  await rig.other.withJob(async (job) => {
    const plan = await planRestore(job, { what: { undo: restore } });
    expect(plan.counts).toMatchObject({ remove: 1, failed: 1, same: 0 });
  });
});

it("a card that comes back without the picture it owes has not lost it, and is not told to have come back whole", async () => {
  await using rig = await createRig();
  rig.home.world.addCollection({ id: "all", name: "Things" });
  await rig.home.world.put("all", "oma", card("Oma", "oma", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AE=\r\n"));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "all", name: "Things" });
  const owing = (connection: Connection): Connection => {
    const { source } = connection;
    if (!source) return connection;
    return overlay(connection, {
      source: {
        changes: source.changes.bind(source),
        async *read(c, refs, io) {
          for await (const answer of source.read(c, refs, io)) yield answer.is === "item" ? { ...answer, item: card("Oma"), owes: { code: "server", detail: "its picture" } } : answer;
        },
      },
    });
  };
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, owing);
  const { groups } = await receiptOf(rig.vault, result.restore);
  expect(groups.map(({ state, items }) => [state, items[0]?.code])).toEqual([["unreadable", "server"]]);
});
