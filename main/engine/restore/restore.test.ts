import { describe, expect, it } from "vitest";
import { forecastOf } from "../migrate/forecast.ts";
import { card, createRig, photo, task } from "./restore.fixture.ts";
import { planRows } from "./restore.ts";

describe("put back", () => {
  it("brings everything back that the account lost, and a second time changes nothing", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "book", kinds: ["contact"] });
    home.world.addCollection({ id: "roll", kinds: ["photo"] });
    for (const name of ["Oma", "Sam", "Zoë"]) await home.world.put("book", `${name}.vcf`, card(name));
    for (const seed of [1, 2]) await home.world.put("roll", `${seed}.jpg`, photo(seed));
    await home.backup();
    const before = home.holds();
    const snapshot = await rig.latest();
    home.world.loseEverything();

    const { plan, result } = await home.restore({ what: { account: home.id, snapshot } });
    expect(plan.counts).toMatchObject({ create: 5, replace: 0, same: 0, kept: 0, failed: 0 });
    expect(result.status).toBe("done");
    expect(home.holds()).toEqual(before);
    expect(await rig.states(result.restore)).toEqual({ "create same": 5 });

    const writes = home.world.calls.write;
    const again = await home.restore({ what: { account: home.id, snapshot } });
    expect(again.plan.counts).toMatchObject({ create: 0, same: 5 });
    expect(home.world.calls.write).toBe(writes);
    expect(home.holds()).toEqual(before);
  });

  it("leaves alone what is there, also where it differs", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "book", kinds: ["contact"] });
    for (const name of ["Oma", "Sam"]) await home.world.put("book", `${name}.vcf`, card(name));
    await home.backup();
    const snapshot = await rig.latest();
    home.world.remove("book", "Oma.vcf");
    await home.world.put("book", "Sam.vcf", card("Sam", "sam", "TEL:123\r\n"));
    const { plan, result } = await home.restore({ what: { account: home.id, snapshot } });
    expect(plan.counts).toMatchObject({ create: 1, kept: 1 });
    expect(planRows(plan, { decision: "kept", limit: 10 })).toMatchObject([{ name: "Sam", detail: "tel" }]);
    expect(result.status).toBe("done");
    expect(home.holds().join("")).toContain("TEL:123");
    expect(home.holds()).toHaveLength(2);
  });

  it("replaces what differs when asked to", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "book", kinds: ["contact"] });
    await home.world.put("book", "Sam.vcf", card("Sam"));
    await home.backup();
    const snapshot = await rig.latest();
    await home.world.put("book", "Sam.vcf", card("Sam", "sam", "TEL:123\r\n"));
    const { result } = await home.restore({ what: { account: home.id, snapshot }, keep: "mine" });
    expect(await rig.states(result.restore)).toEqual({ "replace same": 1 });
    expect(home.holds().join("")).not.toContain("TEL:123");
  });
});

describe("restore into another account", () => {
  it("makes the collections that are missing there and does not double what is there", async () => {
    await using rig = await createRig();
    const { home, other } = rig;
    home.world.addCollection({ id: "book", name: "Family", kinds: ["contact"] });
    home.world.addCollection({ id: "todo", name: "Kitchen", kinds: ["task"] });
    for (const name of ["Oma", "Sam"]) await home.world.put("book", `${name}.vcf`, card(name));
    await home.world.put("todo", "1.ics", task("Soup"));
    await home.world.put("todo", "2.ics", task("Leek", "soup"));
    await home.backup();
    other.world.addCollection({ id: "kitchen", name: "Kitchen", kinds: ["task"] });
    await other.world.put("kitchen", "x.ics", task("Soup"));
    const { plan, result } = await other.restore({ what: { account: home.id } });
    expect(plan.counts).toMatchObject({ create: 3, same: 1 });
    expect(result.status).toBe("done");
    expect(other.holds()).toEqual(home.holds());
    expect(other.world.listCollections().map((c) => c.name)).toEqual(["Kitchen", "Family"]);
    const again = await other.restore({ what: { account: home.id } });
    expect(again.plan.counts).toMatchObject({ create: 0, same: 4 });
    expect(other.holds()).toEqual(home.holds());
  });
});

