import { afterEach, describe, expect, it } from "vitest";
import { card, createRig, photo, type Rig } from "./restore.fixture.ts";

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

/** Zoë in both accounts, then edited in both: a note here, whatever `there` says there. */
async function edited(there: string): Promise<Rig> {
  const rig = await createRig();
  rigs.push(rig);
  const { home, other } = rig;
  home.world.addCollection({ id: "people", kinds: ["contact"] });
  other.world.addCollection({ id: "people", kinds: ["contact"] });
  await home.world.put("people", "h", card("Zoë", "zoe", "TEL:1\r\n"));
  await other.world.put("people", "o", card("Zoë", "zoe", "TEL:1\r\n"));
  await home.backup();
  await other.backup();
  await home.world.put("people", "h", card("Zoë", "zoe", "TEL:1\r\nNOTE:ours\r\n"));
  await other.world.put("people", "o", card("Zoë", "zoe", there));
  await home.backup();
  return rig;
}

describe("what differs there", () => {
  it("gets the edits of both sides where they do not overlap, and then it is the same", async () => {
    const { home, other } = await edited("TEL:1\r\nTITLE:Midwife\r\n");
    const request = { what: { account: home.id } };
    const { plan, result } = await other.restore(request);
    expect(plan.entries).toMatchObject([{ decision: "merge", detail: "note title" }]);
    expect(plan.undo).toBe("all");
    expect(result.status).toBe("done");
    expect(other.holds()).toHaveLength(1);
    expect(other.holds()[0]).toContain("NOTE:ours");
    expect(other.holds()[0]).toContain("TITLE:Midwife");
    expect((await other.restore(request)).plan.counts).toMatchObject({ same: 1, merge: 0 });
  });

  it("gets later edits of both sides, too, after it was merged once", async () => {
    const { home, other } = await edited("TEL:1\r\nTITLE:Midwife\r\n");
    await other.restore({ what: { account: home.id } });
    await home.world.put("people", "h", card("Zoë", "zoe", "TEL:1\r\nNOTE:ours\r\nORG:Ward 3\r\n"));
    await home.backup();
    const { plan } = await other.restore({ what: { account: home.id } });
    expect(plan.counts).toMatchObject({ merge: 1 });
    expect(other.holds()[0]).toMatch(/NOTE:ours[^]*TITLE:Midwife|TITLE:Midwife[^]*NOTE:ours/);
    expect(other.holds()[0]).toContain("ORG:Ward 3");
  });

  it("is left alone where the edits overlap, unless a person chooses", async () => {
    const { home, other } = await edited("TEL:1\r\nNOTE:theirs\r\n");
    const { plan } = await other.restore({ what: { account: home.id } });
    expect(plan.entries).toMatchObject([{ decision: "kept", detail: "note" }]);
    expect(other.holds()[0]).toContain("NOTE:theirs");
  });

  it("is left alone when theirs shall stay, also where the edits would fit together", async () => {
    const { home, other } = await edited("TEL:1\r\nTITLE:Midwife\r\n");
    const { plan } = await other.restore({ what: { account: home.id }, keep: "theirs" });
    expect(plan.counts).toMatchObject({ kept: 1 });
    expect(other.holds()[0]).not.toContain("ours");
  });

  it("is replaced when ours shall stay, one by one or all", async () => {
    const { home, other, vault } = await edited("TEL:1\r\nNOTE:theirs\r\n");
    const [zoe] = await vault.read.items({ account: home.id }, { limit: 1 });
    const { plan } = await other.restore({ what: { account: home.id }, keep: "theirs", keepEach: [{ item: zoe?.item ?? 0, keep: "mine" }] });
    expect(plan.counts).toMatchObject({ replace: 1 });
    expect(other.holds()).toHaveLength(1);
    expect(other.holds()[0]).toContain("NOTE:ours");
  });

  it("gets ours beside it when both shall stay, once and under another UID", async () => {
    const { home, other } = await edited("TEL:1\r\nNOTE:theirs\r\n");
    const request = { what: { account: home.id }, keep: "both" } as const;
    const { plan, result } = await other.restore(request);
    expect([plan.counts.both, result.status]).toEqual([1, "done"]);
    const [one = "", two = ""] = other.holds();
    expect(new Set([one, two].map((text) => /UID:(.*)/.exec(text)?.[1])).size).toBe(2);
    expect((one + two).match(/NOTE:(ours|theirs)/g)).toHaveLength(2);
    expect((await other.restore(request)).plan.counts).toMatchObject({ same: 1, both: 0 });
    expect(other.holds()).toHaveLength(2);
  });

  it("is put back as it was where an alarm is about a mass change", async () => {
    const rig = await createRig();
    rigs.push(rig);
    const { home, vault } = rig;
    home.world.addCollection({ id: "people", kinds: ["contact"] });
    const names = Array.from({ length: 12 }, (_, n) => `Person ${n}`);
    for (const name of names) await home.world.put("people", name, card(name, name, "TEL:1\r\n"));
    await home.backup();
    const before = home.holds();
    for (const name of names) await home.world.put("people", name, card("", name));
    await home.backup();
    const [alarm] = await vault.read.heldAlarms();
    expect(alarm?.what).toBe("changed");
    const { plan } = await home.restore({ what: { held: alarm?.id ?? 0 } });
    expect(plan.counts).toMatchObject({ replace: 12, kept: 0 });
    expect(home.holds()).toEqual(before);
  });

  it("photos come beside each other, or in each other's place", async () => {
    const rig = await createRig();
    rigs.push(rig);
    const { home } = rig;
    home.world.addCollection({ id: "photos", kinds: ["photo"] });
    await home.world.put("photos", "p", photo(1));
    await home.backup();
    const snapshot = await rig.latest();
    await home.world.put("photos", "p", photo(2));
    const { plan } = await home.restore({ what: { account: home.id, snapshot }, keep: "both" });
    expect(plan.counts).toMatchObject({ both: 1 });
    expect(home.holds()).toHaveLength(2);
  });
});
