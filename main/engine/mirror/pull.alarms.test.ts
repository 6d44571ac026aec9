// What raises an alarm, what must not, and how alarms end.
import { expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Connection, Item } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { card, createRig, photo } from "./pull.fixture.ts";
import { accept, alarms, failing, fill, killed, listing, move } from "./pull.life.fixture.ts";

it("a collection that fails run after run does not silence the others", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "broken", 3);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("one", `h${n}`);
  expect(await rig.backup(failing("broken"))).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup(failing("broken"))).toMatchObject({ status: "held" });
  expect(await alarms(rig)).toMatchObject([{ what: "missing", count: 12 }]);
});

const cutOff = (isCut: () => boolean): ReturnType<typeof listing> =>
  listing((own) => async function* (c, _since, io) {
    if (isCut()) yield { is: "unknown", href: "cards.vcf" };
    yield* own(c, undefined, io);
  });

it("a file that cannot be read to its end keeps what was in it, and hides no loss beside it", async () => {
  await using rig = await createRig();
  await fill(rig, "all", 12);
  for (const href of ["cards.vcf#1", "cards.vcf#2", "cards.vcf"]) await rig.world.put("all", href, card(href));
  await rig.backup();
  for (const href of ["cards.vcf#1", "cards.vcf#2", "cards.vcf"]) rig.world.remove("all", href);
  expect(await rig.backup(cutOff(() => true))).toMatchObject({ verdicts: [], counts: { lost: 0, unchanged: 15 } });
  for (let n = 0; n < 12; n++) rig.world.remove("all", `h${n}`);
  let looks = 0;
  expect(await rig.backup(cutOff(() => (looks += 1) > 1))).toMatchObject({ status: "partial", counts: { lost: 0 } });
  expect(await rig.backup(cutOff(() => true))).toMatchObject({ status: "held", verdicts: [{ what: "missing", count: 12 }] });
  expect(await rig.names()).toEqual(expect.arrayContaining(["cards.vcf", "cards.vcf#1", "cards.vcf#2"]));
});

it("what cannot be read for one kind excuses no loss of another, nor more than its number", async () => {
  await using rig = await createRig();
  rig.world.addCollection({ id: "pictures", kinds: ["photo"] });
  await fill(rig, "people", 12);
  await rig.backup();
  for (let n = 0; n < 40; n++) {
    await rig.world.put("pictures", `p${n}`, photo(n, 100));
    rig.world.refuse("pictures", `p${n}`, "server");
  }
  for (let n = 0; n < 12; n++) rig.world.remove("people", `h${n}`);
  expect(await rig.backup()).toMatchObject({ status: "held", verdicts: [{ what: "missing", count: 12 }] });
});

it.each([
  [40, 500],
  [4, 1],
])("%i things that are all gone are a sudden loss, also where %i others came in their place", async (had, came) => {
  await using rig = await createRig();
  await fill(rig, "people", had);
  await rig.backup();
  for (let n = 0; n < had; n++) rig.world.remove("people", `h${n}`);
  for (let n = 0; n < came; n++) await rig.world.put("people", `new${n}`, card(`New ${n}`, `new${n}`));
  expect(await rig.backup()).toMatchObject({ status: "held", verdicts: [{ what: "missing", verdict: "hold", count: had, base: had }] });
});

it("things that were all garbled are held, also where many others came with that", async () => {
  await using rig = await createRig();
  await fill(rig, "people", 40, (n) => card(`Old ${n}`, `h${n}`, `TEL:${n}\r\n`));
  await rig.backup();
  for (let n = 0; n < 40; n++) await rig.world.put("people", `h${n}`, card("X", `h${n}`));
  for (let n = 0; n < 500; n++) await rig.world.put("people", `new${n}`, card(`New ${n}`, `new${n}`));
  expect(await rig.backup()).toMatchObject({ status: "held", verdicts: [{ what: "changed", verdict: "hold", count: 40, base: 40 }] });
});

