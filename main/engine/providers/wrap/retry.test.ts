import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { bytesOf, gather } from "../bytes.ts";
import { sampleItem, samplePhoto } from "../conformance/samples.ts";
import { createTestIo } from "../memory/io.ts";
import { createMemoryWorld } from "../memory/memory.ts";
import type { MemoryOptions, MemoryWorld } from "../memory/world.ts";
import type { Collection, Connection, Op, Outcome } from "../provider.ts";
import type { Faults } from "./faults.ts";
import { faults } from "./faults.ts";
import { overlay } from "./overlay.ts";
import type { Patience } from "./patience.ts";
import { retry } from "./retry.ts";

type Open = { readonly world: MemoryWorld; readonly plain: Connection; readonly collection: Collection };

const io = createTestIo();

async function open(options: MemoryOptions = {}): Promise<Open> {
  const { def, world } = createMemoryWorld(options);
  const collection = world.addCollection({ id: "main" });
  return { world, collection, plain: await def.connect({}, "write", io) };
}

function quick(overrides: Patience = {}): Patience {
  return { sleep: async () => undefined, random: () => 0, ...overrides };
}

function targetOf({ target }: Connection): NonNullable<Connection["target"]> {
  if (target === undefined) throw new Error("no target");
  return target;
}

function sourceOf({ source }: Connection): NonNullable<Connection["source"]> {
  if (source === undefined) throw new Error("no source");
  return source;
}

async function written({ plain, collection }: Open, bad: Omit<Faults, "seed">, op: Op): Promise<Outcome[]> {
  const wrapped = retry(faults(plain, { seed: 1, ...bad }).connection, quick());
  return gather(targetOf(wrapped).write(collection, [op], io));
}

describe("retrying writes", () => {
  const create: Op = { do: "create", key: "k", item: sampleItem("contact", 1) };

  it("repeats an unsure create where its key makes that safe", async () => {
    for (const fault of ["unsureMade", "unsureLost"] as const) {
      const account = await open();
      expect(await written(account, { [fault]: 1, most: 1 }, create)).toMatchObject([{ key: "k", is: "done" }]);
      expect(account.world.snapshot().get("main")?.items.size).toBe(1);
    }
  });

  it("never repeats an unsure create without keys", async () => {
    const account = await open({ traits: { keyed: false } });
    expect(await written(account, { unsureMade: 1, most: 1 }, create)).toEqual([{ key: "k", is: "unsure" }]);
    expect(account.world.calls.write).toBe(1);
  });

  it("never repeats an unsure replace: what arrived would look like a conflict", async () => {
    const account = await open();
    const ref = await account.world.put("main", "a", sampleItem("contact", 1));
    const replace: Op = { do: "replace", key: "r", ref, item: sampleItem("contact", 1, 1) };
    expect(await written(account, { unsureMade: 1, most: 1 }, replace)).toEqual([{ key: "r", is: "unsure" }]);
    expect(account.world.calls.write).toBe(1);
  });

  it("takes an op without an outcome for unsure, and gives one outcome of two", async () => {
    const account = await open({ traits: { keyed: false } });
    expect(await written(account, { dropAnswer: 1, most: 1 }, create)).toEqual([{ key: "k", is: "unsure" }]);
    const doubled = await written(account, { repeatAnswer: 1, most: 1 }, { ...create, key: "l" });
    expect(doubled).toMatchObject([{ key: "l", is: "done" }]);
  });

  it("repeats a whole write that threw before anything was tried", async () => {
    const account = await open({ traits: { keyed: false } });
    const target = targetOf(account.plain);
    let calls = 0;
    const flaky = overlay(account.plain, {
      target: {
        ...target,
        async *write(c, ops, callIo) {
          calls += 1;
          if (calls === 1) throw new LifeboatError("timeout", "no route yet");
          yield* target.write(c, ops, callIo);
        },
      },
    });
    const outcomes = await gather(targetOf(retry(flaky, quick())).write(account.collection, [create], io));
    expect(outcomes).toMatchObject([{ is: "done" }]);
  });
});

