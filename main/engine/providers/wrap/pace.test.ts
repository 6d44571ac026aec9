import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import { createTestIo } from "../memory/io.ts";
import { createMemoryWorld } from "../memory/memory.ts";
import type { Collection, Connection, Fetched, Io, Ref, Source } from "../provider.ts";
import { overlay } from "./overlay.ts";
import { pace } from "./pace.ts";

type Open = { readonly plain: Connection; readonly collection: Collection; readonly refs: readonly Ref[] };

async function open(parallel: number): Promise<Open> {
  const { def, world } = createMemoryWorld({ traits: { parallel } });
  const collection = world.addCollection({ id: "main" });
  const refs = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => world.put("main", `${n}`, sampleItem("contact", n))));
  return { plain: await def.connect({}, "read", createTestIo()), collection, refs };
}

function sourceOf({ source }: Connection): Source {
  if (source === undefined) throw new Error("no source");
  return source;
}

/** Counts how many answers are awaited at once. */
function counting(source: Source): { readonly source: Source; readonly most: () => number } {
  let now = 0;
  let most = 0;
  async function* read(c: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched> {
    now += 1;
    most = Math.max(most, now);
    for await (const answer of source.read(c, refs, io)) {
      now -= 1;
      yield answer;
      now += 1;
    }
    now -= 1;
  }
  return { source: { ...source, read }, most: () => most };
}

describe("pace", () => {
  it("awaits no more answers at once than the service takes", async () => {
    for (const parallel of [1, 3]) {
      const { plain, collection, refs } = await open(parallel);
      const { source, most } = counting(sourceOf(plain));
      const paced = sourceOf(pace(overlay(plain, { source })));
      const answers = await Promise.all(refs.map((ref) => gather(paced.read(collection, [ref], createTestIo()))));
      expect(answers.flat().length).toBe(refs.length);
      expect(most()).toBe(parallel);
    }
  });

  it("lets a listing's reader read, even one at a time", async () => {
    const { plain, collection } = await open(1);
    const paced = sourceOf(pace(plain));
    let read = 0;
    for await (const change of paced.changes(collection, undefined, createTestIo())) {
      if (change.is === "present") read += (await gather(paced.read(collection, [change.ref], createTestIo()))).length;
    }
    expect(read).toBe(6);
  });

  it("rests as long as the service asks, and goes on with fewer at once", async () => {
    const { plain, collection, refs } = await open(4);
    const waits: number[] = [];
    const rested = Promise.withResolvers<void>();
    const sleep = (ms: number): Promise<void> => {
      waits.push(ms);
      return rested.promise;
    };
    const { source, most } = counting(sourceOf(plain));
    const busy = { ...source, changes: () => fail(new LifeboatError("rate-limited", "slow down", { afterMs: 700 })) };
    const paced = sourceOf(pace(overlay(plain, { source: busy }), { sleep }));
    await expect(gather(paced.changes(collection, undefined, createTestIo()))).rejects.toMatchObject({ code: "rate-limited" });
    const reading = Promise.all(refs.map((ref) => gather(paced.read(collection, [ref], createTestIo()))));
    expect(most()).toBe(0);
    rested.resolve();
    await reading;
    expect(waits).toEqual([700]);
    expect(most()).toBe(2);
  });

  it("refuses what begins where the service wants a longer rest than anybody waits, and asks again after it", async () => {
    const { plain, collection, refs } = await open(4);
    const sleep = (): Promise<void> => new Promise(() => undefined);
    let isBusy = true;
    const source = sourceOf(plain);
    const changes: Source["changes"] = (...what) => (isBusy ? fail(new LifeboatError("rate-limited", "come back tomorrow", { afterMs: 86_400_000 })) : source.changes(...what));
    const paced = sourceOf(pace(overlay(plain, { source: { ...source, changes } }), { sleep }));
    let now = new Date("2026-12-31T23:00:00Z");
    const io = { ...createTestIo(), now: () => now };
    const under = paced.read(collection, refs, io)[Symbol.asyncIterator]();
    await under.next();
    await expect(gather(paced.changes(collection, undefined, io))).rejects.toMatchObject({ code: "rate-limited" });
    isBusy = false;
    await expect(gather(paced.read(collection, refs, io))).rejects.toMatchObject({ code: "rate-limited", afterMs: 86_400_000 });
    // What was asked for before is still taken.
    await expect(under.next()).resolves.toMatchObject({ done: false });
    now = new Date(now.getTime() + 86_400_000);
    expect((await gather(paced.changes(collection, undefined, io))).length).toBe(7);
  });

  it("lets go of those who wait when they are told to stop", async () => {
    const { plain, collection, refs } = await open(1);
    const never = { ...sourceOf(plain), changes: () => hang() };
    const paced = sourceOf(pace(overlay(plain, { source: never })));
    const controller = new AbortController();
    const stuck = paced.changes(collection, undefined, createTestIo())[Symbol.asyncIterator]().next();
    const waiting = gather(paced.read(collection, refs, createTestIo({ signal: controller.signal })));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    void stuck;
  });
});

async function* fail(reason: LifeboatError): AsyncGenerator<never> {
  yield await Promise.reject(reason);
}

async function* hang(): AsyncGenerator<never> {
  yield await new Promise<never>(() => undefined);
}