it("one thing that goes after a first run that broke off is one of many", async () => {
  await using rig = await createRig();
  await fill(rig, "people", 60);
  let read = 0;
  const breaking = (c: Connection): Connection => overlay(c, {
    source: c.source && {
      ...c.source,
      changes: c.source.changes.bind(c.source),
      async *read(...call) {
        for await (const answer of c.source?.read(...call) ?? []) {
          if (++read > 40) throw new LifeboatError("offline", "the line broke");
          yield answer;
        }
      },
    },
  });
  await expect(rig.backup(breaking)).rejects.toMatchObject({ code: "offline" });
  rig.world.remove("people", "h3");
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [{ what: "missing", verdict: "note", count: 1 }] });
});

it("a card that was taken out of the phone is not gone, and what it owes stays owed", async () => {
  await using rig = await createRig();
  await fill(rig, "phone", 3, (n) => photo(n, 500));
  rig.world.addCollection({ id: "card", unlisted: "unknown" });
  for (let n = 0; n < 12; n++) await rig.world.put("card", `h${n}`, photo(50 + n, 500));
  rig.world.refuse("card", "h3", "server");
  await rig.backup();
  for (let n = 0; n < 6; n++) rig.world.remove("card", `h${n}`);
  rig.world.expireCursors();
  await rig.backup(listing((own) => async function* (c, since, io) {
    for await (const change of own(c, since, io)) if (change.is !== "gone") yield change;
  }));
  expect(await rig.vault.read.owed()).toMatchObject([{ href: "h3", tries: 2 }]);
  rig.world.removeCollection("card");
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [] });
  expect(await rig.names()).toHaveLength(14);
});

it("one alarm grows from some to all to the collection itself, and is answered once", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 20);
  await fill(rig, "two", 1);
  await rig.backup();
  for (let n = 0; n < 5; n++) rig.world.remove("one", `h${n}`);
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "ask", count: 5 }]);
  for (let n = 5; n < 12; n++) rig.world.remove("one", `h${n}`);
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "hold", count: 12 }]);
  rig.world.removeCollection("one");
  await rig.backup();
  const [alarm, ...others] = await alarms(rig);
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ what: "collection-gone", verdict: "hold", count: 20 });
  expect(await accept(rig, alarm?.id ?? 0)).toBe(20);
  expect(await alarms(rig)).toEqual([]);
  expect(await rig.backup()).toMatchObject({ status: "complete" });
  expect(await rig.names()).toEqual(["two 0"]);
});

it("accepting an alarm answers the trickle that led to it, too", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 100);
  await rig.backup();
  for (let n = 0; n < 9; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  for (let n = 9; n < 18; n++) rig.world.remove("one", `h${n}`);
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "ask", count: 18 }]);
  const [alarm] = await alarms(rig);
  expect(await rig.vault.read.heldItems(alarm?.id ?? 0)).toHaveLength(18);
  expect(await accept(rig, alarm?.id ?? 0)).toBe(18);
  rig.world.remove("one", "h50");
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "note", count: 1 }]);
  expect(await alarms(rig)).toEqual([]);
});

it("a part that is accepted leaves an alarm about the rest", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  const [alarm] = await alarms(rig);
  const items = await rig.vault.read.heldItems(alarm?.id ?? 0);
  expect(await accept(rig, alarm?.id ?? 0, items.slice(0, 4).map((i) => i.item))).toBe(4);
  expect(await rig.vault.read.heldItems(alarm?.id ?? 0)).toEqual(items.slice(4));
  expect(await rig.backup()).toMatchObject({ status: "held" });
  expect(await accept(rig, alarm?.id ?? 0)).toBe(8);
  expect((await rig.vault.read.collections()).map((c) => c.state)).toEqual(["complete"]);
  await expect(accept(rig, alarm?.id ?? 0)).rejects.toMatchObject({ code: "not-found" });
});

