import { describe, expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import { createClock, createTestIo } from "../memory/io.ts";
import { createMemoryWorld } from "../memory/memory.ts";
import type { Source } from "../provider.ts";
import type { Faults } from "./faults.ts";
import { faults } from "./faults.ts";

const io = createTestIo();

async function run(options: Faults): Promise<{ readonly trace: string[]; readonly met: ReadonlyMap<string, number> }> {
  const { def, world } = createMemoryWorld();
  const collection = world.addCollection({ id: "main" });
  const refs = await Promise.all(Array.from({ length: 30 }, (_, n) => world.put("main", `${n}`, sampleItem("contact", n))));
  const { connection, met } = faults(await def.connect({}, "write", io), options);
  const source = sourceOf(connection.source);
  const trace: string[] = [];
  const note = async (answers: AsyncIterable<{ is: string }>): Promise<void> => {
    try {
      for await (const answer of answers) trace.push(answer.is);
    } catch (thrown) {
      trace.push(String(thrown));
    }
  };
  await note(source.changes(collection, undefined, io));
  await note(source.read(collection, refs, io));
  return { trace, met };
}

function sourceOf(source: Source | undefined): Source {
  if (source === undefined) throw new Error("no source");
  return source;
}

describe("faults", () => {
  const rates = { cutListing: 0.02, throwMidway: 0.02, dropAnswer: 0.2, repeatAnswer: 0.2, failRead: 0.2 };

  it("are the same for the same seed, and others for another", async () => {
    const first = await run({ seed: 7, ...rates });
    expect(await run({ seed: 7, ...rates })).toEqual(first);
    expect((await run({ seed: 8, ...rates })).trace).not.toEqual(first.trace);
    expect(first.met.size).toBeGreaterThan(2);
  });

  it("are none without rates, and end after the given number", async () => {
    expect((await run({ seed: 7 })).met.size).toBe(0);
    const { met } = await run({ seed: 7, dropAnswer: 1, most: 4 });
    expect([...met]).toEqual([["dropAnswer", 4]]);
  });

  it("hang until told to stop", async () => {
    const { def, world } = createMemoryWorld();
    const collection = world.addCollection({ id: "main" });
    const { connection } = faults(await def.connect({}, "read", io), { seed: 1, hang: 1 });
    const controller = new AbortController();
    const listing = gather(sourceOf(connection.source).changes(collection, undefined, createTestIo({ signal: controller.signal })));
    controller.abort();
    await expect(listing).rejects.toMatchObject({ code: "cancelled" });
  });

  it("are late by the clock they are given", async () => {
    const clock = createClock();
    const started = clock.now().getTime();
    const sleep = async (ms: number): Promise<void> => clock.advance(ms);
    const { met } = await run({ seed: 1, delay: 0.5, delayMs: 100, sleep });
    expect(clock.now().getTime() - started).toBe((met.get("delay") ?? 0) * 100);
    expect(met.get("delay")).toBeGreaterThan(10);
  });
});
