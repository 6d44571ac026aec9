import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { MemoryOptions } from "../providers/memory/world.ts";
import type { Connection, Outcome, Target } from "../providers/provider.ts";
import { faults } from "../providers/wrap/faults.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { retry } from "../providers/wrap/retry.ts";
import { blind, Death } from "./crash.fixture.ts";
import { card, createRig, photo, type Rig, task, type Twist } from "./restore.fixture.ts";
import { receiptOf } from "./receipt.ts";
import { applyRestore, planRestore, settleRestore } from "./restore.ts";

const hiding: MemoryOptions = { traits: { settlesMs: 60_000, batch: 2 } };
/** Name, options, twist, and the distance between the steps to die at. */
const worlds: readonly (readonly [string, MemoryOptions, Twist, number])[] = [
  ["keys and find", { traits: { batch: 2 } }, (c) => c, 3],
  ["writes hidden for a minute", hiding, (c) => c, 3],
  ["no keys, no find, writes hidden", { traits: { ...hiding.traits, keyed: false } }, blind, 1],
  ["no keys, no find, unique uids, no etags", { traits: { keyed: false, batch: 2, etags: "none" }, uniqueUids: true }, blind, 3],
];

async function filled(options: MemoryOptions): Promise<Rig> {
  const rig = await createRig({}, options);
  const { world } = rig.home;
  world.addCollection({ id: "all", name: "Things" });
  for (const name of ["Oma", "Sam", "Zoë"]) await world.put("all", name, card(name));
  await world.put("all", "no uid", card("Nobody", null));
  await world.put("all", "soup", task("Soup"));
  await world.put("all", "leek", task("Leek", "soup"));
  for (const seed of [1, 2]) await world.put("all", `p${seed}`, photo(seed));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "all", name: "Things" });
  await rig.other.backup();
  return rig;
}

/** Does all it is asked for, and breaks off before the last answer. */
function breaking(connection: Connection): Connection {
  const { target } = connection;
  if (!target) return connection;
  async function* write(...args: Parameters<Target["write"]>): AsyncGenerator<Outcome> {
    let last: Outcome | undefined;
    for await (const outcome of target?.write(...args) ?? []) {
      if (last) yield last;
      last = outcome;
    }
    throw new LifeboatError("server", "broke off");
  }
  return overlay(connection, { target: { ...target, write } });
}

/** The text without UID may have been given one. */
const plain = (texts: readonly string[]): string[] => texts.map((text) => text.replace(/UID:[0-9a-f-]{36}\r\n/, "")).sort();

function expectAll(rig: Rig, when = ""): void {
  expect({ when, holds: plain(rig.other.holds()) }).toEqual({ when, holds: plain(rig.home.holds()) });
}

describe.each(worlds)("a restore into an account with %s", (_name, options, twist, stride) => {
  it("doubles nothing when every op arrives and is answered unsure", async () => {
    await using rig = await filled(options);
    const unsure: Twist = (c) => faults(twist(c), { seed: 1, unsureMade: 1 }).connection;
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, unsure);
    expect(result.status).toBe("done");
    expectAll(rig);
  });

  it("looks for what had arrived when the service broke off", async () => {
    await using rig = await filled(options);
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, (c) => breaking(twist(c)));
    expect(result.status).toBe("done");
    expectAll(rig);
  });

  it("repeats what was answered unsure and never arrived", async () => {
    await using rig = await filled(options);
    const unsure: Twist = (c) => faults(twist(c), { seed: 3, unsureMade: 0.4, unsureLost: 0.4, most: 10 }).connection;
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, unsure);
    expect(result.status).toBe("done");
    expectAll(rig);
  });

  it("goes on after being killed at any step and doubles nothing", { timeout: 120_000 }, async () => {
    await using rig = await filled(options);
    const { home, other } = rig;
    const request = { what: { account: home.id } };
    const count = async (): Promise<number> => (await rig.vault.read.restores(1000)).length;
    for (let at = 1; ; at += stride) {
      const death = new Death(at);
      const before = await count();
      const died = await other.withJob(
        async (job) => {
          const plan = await planRestore(job, request);
          return applyRestore(job, plan).then(() => false, () => true);
        },
        { vault: death.vault(rig.vault), twist: (c) => death.connection(twist(c)) },
      );
      if (!died) break;
      const settled = await rig.vault.read.unsettledRestores(other.id);
      // Killed with its last step, it was done.
      const [last] = await rig.vault.read.restores(1);
      const again = (await count()) > before && last?.status === "done" ? { states: ["there"], receipts: before + 2 } : { states: ["back"], receipts: before + 1 };
      for (const open of settled) await other.withJob((job) => settleRestore(job, open), { twist });
      await other.backup();
      const result = await other.withJob(async (job) => applyRestore(job, await planRestore(job, request), settled), { twist });
      const { total, groups } = await receiptOf(rig.vault, result.restore);
      expect({ at, status: result.status, total, states: groups.map(({ state }) => state), receipts: await count() }).toEqual({ at, status: "done", total: 8, ...again });
      expectAll(rig, `killed at step ${at}`);
      for (const [href] of other.world.snapshot().get("all")?.items ?? []) other.world.remove("all", href);
      await other.backup();
      await other.backup();
    }
    expectAll(rig);
  });
});

it("repeats nothing while a list that breaks off leaves open what arrived", async () => {
  await using rig = await filled({ traits: { keyed: false } });
  const unlisted: Twist = (c) => {
    const unsure = faults(blind(c), { seed: 1, unsureMade: 1 }).connection;
    const { source } = unsure;
    return source ? overlay(unsure, { source: { read: (...args) => source.read(...args), async *changes() {} } }) : unsure;
  };
  const { result } = await rig.other.restore({ what: { account: rig.home.id } }, unlisted);
  expect(result.status).toBe("partial");
  expectAll(rig);
});