it("what vanished after an alarm was read is not answered with it", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 20);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  const [read] = await alarms(rig);
  for (let n = 12; n < 15; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  expect(await accept(rig, read?.id ?? 0, undefined, read?.grew)).toBe(12);
  expect(await alarms(rig)).toMatchObject([{ id: read?.id, verdict: "hold", count: 3 }]);
  expect((await rig.vault.read.heldItems(read?.id ?? 0)).map((i) => i.name)).toEqual(["one 12", "one 13", "one 14"]);
  expect(await rig.names()).toHaveLength(8);
  expect(await accept(rig, read?.id ?? 0)).toBe(3);
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [] });
});

it("a label that loses its last members keeps one alarm, and each of them is answered for", async () => {
  await using rig = await createRig();
  const member = (n: number, groups: string[]): Item => ({ ...card(`N${n}`), facts: { groups } });
  await fill(rig, "one", 100, (n) => member(n, n < 8 ? ["choir"] : []));
  await rig.backup();
  for (let n = 0; n < 5; n++) await rig.world.put("one", `h${n}`, member(n, []));
  await rig.backup();
  const [read] = await alarms(rig);
  expect(read).toMatchObject({ what: "group-gone", groupName: "choir", count: 5, base: 8 });
  for (let n = 5; n < 8; n++) await rig.world.put("one", `h${n}`, member(n, []));
  await rig.backup();
  expect(await accept(rig, read?.id ?? 0, undefined, read?.grew)).toBe(5);
  const left = await rig.vault.read.heldItems(read?.id ?? 0);
  expect(left.map((i) => i.name)).toEqual(["N5", "N6", "N7"]);
  for (let n = 5; n < 8; n++) await rig.world.put("one", `h${n}`, member(n, ["choir"]));
  await rig.backup();
  expect(await alarms(rig)).toEqual([]);
});

it("an alarm is about its own items: those of an answered one are not asked for again", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 40);
  await rig.backup();
  for (let n = 0; n < 20; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  const [first] = await alarms(rig);
  await accept(rig, first?.id ?? 0);
  for (let n = 20; n < 32; n++) rig.world.remove("one", `h${n}`);
  await rig.backup();
  const [second, ...others] = await alarms(rig);
  expect(others).toEqual([]);
  expect(second?.id).not.toBe(first?.id);
  expect(await rig.vault.read.heldItems(second?.id ?? 0)).toHaveLength(12);
  for (let n = 0; n < 32; n++) await rig.world.put("one", `h${n}`, card(`one ${n}`));
  await rig.backup();
  expect(await alarms(rig)).toEqual([]);
});

it("what was let go and comes back under a new name is the same again, and counts no more", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 40);
  await rig.backup();
  for (let n = 0; n < 3; n++) rig.world.remove("one", `h${n}`);
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "note", count: 3 }]);
  for (let n = 0; n < 3; n++) await rig.world.put("one", `again${n}`, card(`one ${n}`));
  expect(await rig.backup()).toMatchObject({ counts: { moved: 3 } });
  for (let n = 5; n < 8; n++) rig.world.remove("one", `h${n}`);
  expect((await rig.backup()).verdicts).toMatchObject([{ verdict: "note", count: 3 }]);
  const [back] = await rig.vault.read.items({}, { limit: 1 });
  expect(await rig.vault.read.versions(back?.item ?? 0)).toHaveLength(2);
});

it("a mass change is seen even when half of it was stored by a run that died", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 20);
  await fill(rig, "two", 20);
  await rig.backup();
  for (const id of ["one", "two"]) for (let n = 0; n < 12; n++) await rig.world.put(id, `h${n}`, card("", `${id} ${n}`));
  await expect(killed(rig, 12)).rejects.toMatchObject({ detail: "killed by the test" });
  const verdicts = (await rig.backup()).verdicts;
  expect(verdicts.map((v) => `${v.what} ${v.verdict} ${v.count}`)).toEqual(["changed hold 12", "changed hold 12"]);
  expect((await rig.backup()).verdicts).toEqual([]);
});

