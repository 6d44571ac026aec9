import { describe, expect, it } from "vitest";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig, photo, task } from "./restore.fixture.ts";
import { planRestore, planRows, type RestorePlan } from "./restore.ts";

const group = (name: string, members: readonly string[]) =>
  card(name, name.toLowerCase(), ["X-ADDRESSBOOKSERVER-KIND:group", ...members.map((uid) => `X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:${uid}`), ""].join("\r\n"));

const names = (plan: RestorePlan): string[] => plan.entries.map((entry) => entry.name);

describe("a plan", () => {
  it("writes people before their groups and parents before their children", async () => {
    await using rig = await createRig();
    const { home, other } = rig;
    home.world.addCollection({ id: "all" });
    await home.world.put("all", "1", group("Family", ["oma", "sam"]));
    await home.world.put("all", "2", task("Slice", "leek"));
    await home.world.put("all", "3", task("Leek", "soup"));
    await home.world.put("all", "4", task("Soup"));
    for (const name of ["Sam", "Oma"]) await home.world.put("all", name, card(name));
    await home.backup();
    other.world.addCollection({ id: "all" });
    const { plan, result } = await other.restore({ what: { account: home.id } });
    expect(names(plan)).toEqual(["Sam", "Oma", "Family", "Soup", "Leek", "Slice"]);
    expect(result.status).toBe("done");
    expect(other.holds()).toEqual(home.holds());
  });

  it("points a group at the people who are there under another uid, and finds it the same next time", async () => {
    await using rig = await createRig();
    const { home, other } = rig;
    home.world.addCollection({ id: "all" });
    const phone = "TEL:+49 170 1234567\r\n";
    await home.world.put("all", "1", group("Family", ["oma", "sam"]));
    await home.world.put("all", "2", card("Oma", "oma", phone));
    await home.world.put("all", "3", card("Sam", "sam"));
    await home.backup();
    other.world.addCollection({ id: "all" });
    await other.world.put("all", "x", card("Oma", "her-uid-there", phone));
    const { plan, result } = await other.restore({ what: { account: home.id } });
    expect(plan.counts).toMatchObject({ create: 2, same: 1 });
    expect(result.status).toBe("done");
    const family = other.holds().find((text) => text.includes("FN:Family"));
    expect(family).toContain("MEMBER:urn:uuid:her-uid-there");
    expect(family).toContain("MEMBER:urn:uuid:sam");
    const again = await other.restore({ what: { account: home.id } });
    expect(again.plan.counts).toMatchObject({ create: 0, same: 3 });
  });

  it("keeps duplicates of one uid apart", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "work" });
    home.world.addCollection({ id: "private" });
    await home.world.put("work", "a", card("Sam", "twin"));
    await home.world.put("private", "b", card("Sam", "twin", "TEL:1\r\n"));
    await home.backup();
    const before = home.holds();
    const snapshot = await rig.latest();
    home.world.remove("work", "a");
    const { plan } = await home.restore({ what: { account: home.id, snapshot, kind: "contact" } });
    expect(plan.counts).toMatchObject({ create: 1, same: 1 });
    expect(home.holds()).toEqual(before);
    expect(home.holds("work")).toHaveLength(1);
  });

  it("does not take the one twin for the other when only one was asked for", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "work" });
    home.world.addCollection({ id: "private" });
    await home.world.put("work", "a", card("Sam", "twin"));
    await home.world.put("private", "b", card("Sam", "twin"));
    await home.backup();
    const snapshot = await rig.latest();
    const [lost] = (await rig.vault.read.items({}, { limit: 9 })).filter((row) => row.href === "a");
    home.world.remove("work", "a");
    const { plan } = await home.restore({ what: { snapshot, items: [lost?.item ?? 0] } });
    expect(plan.counts).toMatchObject({ create: 1, same: 0 });
  });

  it("leaves out placeholders and what was forgotten", async () => {
    await using rig = await createRig();
    const { home, other } = rig;
    home.world.addCollection({ id: "all" });
    await home.world.put("all", "1", task("Where are my reminders?"));
    await home.world.put("all", "2", card("Oma"));
    await home.world.put("all", "3", card("Sam"));
    await home.backup();
    const sam = (await rig.vault.read.items({}, { limit: 9 })).find((row) => row.name === "Sam");
    await rig.vault.write.forget([sam?.item ?? 0], rig.clock.now().toISOString());
    other.world.addCollection({ id: "all" });
    const { plan } = await other.restore({ what: { account: home.id } });
    expect(names(plan)).toEqual(["Oma"]);
  });

  it("knows where things go: home, same name, a new one", async () => {
    await using rig = await createRig();
    const { home } = rig;
    for (const id of ["gone", "stays", "feed"]) home.world.addCollection({ id, name: id });
    for (const id of ["gone", "stays", "feed"]) await home.world.put(id, "x", card(`From ${id}`));
    await home.backup();
    const snapshot = await rig.latest();
    home.world.removeCollection("gone");
    home.world.remove("stays", "x");
    await home.backup();
    const plan = await home.withJob((job) => planRestore(job, { what: { account: home.id, snapshot } }));
    const place = (name: string) => plan.entries.find((entry) => entry.name === name)?.place;
    expect(place("From gone")).toMatchObject({ is: "new", name: "gone" });
    expect(place("From stays")).toMatchObject({ is: "there" });
    expect(plan.collections).toContainEqual({ name: "gone", kind: "contact", isNew: true, counts: { create: 1, both: 0, merge: 0, replace: 0, remove: 0, same: 0, kept: 0, failed: 0 } });
  });

  it("does not rebuild a subscribed collection, and says so", async () => {
    await using rig = await createRig();
    const { home } = rig;
    home.world.addCollection({ id: "feed", readOnly: true });
    await home.world.put("feed", "x", card("Holiday"));
    await home.world.put("feed", "y", card("Other"));
    await home.backup();
    const snapshot = await rig.latest();
    home.world.remove("feed", "x");
    const { plan, result } = await home.restore({ what: { account: home.id, snapshot } });
    expect(planRows(plan, { decision: "failed", limit: 5 })).toMatchObject([{ name: "Holiday", code: "read-only" }]);
    expect(result.status).toBe("partial");
  });

  it("refuses an account that cannot be written", async () => {
    await using rig = await createRig();
    const { home } = rig;
    const readOnly = home.withJob((job) => planRestore(job, { what: {} }), { twist: (c) => overlay(c, { target: null }) });
    await expect(readOnly).rejects.toMatchObject({ code: "read-only" });
  });

  it("finds photos by their bytes under any name", async () => {
    await using rig = await createRig();
    const { home, other } = rig;
    home.world.addCollection({ id: "roll", kinds: ["photo"] });
    for (const seed of [1, 2]) await home.world.put("roll", `${seed}`, photo(seed));
    await home.world.put("roll", "copy of 1", photo(1));
    await home.backup();
    other.world.addCollection({ id: "camera", kinds: ["photo"] });
    await other.world.put("camera", "DSC1.jpg", photo(1));
    const { plan } = await other.restore({ what: { account: home.id } });
    expect(plan.counts).toMatchObject({ create: 2, same: 1 });
    expect(other.holds()).toEqual(home.holds());
  });
});