describe("putting back into the account it came from", () => {
  it("goes on after being killed at any step, also when it was looked at in between", { timeout: 60_000 }, async () => {
    await using rig = await createRig({ traits: { batch: 2, keyed: false } });
    const { home } = rig;
    home.world.addCollection({ id: "all" });
    for (const name of ["Oma", "Sam", "Zoë"]) await home.world.put("all", name, card(name));
    await home.world.put("all", "no uid", card("Nobody", null));
    await home.world.put("all", "p1", photo(1));
    await home.backup();
    const before = plain(home.holds());
    const request = { what: { account: home.id, snapshot: await rig.latest() } };
    const lineages = (await rig.vault.read.items({}, { limit: 99 })).map((row) => row.item).sort((a, b) => a - b);
    for (let at = 1; ; at += 2) {
      home.world.loseEverything();
      await home.backup();
      const death = new Death(at);
      const died = await home.withJob(async (job) => applyRestore(job, await planRestore(job, request)).then(() => false, () => true), {
        vault: death.vault(rig.vault),
        twist: (c) => blind(death.connection(c)),
      });
      if (!died) break;
      await home.backup();
      const [open] = await rig.vault.read.unsettledRestores(home.id);
      await home.withJob(async (job) => {
        if (open !== undefined) await settleRestore(job, open);
        await applyRestore(job, await planRestore(job, request));
      }, { twist: blind });
      expect({ at, holds: plain(home.holds()) }).toEqual({ at, holds: before });
    }
    await home.backup();
    const items = await rig.vault.read.items({}, { limit: 99 });
    expect(items.map((row) => row.item).sort((a, b) => a - b)).toEqual(lineages);
    expect(items.filter((row) => row.missing)).toEqual([]);
  });

  it("knows what it wrote before anyone looked again", async () => {
    await using rig = await filled({});
    const { home, other } = rig;
    const request = { what: { account: home.id } };
    await other.restore(request, blind);
    const plan = await other.withJob((job) => planRestore(job, request));
    expect(plan.counts).toMatchObject({ create: 0, same: 8 });
  });
});

/** A gateway that gives up on a slow server, which does what it was asked all the same; asked again, that finds its own work. */
const gaveUp: Twist = (connection) => {
  const { target } = connection;
  if (!target) return connection;
  const tried = new Set<string>();
  const write: Target["write"] = async function* (c, ops, io): AsyncGenerator<Outcome> {
    for (const op of ops) {
      if (tried.has(op.key)) yield { key: op.key, is: "conflict" };
      else for await (const outcome of target.write(c, [op], io)) yield tried.add(op.key) && outcome.is === "done" ? { key: op.key, is: "failed", code: "server", detail: "PUT: status 504" } : outcome;
    }
  };
  return retry(overlay(connection, { target: { ...target, write } }), { sleep: async () => undefined });
};

it("what a gateway gave up on is ours, and is taken back whole", async () => {
  await using rig = await filled({});
  const { other } = rig;
  const { result } = await other.restore({ what: { account: rig.home.id } }, gaveUp);
  expect([result.status, await rig.states(result.restore)]).toEqual(["done", { "create same": 8 }]);
  await other.restore({ what: { undo: result.restore } }, gaveUp);
  expect(other.holds()).toEqual([]);
});

describe("a replace", () => {
  const options: MemoryOptions = { traits: { etags: "none" } };

  async function edited(): Promise<{ rig: Rig; request: Parameters<Rig["home"]["restore"]>[0] }> {
    const rig = await createRig(options);
    const { home } = rig;
    home.world.addCollection({ id: "book" });
    for (const name of ["Oma", "Sam"]) await home.world.put("book", name, card(name));
    await home.backup();
    const request = { what: { account: home.id, snapshot: await rig.latest() }, keep: "mine" } as const;
    for (const name of ["Oma", "Sam"]) await home.world.put("book", name, card(name, name.toLowerCase(), "TEL:1\r\n"));
    await home.backup();
    return { rig, request };
  }

  it("does not touch what changed since it was seen, also without etags", async () => {
    const { rig, request } = await edited();
    await using _ = rig;
    await rig.home.withJob(async (job) => {
      const plan = await planRestore(job, request);
      await rig.home.world.put("book", "Sam", card("Sam", "sam", "TEL:2\r\n"));
      const { restore } = await applyRestore(job, plan);
      expect(await rig.states(restore)).toEqual({ "replace same": 1, "replace kept": 1 });
    });
    expect(rig.home.holds().join("")).toContain("TEL:2");
    expect(rig.home.holds().join("")).not.toContain("TEL:1");
  });

  it("is no conflict with itself where a gateway gave up on it", async () => {
    const { rig, request } = await edited();
    await using _ = rig;
    const { result } = await rig.home.restore(request, gaveUp);
    expect(await rig.states(result.restore)).toEqual({ "replace same": 2 });
  });

  it("is settled when its answer was lost, whether it arrived or not", async () => {
    for (const fault of [{ unsureMade: 1 }, { unsureLost: 1, most: 2 }]) {
      const { rig, request } = await edited();
      await using _ = rig;
      const { result } = await rig.home.restore(request, (c) => faults(c, { seed: 2, ...fault }).connection);
      expect(await rig.states(result.restore)).toEqual({ "replace same": 2 });
      expect(rig.home.holds().join("")).not.toContain("TEL:1");
    }
  });
});