it("alarms about changes and groups end when all is as it was", async () => {
  await using rig = await createRig();
  const member = (n: number, groups: string[]): Item => ({ ...card(`N${n}`), facts: { groups } });
  await fill(rig, "one", 20, (n) => member(n, n < 5 ? ["choir"] : []));
  await rig.backup();
  for (let n = 0; n < 20; n++) await rig.world.put("one", `h${n}`, n < 5 ? member(n, []) : card("", `n${n}`));
  expect(await rig.backup()).toMatchObject({ status: "held" });
  const open = await alarms(rig);
  expect(open.map((a) => a.what).sort()).toEqual(["changed", "group-gone"]);
  for (const { id, what } of open) expect(await rig.vault.read.heldItems(id)).toHaveLength(what === "changed" ? 15 : 5);
  for (let n = 0; n < 20; n++) await rig.world.put("one", `h${n}`, member(n, n < 5 ? ["choir"] : []));
  expect(await rig.backup()).toMatchObject({ status: "complete" });
  expect(await alarms(rig)).toEqual([]);
});

it("members that move away do not empty their album", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 30, (n) => ({ ...card(`N${n}`), facts: { groups: n < 5 ? ["choir"] : [] } }));
  rig.world.addCollection({ id: "two" });
  await rig.backup();
  for (let n = 0; n < 5; n++) {
    rig.world.remove("one", `h${n}`);
    await rig.world.put("two", `h${n}`, card(`N${n}`));
  }
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 5 }, verdicts: [] });
});

it("videos that vanish from most live photos are held as a change", async () => {
  await using rig = await createRig();
  await fill(rig, "camera", 12, (n) => ({ ...photo(n, 500), parts: { live: { type: "video/quicktime", bytes: Buffer.from(`moving ${n}`) } } }));
  await rig.backup();
  for (let n = 0; n < 12; n++) await rig.world.put("camera", `h${n}`, photo(n, 500));
  expect((await rig.backup()).verdicts).toMatchObject([{ what: "changed", verdict: "hold", count: 12 }]);
  const [alarm] = await alarms(rig);
  expect(await rig.vault.read.heldItems(alarm?.id ?? 0)).toHaveLength(12);
});

it("a clock that runs backwards changes nothing", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 20);
  rig.world.addCollection({ id: "two" });
  await rig.backup();
  rig.clock.advance(-400 * 24 * 3600_000);
  await move(rig, "one", "two", 6);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { moved: 6 }, verdicts: [] });
  for (let n = 6; n < 20; n++) rig.world.remove("one", `h${n}`);
  expect(await rig.backup()).toMatchObject({ status: "held" });
  expect(await rig.names()).toHaveLength(20);
});

it("a clock that was ahead once silences nothing", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await fill(rig, "broken", 3);
  await rig.backup();
  rig.clock.advance(-400 * 24 * 3600_000);
  for (let n = 0; n < 12; n++) rig.world.remove("one", `h${n}`);
  await rig.backup(failing("broken"));
  expect(await rig.backup(failing("broken"))).toMatchObject({ status: "held" });
});

it("a run stopped between the two looks has decided nothing", async () => {
  await using rig = await createRig();
  await fill(rig, "one", 12);
  await rig.backup();
  for (let n = 0; n < 12; n++) rig.world.remove("one", `h${n}`);
  const stop = new AbortController();
  let looks = 0;
  const stopping = listing((own) => async function* (c, since, io) {
    if (++looks === 2) stop.abort();
    yield* own(c, since, io);
  });
  await expect(rig.backup(stopping, stop.signal)).rejects.toMatchObject({ code: "cancelled" });
  expect(looks).toBe(2);
  expect(await alarms(rig)).toEqual([]);
  expect(await rig.names()).toHaveLength(12);
  expect(await rig.backup()).toMatchObject({ status: "held" });
});
