import { afterEach, describe, expect, it } from "vitest";
import type { Lack } from "../formats/item.ts";
import { planRestore } from "../restore/restore.ts";
import { card, createRig, photo, type Rig, task } from "../restore/restore.fixture.ts";
import { forecastOf } from "./forecast.ts";

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

async function moving(lacks: readonly Lack[]): Promise<Rig> {
  const rig = await createRig({}, { lacks });
  rigs.push(rig);
  const { world } = rig.home;
  world.addCollection({ id: "people", kinds: ["contact"] });
  world.addCollection({ id: "tasks", kinds: ["task"] });
  world.addCollection({ id: "photos", kinds: ["photo"] });
  await world.put("people", "h1", card("Zoë", "zoe", "X-SHOE:38\r\nTEL:0170 1234567\r\n"));
  await world.put("people", "h2", card("Sam", "sam", "X-SHOE:44\r\nNOTE:slow on the stairs\r\n"));
  await world.put("people", "h3", card("Ali", "ali"));
  await world.put("tasks", "h4", task("Soup"));
  await world.put("tasks", "h5", task("Ask Grandpa", "soup"));
  await world.put("photos", "h6", photo(1));
  rig.other.world.addCollection({ id: "people", kinds: ["contact"] });
  rig.other.world.addCollection({ id: "photos", kinds: ["photo"] });
  rig.other.world.addCollection({ id: "tasks", kinds: ["task"] });
  await rig.home.backup();
  return rig;
}

const shoe: Lack = { kind: "contact", field: "x-shoe", note: "Shoe size" };

async function forecastInto(rig: Rig) {
  await rig.other.backup();
  return rig.other.withJob(async (job) => forecastOf(rig.vault, await planRestore(job, { what: { account: rig.home.id } })));
}

describe("a forecast", () => {
  it("counts every kind, and names what is lost with examples of one's own", async () => {
    const rig = await moving([shoe, { kind: "task", field: "related-to" }]);
    const { kinds, losses, unsure } = await forecastInto(rig);
    expect(kinds.map(({ kind, total, lossy }) => [kind, total, lossy])).toEqual([["contact", 3, 2], ["task", 2, 1], ["photo", 1, 0]]);
    expect(losses.map(({ field, note, count, examples }) => [field, note, count, examples.map(({ name, said }) => `${name}: ${said.join()}`)])).toEqual([
      ["x-shoe", "Shoe size", 2, ["Zoë: 38", "Sam: 44"]],
      ["related-to", null, 1, ["Ask Grandpa: soup"]],
    ]);
    expect(unsure).toEqual([]);
  });

  it("comes true: what the target lacks arrives in the note, and moving again changes nothing", async () => {
    const rig = await moving([shoe]);
    const request = { what: { account: rig.home.id } };
    const { result } = await rig.other.restore(request);
    expect(await rig.states(result.restore)).toEqual({ "create same": 6 });
    const arrived = rig.other.holds("people").join("");
    expect(arrived).not.toContain("X-SHOE");
    expect(arrived).toContain("NOTE:slow on the stairs\\n\\nShoe size: 44");
    expect(arrived).toContain("NOTE:Shoe size: 38");
    const again = await rig.other.restore(request);
    expect(again.plan.counts).toMatchObject({ create: 0, replace: 0, same: 6, kept: 0, failed: 0 });
  });

  it("names who may be there already, and believes a person who says so", async () => {
    const rig = await moving([]);
    await rig.other.world.put("people", "h7", card("Zoe at work", "other-uid", "TEL:+49 170 1234567\r\n"));
    const { unsure } = await forecastInto(rig);
    expect(unsure.map(({ name, there }) => [name, there.map((one) => one.name)])).toEqual([["Zoë", ["Zoe at work"]]]);
    const [pair] = unsure;
    const same = [{ item: pair?.item ?? 0, there: pair?.there[0]?.item ?? 0 }];
    const { plan } = await rig.other.restore({ what: { account: rig.home.id }, same });
    expect(plan.entries.find(({ name }) => name === "Zoë")?.decision).toBe("kept");
    expect(rig.other.holds("people")).toHaveLength(3);
  });
});
