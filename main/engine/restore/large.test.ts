import { expect, it } from "vitest";
import { forecastOf } from "../migrate/forecast.ts";
import { receiptOf } from "./receipt.ts";
import { card, createRig, type Rig } from "./restore.fixture.ts";
import { applyRestore, planRestore } from "./restore.ts";

const pictureOf = (megabytes: number): string => `PHOTO;ENCODING=b;TYPE=JPEG:/9j/${"A".repeat(megabytes * 1_000_000)}\r\n`;
/** Of 2 MB, which a vault keeps in a file. */
const ofTwo = pictureOf(2);

async function withCards(mine: string, theirs: string, uid: string | null = "theirs", picture = ofTwo): Promise<Rig> {
  const rig = await createRig();
  const { home, other } = rig;
  for (const { world } of [home, other]) world.addCollection({ id: "people", kinds: ["contact"] });
  await home.world.put("people", "ann", card("Ann", "ann", `TEL:+49 170 1234567\r\n${mine}${picture}`));
  if (uid !== null) await other.world.put("people", "a1", card("Ann", uid, `TEL:+49 170 1234567\r\n${theirs}${picture}`));
  await home.backup();
  return rig;
}

it("a card of 2 MB is found by who it is, under another UID, and told field by field", async () => {
  await using rig = await withCards("NOTE:ours\r\n", "NOTE:theirs\r\n");
  const { home, other, vault } = rig;
  const { plan, result } = await other.restore({ what: { account: home.id } });
  expect(plan.entries).toMatchObject([{ decision: "kept", detail: "note" }]);
  expect((await receiptOf(vault, result.restore)).groups).toMatchObject([{ state: "kept", items: [{ name: "Ann", fields: ["note"] }] }]);
  expect(other.holds()).toHaveLength(1);
});

it("a card of 2 MB that says the same in other words is the same", async () => {
  await using rig = await withCards("EMAIL;TYPE=home,work:a@b.example\r\n", "EMAIL;TYPE=WORK;TYPE=HOME:a@b.example\r\n", "ann");
  const { plan } = await rig.other.restore({ what: { account: rig.home.id } });
  expect(plan.entries).toMatchObject([{ decision: "same" }]);
});

it("a card of 2 MB that replaced another is undone", async () => {
  await using rig = await withCards("NOTE:ours\r\n", "NOTE:theirs\r\n");
  const { home, other } = rig;
  const before = other.holds();
  const { result } = await other.restore({ what: { account: home.id }, keep: "mine" });
  expect(other.holds().join("")).toContain("NOTE:ours");
  const undone = await other.restore({ what: { undo: result.restore } });
  expect([undone.plan.counts.replace, undone.result.status, other.holds()]).toEqual([1, "done", before]);
});

it.each([2, 18])("a card of %i MB, edited on both sides since, is merged, and that is undone", { timeout: 60_000 }, async (megabytes) => {
  const picture = pictureOf(megabytes);
  await using rig = await withCards(picture, "", null, "");
  const { home, other, vault } = rig;
  await other.restore({ what: { account: home.id } });
  const [href = ""] = [...(other.world.snapshot().get("people")?.items.keys() ?? [])];
  await home.world.put("people", "ann", card("Ann", "ann", `TEL:+49 170 1234567\r\nNOTE:ours\r\n${picture}`));
  await other.world.put("people", href, card("Ann", "ann", `TEL:+49 170 7654321\r\n${picture}`));
  await home.backup();
  await other.backup();
  const before = other.holds();
  const forecast = await other.withJob(async (job) => forecastOf(vault, await planRestore(job, { what: { account: home.id } })));
  expect(forecast.kinds).toMatchObject([{ counts: { merge: 1 }, refused: 0 }]);
  const { plan, result } = await other.restore({ what: { account: home.id } });
  expect([plan.entries[0]?.decision, plan.entries[0]?.detail, result.status]).toEqual(["merge", "tel note", "done"]);
  expect(other.holds().map((text) => text.match(/^(?:TEL|NOTE).*$/gm)?.sort())).toEqual([["NOTE:ours", "TEL:+49 170 7654321"]]);
  await other.restore({ what: { undo: result.restore } });
  expect(other.holds()).toEqual(before);
});

it("of many large cards only some are held at a time", async () => {
  await using rig = await createRig();
  const { home, other, vault } = rig;
  for (const [{ world }, note] of [[home, "ours"], [other, "theirs"]] as const) {
    world.addCollection({ id: "people", kinds: ["contact"] });
    for (let n = 0; n < 40; n++) await world.put("people", `p${n}`, card(`P${n}`, `${note}${n}`, `TEL:+49 170 ${7654321 + n}\r\nNOTE:${note}\r\n${ofTwo.slice(0, 600_000)}\r\n`));
  }
  await home.backup();
  await other.backup();
  let most = 0;
  const read = new Proxy(vault.read, {
    get: (target, name: keyof typeof vault.read) => async (...args: never[]) => {
      const answer: unknown = await (target[name] as (...all: never[]) => Promise<unknown>)(...args);
      most = Math.max(most, bytesIn(answer));
      return answer;
    },
  });
  const held = { read, write: vault.write, blobs: vault.blobs };
  const plan = await other.withJob((job) => planRestore(job, { what: { account: home.id }, keep: "mine" }), { vault: held });
  await forecastOf(held, { ...plan, target: { ...plan.target, lacks: [{ kind: "contact", field: "note" }] } });
  expect(plan.counts.replace).toBe(40);
  const result = await other.withJob((job) => applyRestore(job, plan), { vault: held });
  expect(result.status).toBe("done");
  await other.backup();
  expect((await other.withJob((job) => planRestore(job, { what: { undo: result.restore } }), { vault: held })).counts.replace).toBe(40);
  expect([most > 1 << 20, most <= 17 << 20]).toEqual([true, true]);
});

/** Of all texts in an answer of the vault. */
function bytesIn(answer: unknown): number {
  if (ArrayBuffer.isView(answer)) return answer.byteLength;
  return typeof answer === "object" && answer !== null ? Object.values(answer).reduce((sum: number, one: unknown) => sum + bytesIn(one), 0) : 0;
}
