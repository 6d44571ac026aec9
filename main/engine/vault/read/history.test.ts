import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { card, Rig, seeCollections } from "../vault.fixture.ts";

let rig: Rig;
let dad: number;
beforeAll(async () => {
  rig = await Rig.create();
  dad = await rig.addAccount("Dad");
  await rig.backup({ people: [card("Ada"), card("Bo"), card("Cy")] }); // 1
  await rig.backup({ people: [card("Ada", { more: "TEL:1\r\n" }), card("Cy"), card("Di")] }); // 2
  await rig.backup({ people: [card("Zoë")] }, dad); // 3
  await rig.backup({ people: [card("Ada"), card("Bo"), card("Cy"), card("Di")] }); // 4
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

const changes = async (from: number, to?: number): Promise<string[]> => (await rig.vault.read.diff(from, to, 100)).map((c) => `${c.is} ${c.name}`);

describe("history", () => {
  it("shows each moment as it was", async () => {
    expect(await rig.names(1)).toEqual(["Ada", "Bo", "Cy"]);
    expect(await rig.names(2)).toEqual(["Ada", "Cy", "Di"]);
    expect(await rig.names(3)).toEqual(["Ada", "Cy", "Di", "Zoë"]);
    expect(await rig.names(4)).toEqual(["Ada", "Bo", "Cy", "Di", "Zoë"]);
    expect(await rig.names()).toEqual(await rig.names(4));
    expect(await rig.names(0)).toEqual([]);
  });

  it("counts as it lists", async () => {
    expect(await rig.vault.read.countItems({ snapshot: 2 })).toEqual([{ kind: "contact", count: 3 }]);
    expect(await rig.vault.read.countItems({ account: rig.account })).toEqual([{ kind: "contact", count: 4 }]);
  });

  it("tells what differs between two moments, either way of looking at it", async () => {
    expect(await changes(1, 2)).toEqual(["changed Ada", "removed Bo", "added Di"]);
    expect(await changes(2)).toEqual(["changed Ada", "added Bo", "added Zoë"]);
    expect(await changes(4)).toEqual([]);
  });

  it("does not call a thing changed that changed and changed back, though each step is in the history", async () => {
    const ada = (await rig.vault.read.diff(1, 4, 100)).find((c) => c.name === "Ada");
    expect(ada).toMatchObject({ is: "changed" });
    const hashes = (await rig.vault.read.versions(1)).map((v) => v.hash);
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it("sums up each snapshot", async () => {
    const summed = (await rig.vault.read.snapshots({ limit: 10 })).map(({ id, account, added, changed, removed }) => [id, account, added, changed, removed]);
    expect(summed).toEqual([
      [4, rig.account, 1, 1, 0],
      [3, dad, 1, 0, 0],
      [2, rig.account, 1, 1, 1],
      [1, rig.account, 3, 0, 0],
    ]);
  });

  it("finds the snapshot of a time", async () => {
    const [, , second] = await rig.vault.read.snapshots({ limit: 10 });
    const time = second?.time ?? "";
    expect(await rig.vault.read.snapshotAt(time)).toBe(2);
    expect(await rig.vault.read.snapshotAt(new Date(Date.parse(time) - 1).toISOString())).toBe(1);
    expect(await rig.vault.read.snapshotAt("2000-01-01T00:00:00Z")).toBeUndefined();
  });
});

it("does not show in a snapshot what another account's run, begun before it, stored after it", async () => {
  await using two = await Rig.create();
  const other = await two.addAccount("Dad");
  const { write, read } = two.vault;
  const slow = await write.beginRun(other, "backup", two.stamp());
  const [people] = await seeCollections(two.vault, other, { people: [card("Zoë")] });
  const keep = (name: string): Promise<unknown> => write.store(slow, people?.id ?? 0, [card(name)], two.stamp());
  await write.startListing(slow, people?.id ?? 0);
  await keep("Xu");
  await two.backup({ people: [card("Ada")] });
  const [{ id } = { id: 0 }] = await read.snapshots({ account: two.account, limit: 1 });
  const then = await two.names(id);
  await keep("Zoë");
  await write.endRun(slow, { status: "partial", now: new Date(two.now().getTime() + 1).toISOString() });
  expect(await two.names(id)).toEqual(then);
  expect(await two.names()).toEqual(["Ada", "Xu", "Zoë"]);
  expect((await read.search("zoe", { limit: 9, snapshot: id })).length).toBe(0);
});
