import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verify } from "../../verify/verify.ts";
import { card, jpeg, photo, Rig } from "../vault.fixture.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  const report = await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now });
  await rig[Symbol.asyncDispose]();
  if (report.damageCount > 0) throw new Error(JSON.stringify(report.damage)); // whatever happened to the items, history still hashes
});

type Line = { item: number; name: string; first: number; until: number | null };

/** Every version of every item with this name, oldest first. */
async function history(name: string): Promise<Line[]> {
  const shown = new Set<number>();
  for (const { id } of await rig.vault.read.snapshots({ limit: 100 })) {
    for (const found of await rig.vault.read.items({ snapshot: id }, { limit: 1000 })) if (found.name === name) shown.add(found.item);
  }
  const lines: Line[] = [];
  for (const item of shown) {
    const versions = await rig.vault.read.versions(item);
    lines.push(...versions.reverse().map((v) => ({ item, name: v.name, first: v.first, until: v.until })));
  }
  return lines;
}

describe("identity of an item", () => {
  it("same href and uid: the same, with a new version", async () => {
    await rig.backup({ people: [card("Ada")] });
    await rig.backup({ people: [card("Ada", { more: "TEL:1\r\n" })] });
    expect(await history("Ada")).toEqual([
      { item: 1, name: "Ada", first: 1, until: 2 },
      { item: 1, name: "Ada", first: 2, until: null },
    ]);
  });

  it("the same bytes again make no version and no snapshot", async () => {
    await rig.backup({ people: [card("Ada", { etag: "1" })] });
    expect(await rig.backup({ people: [card("Ada", { etag: "2" })] })).toBeUndefined();
    expect(await rig.vault.read.runs(rig.account, 5)).toHaveLength(2);
  });

  it("same href, other uid: the old one ends, a new one begins", async () => {
    await rig.backup({ people: [card("Ada", { href: "1.vcf" })] });
    await rig.backup({ people: [card("Bo", { href: "1.vcf" })] });
    expect(await history("Ada")).toEqual([{ item: 1, name: "Ada", first: 1, until: 2 }]);
    expect(await history("Bo")).toEqual([{ item: 2, name: "Bo", first: 2, until: null }]);
    expect(await rig.names()).toEqual(["Bo"]);
  });

  it("two that swap their hrefs stay who they are", async () => {
    await rig.backup({ people: [card("Ada", { href: "1" }), card("Bo", { href: "2" })] });
    await rig.backup({ people: [card("Bo", { href: "1" }), card("Ada", { href: "2" })] });
    expect((await history("Ada")).map((l) => l.item)).toEqual([1, 1]);
    expect((await history("Bo")).map((l) => l.item)).toEqual([2, 2]);
    expect(await rig.names()).toEqual(["Ada", "Bo"]);
  });

  it("a new href with the uid of one that vanished, in any collection: moved", async () => {
    await rig.backup({ people: [card("Ada"), card("Bo")], work: [card("Cy")] });
    await rig.backup({ people: [card("Bo")], work: [card("Cy"), card("Ada", { href: "elsewhere.vcf", more: "TEL:1\r\n" })] });
    const moved = await history("Ada");
    expect(moved.map((l) => [l.item, l.first, l.until])).toEqual([
      [1, 1, 2],
      [1, 2, null],
    ]);
    const [item] = await rig.vault.read.items({ items: [1] }, { limit: 1 });
    expect(item).toMatchObject({ href: "elsewhere.vcf", missing: false });
  });

  it("a uid that is in two places at once: nobody moved", async () => {
    await rig.backup({ people: [card("Ada")], work: [card("Cy")] });
    await rig.backup({ people: [card("Ada")], work: [card("Cy"), card("Ada", { href: "copy.vcf" })] });
    expect(new Set((await history("Ada")).map((l) => l.item)).size).toBe(2);
  });

  it("several with one uid pair by what they hold", async () => {
    const one = { uid: "twin", more: "NOTE:one\r\n" };
    const two = { uid: "twin", more: "NOTE:two\r\n" };
    await rig.backup({ people: [card("A", { ...one, href: "1" }), card("B", { ...two, href: "2" })] });
    await rig.backup({ people: [card("B", { ...two, href: "3" }), card("A", { ...one, href: "4" })] });
    expect((await history("A")).map((l) => l.item)).toEqual([1, 1]);
    expect((await history("B")).map((l) => l.item)).toEqual([2, 2]);
  });

  it("several with one uid that all changed stay apart: better two than the wrong one", async () => {
    await rig.backup({ people: [card("A", { uid: "twin", href: "1" }), card("B", { uid: "twin", href: "2" })] });
    await rig.backup({ people: [card("C", { uid: "twin", href: "3" }), card("D", { uid: "twin", href: "4" })] });
    expect(new Set([...(await history("A")), ...(await history("B")), ...(await history("C")), ...(await history("D"))].map((l) => l.item)).size).toBe(4);
  });

  it("without uid the content tells: a renamed photo is the same photo", async () => {
    await rig.backup({ pictures: [await photo(rig.vault, "a.jpg", jpeg(1)), await photo(rig.vault, "b.jpg", jpeg(2))] });
    await rig.backup({ pictures: [await photo(rig.vault, "trip/a.jpg", jpeg(1)), await photo(rig.vault, "b.jpg", jpeg(2))] });
    expect((await rig.vault.read.versions(1)).map((v) => v.href)).toEqual(["trip/a.jpg", "a.jpg"]);
    expect(await rig.vault.read.countItems({})).toEqual([{ kind: "photo", count: 2 }]);
  });

  it("a name never tells", async () => {
    await rig.backup({ pictures: [await photo(rig.vault, "a.jpg", jpeg(1))] });
    await rig.backup({ pictures: [await photo(rig.vault, "a.jpg", jpeg(2)), await photo(rig.vault, "x.jpg", jpeg(3))] });
    await rig.backup({ pictures: [await photo(rig.vault, "sub/a.jpg", jpeg(4))] });
    const items = await rig.vault.read.items({}, { limit: 10 });
    expect(items.map((i) => i.item)).toEqual([3]);
  });

  it("one that comes back after it was let go is the same again, with a gap", async () => {
    await rig.backup({ people: [card("Ada"), card("Bo")] });
    await rig.backup({ people: [card("Bo")] });
    await rig.backup({ people: [card("Ada"), card("Bo")] });
    expect((await history("Ada")).map((l) => [l.item, l.first, l.until])).toEqual([
      [1, 1, 2],
      [1, 3, null],
    ]);
  });

  it("the same uid in another account is another item", async () => {
    const other = await rig.addAccount("Dad");
    await rig.backup({ people: [card("Ada")] });
    await rig.backup({ people: [card("Ada")] }, other);
    await rig.backup({ people: [] });
    expect(await rig.names()).toEqual(["Ada"]);
    expect(await rig.vault.read.countItems({ account: other })).toEqual([{ kind: "contact", count: 1 }]);
  });
});