it("tells another account the names of albums, for it knows no other account's ids", async () => {
  await using rig = await createRig();
  const { home, other } = rig;
  home.world.addCollection({ id: "roll", kinds: ["photo"] });
  home.world.setGroup("roll", "7", "Rügen 2019");
  await home.world.put("roll", "1.jpg", { ...photo(1), facts: { name: "1.jpg", groups: ["7", "nobody named this"] } });
  await home.backup();
  await other.restore({ what: { account: home.id } });
  const items = [...other.world.snapshot().values()].flatMap((held) => [...held.items.values()]);
  expect(items.map(({ item }) => item.facts)).toEqual([{ name: "1.jpg", groups: ["Rügen 2019", "nobody named this"] }]);
});

it("a place that has one album for a photo gets one, and the forecast names the others", async () => {
  await using rig = await createRig({}, { lacks: [{ kind: "photo", field: "groups", keeps: 1 }] });
  const { home, other } = rig;
  home.world.addCollection({ id: "roll", kinds: ["photo"] });
  await home.world.put("roll", "1.jpg", { ...photo(1), facts: { name: "1.jpg", groups: ["Best of 2019", "Rügen"] } });
  await home.world.put("roll", "2.jpg", { ...photo(2), facts: { name: "2.jpg", groups: ["Rügen"] } });
  await home.backup();
  const { plan } = await other.restore({ what: { account: home.id } });
  const { losses } = await forecastOf(rig.vault, plan);
  const items = [...other.world.snapshot().values()].flatMap((held) => [...held.items.values()]);
  expect(items.map(({ item }) => item.facts?.groups)).toEqual([["Best of 2019"], ["Rügen"]]);
  expect(losses).toMatchObject([{ kind: "photo", field: "groups", fate: "dropped", count: 1, examples: [{ name: "1.jpg", said: ["Rügen"] }] }]);
});

it("hands a service its own answer again, beside the text", async () => {
  await using rig = await createRig();
  const { home, other } = rig;
  home.world.addCollection({ id: "people", kinds: ["contact"] });
  const raw = { type: "application/vnd.example+json", bytes: Buffer.from('{"shoe":43}') };
  await home.world.put("people", "1", { ...card("Ann"), raw });
  await home.backup();
  await other.restore({ what: { account: home.id } });
  const items = [...other.world.snapshot().values()].flatMap((held) => [...held.items.values()]);
  expect(items.map(({ item }) => item.raw && { type: item.raw.type, text: Buffer.from(item.raw.bytes).toString() })).toEqual([{ type: raw.type, text: '{"shoe":43}' }]);
});

it("somebody else's card where one was put back is not the line of the one that was there", async () => {
  await using rig = await createRig();
  const { home, vault } = rig;
  home.world.addCollection({ id: "people", kinds: ["contact"] });
  for (let n = 0; n < 12; n++) await home.world.put("people", `P${n}`, card(`P${n}`));
  await home.world.put("people", "Ann", card("Ann"));
  await home.backup();
  const request = { what: { account: home.id, snapshot: await rig.latest() } };
  const ann = (await vault.read.items({}, { limit: 99 })).find(({ name }) => name === "Ann")?.item ?? 0;
  home.world.remove("people", "Ann");
  const { result } = await home.restore(request);
  await home.backup();
  const href = (await vault.read.journal(result.restore, { after: -1, limit: 99 })).find(({ name }) => name === "Ann")?.href ?? "";
  await home.world.put("people", href, card("Stranger"));
  await home.backup();
  expect(new Set((await vault.read.versions(ann)).map(({ name }) => name))).toEqual(new Set(["Ann"]));
});
