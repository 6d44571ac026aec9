// The reference provider: the best of services, in memory. Tests and the demo change its world from outside.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import type { Connection, Io, ProviderDef } from "../provider.ts";
import { memorySource, turn } from "./source.ts";
import { memoryTarget } from "./target.ts";
import type { MemoryOptions } from "./world.ts";
import { MemoryWorld } from "./world.ts";

export type MemorySettings = Record<string, never>;

/** A fresh world and the provider that reaches it. All connections made through `def` share the world. */
export function createMemoryWorld(options: MemoryOptions = {}): {
  readonly def: ProviderDef<MemorySettings>;
  readonly world: MemoryWorld;
} {
  const world = new MemoryWorld(options);
  const def: ProviderDef<MemorySettings> = {
    id: "memory",
    title: "Memory",
    kinds: { read: ["contact", "event", "task", "photo"], write: ["contact", "event", "task", "photo"] },
    settings: z.strictObject({}),
    secrets: [],
    connect: (_settings, need, io) => connect(world, need, io),
  };
  return { def, world };
}

async function connect(world: MemoryWorld, need: "read" | "write", io: Io): Promise<Connection> {
  await turn(io);
  world.calls.connect += 1;
  if (world.away) throw new LifeboatError("source-away", "the memory world is away");
  world.calls.open += 1;
  let closed = false;
  return {
    identity: { ...world.identity },
    traits: world.traits,
    source: memorySource(world),
    ...(need === "write" && { target: memoryTarget(world) }),
    collections: (callIo) => collections(world, callIo),
    async [Symbol.asyncDispose]() {
      if (!closed) world.calls.open -= 1;
      closed = true;
    },
  };
}

async function* collections(world: MemoryWorld, io: Io): ReturnType<Connection["collections"]> {
  await turn(io);
  for (const collection of world.listCollections()) yield { is: "collection", collection };
  yield { is: "end" };
}
