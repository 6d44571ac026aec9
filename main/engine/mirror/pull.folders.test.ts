// Folders that cannot be listed, once or for ever: what was in them is unknown, and hides no loss beside them.
import { expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Connection } from "../providers/provider.ts";
import { retry } from "../providers/wrap/retry.ts";
import { card, createRig, type Rig } from "./pull.fixture.ts";
import { fill, listing } from "./pull.life.fixture.ts";

/** Twelve beside the folder, and six in it. */
async function worldWith(rig: Rig): Promise<void> {
  await fill(rig, "all", 12);
  for (let n = 0; n < 6; n++) await rig.world.put("all", `shut/${n}`, card(`in it ${n}`));
}

function lose(rig: Rig): void {
  for (let n = 0; n < 12; n++) rig.world.remove("all", `h${n}`);
}

const owed = async (rig: Rig): Promise<string[]> => (await rig.vault.read.owed()).map(({ href, detail }) => `${href}: ${detail}`);

it("for ever: it is owed by name, keeps what was in it, and a loss beside it raises its alarm", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.backup();
  rig.world.shut("all", "shut/");
  for (let n = 0; n < 3; n++) expect(await rig.backup()).toMatchObject({ status: "partial", verdicts: [], counts: { lost: 0, unchanged: 18 } });
  expect(await owed(rig)).toEqual(["shut/: the folder cannot be listed"]);
  rig.world.remove("all", "h0");
  expect(await rig.backup()).toMatchObject({ verdicts: [{ verdict: "note", count: 1 }] });
  for (let n = 1; n < 12; n++) rig.world.remove("all", `h${n}`);
  expect(await rig.backup()).toMatchObject({ status: "held", verdicts: [{ what: "missing", count: 12, base: 18 }] });
  expect(await rig.names()).toEqual(expect.arrayContaining(Array.from({ length: 6 }, (_, n) => `in it ${n}`)));
});

it("for the first time: what is gone beside it may be in it", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.backup();
  rig.world.shut("all", "shut/");
  for (let n = 0; n < 12; n++) await rig.world.put("all", `shut/moved${n}`, card(`all ${n}`));
  lose(rig);
  expect(await rig.backup()).toMatchObject({ status: "partial", verdicts: [], counts: { lost: 0 } });
  rig.world.shut("all", "shut/", false);
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [], counts: { moved: 12, lost: 0 } });
  expect(await owed(rig)).toEqual([]);
});

it("what was taken out of it meanwhile has moved, and is not lost once it can be listed again", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.backup();
  rig.world.shut("all", "shut/");
  await rig.backup();
  for (let n = 0; n < 6; n++) {
    rig.world.remove("all", `shut/${n}`);
    await rig.world.put("all", `out${n}`, card(`in it ${n}`));
  }
  expect(await rig.backup()).toMatchObject({ counts: { added: 6, lost: 0 } });
  await rig.backup();
  rig.world.shut("all", "shut/", false);
  expect(await rig.backup()).toMatchObject({ status: "complete", verdicts: [], counts: { moved: 6, lost: 0 } });
  expect(await rig.vault.read.countItems({})).toEqual([{ kind: "contact", count: 18 }]);
});

it("what is not in it any more, once it can be listed again, is lost", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.backup();
  rig.world.shut("all", "shut/");
  await rig.backup();
  await rig.backup();
  for (let n = 0; n < 6; n++) rig.world.remove("all", `shut/${n}`);
  rig.world.shut("all", "shut/", false);
  expect(await rig.backup()).toMatchObject({ verdicts: [{ what: "missing", verdict: "ask", count: 6, base: 18 }] });
  expect(await owed(rig)).toEqual([]);
});

it("in the second look alone: nothing is concluded", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.backup();
  lose(rig);
  let looks = 0;
  const later = listing((own) => async function* (...args) {
    looks += 1;
    rig.world.shut("all", "shut/", looks > 1);
    yield* own(...args);
  });
  expect(await rig.backup(later)).toMatchObject({ status: "partial", verdicts: [], counts: { lost: 0 } });
});

it("in a try of the listing that broke off alone: what is not in it any more is lost, a run later at most", async () => {
  await using rig = await createRig({ totals: false });
  await worldWith(rig);
  await rig.backup();
  for (let n = 0; n < 6; n++) rig.world.remove("all", `shut/${n}`);
  let tries = 0;
  const broken = listing((own) => async function* (c, _since, io) {
    tries += 1;
    if (tries > 1) return yield* own(c, undefined, io);
    yield { is: "unknown", href: "shut/" };
    throw new LifeboatError("server", "not now");
  });
  expect(await rig.backup((connection) => retry(broken(connection), { sleep: async () => undefined }))).toMatchObject({ counts: { lost: 0 } });
  expect(tries).toBe(2);
  expect(await rig.backup()).toMatchObject({ verdicts: [{ what: "missing", verdict: "ask", count: 6, base: 18 }] });
});

it("what of it is owed stays owed, and one that is listed after all is read", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  await rig.world.put("all", "shut/never", card("never"));
  rig.world.refuse("all", "shut/never", "server");
  await rig.backup();
  rig.world.shut("all", "shut/");
  await rig.backup();
  expect(await owed(rig)).toEqual(["shut/: the folder cannot be listed", "shut/never: refused by the test"]);
  rig.world.refuse("all", "shut/never");
  rig.world.shut("all", "shut/", false);
  expect(await rig.backup()).toMatchObject({ status: "complete", counts: { added: 1 } });
});

it("what lies below a folder in it that was listed is judged like any other", async () => {
  await using rig = await createRig();
  await worldWith(rig);
  for (let n = 0; n < 12; n++) await rig.world.put("all", `top/listed/${n}`, card(`listed ${n}`));
  await rig.world.put("all", "top/other", card("other"));
  await rig.backup();
  for (const href of ["top/other", ...Array.from({ length: 12 }, (_, n) => `top/listed/${n}`)]) rig.world.remove("all", href);
  const inPart = listing((own) => async function* (c, _since, io) {
    yield { is: "unknown", href: "", except: ["top/listed/"] };
    yield { is: "present", ref: { href: "/" } };
    yield* own(c, undefined, io);
  });
  rig.world.refuse("all", "/", "no-answer");
  expect(await rig.backup(inPart)).toMatchObject({ status: "partial", verdicts: [] });
  expect(await rig.backup(inPart)).toMatchObject({ verdicts: [{ what: "missing", count: 12 }] });
  expect((await rig.names()).includes("other")).toBe(true);
});

it("a collection that a place shows at times only is not gone while it does not", async () => {
  await using rig = await createRig();
  await fill(rig, "memory", 12);
  await fill(rig, "card", 12);
  await rig.backup();
  const atTimes = (connection: Connection): Connection => ({
    ...connection,
    async *collections(io) {
      for await (const each of connection.collections(io)) yield each.is === "end" ? { is: "end", unlisted: "unknown" } : each;
    },
  });
  rig.world.removeCollection("memory");
  expect(await rig.backup(atTimes)).toMatchObject({ status: "complete", verdicts: [], counts: { lost: 0 } });
  rig.world.addCollection({ id: "memory" });
  for (let n = 0; n < 12; n++) await rig.world.put("memory", `h${n}`, card(`memory ${n}`));
  expect(await rig.backup(atTimes)).toMatchObject({ status: "complete", counts: { added: 0, lost: 0 } });
  for (let n = 0; n < 12; n++) rig.world.remove("memory", `h${n}`);
  expect(await rig.backup(atTimes)).toMatchObject({ status: "held", verdicts: [{ count: 12 }] });
});