describe("retrying reads and listings", () => {
  it("asks again only for what is missing, and says so in the end", async () => {
    const { world, plain, collection } = await open();
    const refs = await Promise.all([1, 2, 3].map((n) => world.put("main", `${n}`, sampleItem("contact", n))));
    world.refuse("main", "2", "server");
    const answers = await gather(sourceOf(retry(plain, quick({ tries: 3 }))).read(collection, refs, io));
    expect(answers.map((answer) => answer.is)).toEqual(["item", "item", "failed"]);
    expect(world.calls.readItems).toBe(3 + 1 + 1);
  });

  it("does not repeat what only a person or another day can mend", async () => {
    const { world, plain, collection } = await open();
    const ref = await world.put("main", "1", sampleItem("contact", 1));
    world.refuse("main", "1", "forbidden");
    await gather(sourceOf(retry(plain, quick())).read(collection, [ref], io));
    expect(world.calls.read).toBe(1);
  });

  it("names what was never answered", async () => {
    const { world, plain, collection } = await open();
    const ref = await world.put("main", "1", sampleItem("contact", 1));
    const silent = faults(plain, { seed: 1, dropAnswer: 1 }).connection;
    const answers = await gather(sourceOf(retry(silent, quick({ tries: 2 }))).read(collection, [ref], io));
    expect(answers).toMatchObject([{ is: "failed", href: "1", code: "no-answer" }]);
  });

  it("gives up on a listing that never ends, without inventing an end", async () => {
    const { plain, collection } = await open();
    const cut = faults(plain, { seed: 1, cutListing: 1 }).connection;
    const listing = gather(sourceOf(retry(cut, quick({ tries: 3 }))).changes(collection, undefined, io));
    await expect(listing).rejects.toMatchObject({ code: "bad-answer" });
  });

  it("lists each collection once, though the service says it twice or breaks off", async () => {
    const { plain } = await open();
    const flaky = faults(plain, { seed: 1, repeatAnswer: 1, cutListing: 0.6, most: 6 }).connection;
    const answers = await gather(retry(flaky, quick({ tries: 9 })).collections(io));
    expect(answers.map((answer) => answer.is)).toEqual(["collection", "end"]);
  });

  it("takes media up where it broke off", async () => {
    const { world, plain, collection } = await open();
    const sample = samplePhoto("a.jpg", "0123456789".repeat(6000));
    const ref = await world.put("main", "1", sample);
    const { connection, met } = faults(plain, { seed: 1, breakMedia: 1, most: 3 });
    const [answer] = await gather(sourceOf(retry(connection, quick())).read(collection, [ref], io));
    if (answer?.is !== "item") throw new Error("no item");
    expect(Buffer.compare(await bytesOf(answer.item.body), await bytesOf(sample.body))).toBe(0);
    expect(met.get("breakMedia")).toBe(3);
  });

  it("waits longer each time, as long as asked, and not beyond its patience", async () => {
    const waits: number[] = [];
    const sleep = async (ms: number): Promise<void> => {
      waits.push(ms);
    };
    const { plain, collection } = await open();
    const failing = (error: LifeboatError): Connection => overlay(plain, { source: { ...sourceOf(plain), changes: () => fail(error) } });
    const list = (error: LifeboatError): Promise<unknown> => {
      const patience = { tries: 4, firstWaitMs: 100, longestWaitMs: 300, sleep, random: () => 1 };
      return gather(sourceOf(retry(failing(error), patience)).changes(collection, undefined, io)).catch(() => undefined);
    };
    await list(new LifeboatError("server", "busy"));
    expect(waits.splice(0)).toEqual([100, 200, 300]);
    await list(new LifeboatError("rate-limited", "slow down", { afterMs: 250 }));
    expect(waits.splice(0)).toEqual([250, 250, 300]);
    await list(new LifeboatError("rate-limited", "come back tomorrow", { afterMs: 86_400_000 }));
    await list(new LifeboatError("auth", "no"));
    expect(waits).toEqual([]);
  });
});

async function* fail(reason: LifeboatError): AsyncGenerator<never> {
  yield await Promise.reject(reason);
}
