import type { Subject } from "../conformance.ts";
import type { Connection, Io, ProviderDef } from "../provider.ts";
import { createClock, createTestIo } from "./io.ts";
import type { MemorySettings } from "./memory.ts";
import { createMemoryWorld } from "./memory.ts";
import type { MemoryOptions } from "./world.ts";

type Wrap = (def: ProviderDef<MemorySettings>) => ProviderDef<MemorySettings>;

/** A memory world under the conformance suite, its provider wrapped where a wrapper is under test. */
export async function openMemory(options: MemoryOptions, wrap: Wrap = (def) => def): Promise<Subject> {
  const { def, world } = createMemoryWorld(options);
  const wrapped = wrap(def);
  const clock = createClock();
  const io = createTestIo({ now: clock.now });
  const collection = world.addCollection({ id: "main" });
  const reconnect = (callIo: Io): Promise<Connection> => wrapped.connect({}, "write", callIo);
  const connection = await reconnect(io);
  let seeded = 0;
  return {
    connection,
    io,
    collection,
    reconnect,
    async close() {
      await connection[Symbol.asyncDispose]();
    },
    async seed(items) {
      for (const item of items) {
        seeded += 1;
        await world.put("main", `folder/seed-${seeded}`, item);
      }
    },
    async change(href, item) {
      await world.put("main", href, item);
    },
    drop: async (href) => world.remove("main", href),
    shut: async () => world.shut("main", "folder/"),
    expireCursors: async () => world.expireCursors(),
    settle: async () => clock.advance(world.traits.settlesMs),
    holdReplies(on) {
      world.holdReplies = on;
    },
    pending: () => world.calls.open,
  };
}
