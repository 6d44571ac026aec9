import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openForReading } from "./db.ts";
import { emptyIndex, indexMore, openIndex, toQuery } from "./search-index.ts";
import { card, jpeg, photo, Rig } from "./vault.fixture.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.create();
  const people = [
    card("Zoë Müller", { uid: "zoe", more: "TEL:+49 170 1234567\r\nNOTE:let it ring\\, he is slow on the stairs\r\n" }),
    card("李小龙", { uid: "li" }),
    card("نور الهدى", { uid: "nur" }),
    card("Кирилл", { uid: "kir" }),
    card("김민수", { uid: "kim" }),
    card("O'Brien \"Bob\" AND NOT", { uid: "bob" }),
  ];
  await rig.backup({ people: [...people, card("Old Name", { uid: "old" })], pictures: [await photo(rig.vault, "DCIM/soup recipe.jpg", jpeg(1))] });
  await rig.backup({ people: [...people, card("New Name", { uid: "old" })], pictures: [await photo(rig.vault, "DCIM/soup recipe.jpg", jpeg(1))] });
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

const found = async (typed: string, options = {}): Promise<string[]> =>
  (await rig.vault.read.search(typed, { limit: 10, ...options })).map((r) => r.name);

describe("search", () => {
  it.each([
    ["zoe", "Zoë Müller"],
    ["MÜLL", "Zoë Müller"],
    ["muller zo", "Zoë Müller"],
    ["stairs", "Zoë Müller"],
    ["李", "李小龙"],
    ["小龙", "李小龙"],
    ["نور", "نور الهدى"],
    ["кир", "Кирилл"],
    ["김민", "김민수"],
    ["민수", "김민수"],
    ["o'br", "O'Brien \"Bob\" AND NOT"],
    ["soup", "DCIM/soup recipe.jpg"],
  ])("%s finds %s", async (typed, name) => {
    expect(await found(typed)).toEqual([name]);
  });

  it("finds a number by its first digits", async () => {
    expect(await found("170")).toEqual(["Zoë Müller"]);
    expect(await found("12345")).toEqual(["Zoë Müller"]);
  });

  it.each(["龙李", "müllerx", "zoe ring xyz", "", "   ", "***", '"', "'"])("%s finds nothing", async (typed) => {
    expect(await found(typed)).toEqual([]);
  });

  it.each(["AND", "NOT", "NEAR(a b)", "name:x", "a OR b", '" OR ""', "x*", "-", "^zoe", "(zoe", "{a}"])("%s is text, not a query", async (typed) => {
    await expect(found(typed)).resolves.toBeInstanceOf(Array);
    expect(toQuery("a\0b ^c")).toBeDefined();
  });

  it("shows what is now, or what was then", async () => {
    expect(await found("old name")).toEqual([]);
    expect(await found("new name")).toEqual(["New Name"]);
    expect(await found("old name", { snapshot: 1 })).toEqual(["Old Name"]);
    expect(await found("new name", { snapshot: 1 })).toEqual([]);
  });

  it("keeps to a kind and an account", async () => {
    expect(await found("soup", { kind: "contact" })).toEqual([]);
    expect(await found("zoe", { account: rig.account + 1 })).toEqual([]);
    expect(await found("zoe", { kind: "contact", account: rig.account })).toEqual(["Zoë Müller"]);
  });
});

it("cards with large pictures in them are taken in a few at a time", async () => {
  await using large = await Rig.create();
  const picture = `PHOTO;ENCODING=b;TYPE=JPEG:${"QUJD".repeat(250_000)}\r\n`;
  await large.backup({ people: Array.from({ length: 20 }, (_, n) => card(`Ada ${n}`, { uid: `${n}`, more: picture })) });
  const vault = openForReading(join(large.dir, "vault.db"));
  const index = openIndex(large.dir);
  const taken = (): unknown => index.prepare("SELECT count(*) FROM doc").pluck().get();
  emptyIndex(index);
  expect(indexMore(index, vault)).toBe(true);
  expect(taken()).toBeLessThan(20);
  while (indexMore(index, vault)) continue;
  expect(taken()).toBe(20);
  index.close();
  vault.close();
});
