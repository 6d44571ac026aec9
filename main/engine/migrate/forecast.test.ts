import { afterEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Foresight, Lack } from "../formats/item.ts";
import { receiptOf } from "../restore/receipt.ts";
import { planRestore } from "../restore/restore.ts";
import { card, createRig, photo, type Rig, task } from "../restore/restore.fixture.ts";
import { forecastOf } from "./forecast.ts";

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

async function moving(lacks: readonly Lack[], foresee?: () => Foresight): Promise<Rig> {
  const rig = await createRig({}, { lacks, ...(foresee && { foresee }) });
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
    expect(losses.map(({ field, fate, note, count, examples }) => [field, fate, note, count, examples.map(({ name, said }) => `${name}: ${said.join()}`)])).toEqual([
      ["x-shoe", "noted", "Shoe size", 2, ["Zoë: 38", "Sam: 44"]],
      ["related-to", "dropped", null, 1, ["Ask Grandpa: soup"]],
    ]);
    expect(unsure).toEqual([]);
  });

  it("is told by the target item by item: what will be there otherwise, and what it will not take", async () => {
    const order: string[] = [];
    const rig = await moving([], () => ({ body }) => {
      const text = "bytes" in body ? Buffer.from(body.bytes).toString() : "";
      order.push(/(?:FN|SUMMARY):(.*)/.exec(text)?.[1] ?? "");
      if (text.includes("FN:Ali")) throw new LifeboatError("too-large", "a card");
      return Buffer.from(text.replace("TEL:0170 1234567", "TEL:+49 170 1234567").replace("NOTE:slow on the stairs\r\n", ""));
    });
    const { kinds, losses } = await forecastInto(rig);
    expect(kinds.map(({ kind, lossy, refused }) => [kind, lossy, refused])).toEqual([["contact", 2, 1], ["task", 0, 0], ["photo", 0, 0]]);
    expect(losses.map(({ kind, field, fate, count, examples }) => [kind, field, fate, count, ...examples.map(({ name, said }) => `${name}: ${said.join()}`)])).toEqual([
      ["contact", "tel", "changed", 1, "Zoë: 0170 1234567"],
      ["contact", "note", "dropped", 1, "Sam: slow on the stairs"],
      ["contact", "too-large", "refused", 1, "Ali: "],
    ]);
    expect(order.indexOf("Soup")).toBeLessThan(order.indexOf("Ask Grandpa"));
  });

  it("can be stopped", async () => {
    const stop = new AbortController();
    const rig = await moving([], () => ({ body }) => {
      stop.abort();
      return "bytes" in body ? body.bytes : new Uint8Array();
    });
    for (let n = 0; n < 300; n++) await rig.home.world.put("people", `more ${n}`, card(`Somebody ${n}`, `uid ${n}`));
    await rig.home.backup();
    await rig.other.backup();
    const plan = await rig.other.withJob((job) => planRestore(job, { what: { account: rig.home.id } }));
    await expect(forecastOf(rig.vault, plan, { signal: stop.signal })).rejects.toThrow("abort");
  });

  it("comes true: what the target lacks arrives in the note, and moving again changes nothing", async () => {
    const rig = await moving([shoe]);
    const request = { what: { account: rig.home.id } };
    const { result } = await rig.other.restore(request);
    expect(await rig.states(result.restore)).toEqual({ "create changed": 2, "create same": 4 });
    const changed = (await receiptOf(rig.vault, result.restore)).groups.find(({ state }) => state === "changed");
    expect(changed?.items.map(({ name, fields }) => [name, ...fields.toSorted()])).toEqual([["Zoë", "note", "x-shoe"], ["Sam", "note", "x-shoe"]]);
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
