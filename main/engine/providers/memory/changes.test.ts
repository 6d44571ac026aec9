import * as fc from "fast-check";
import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import type { Collection, Connection, Cursor, Op, Ref } from "../provider.ts";
import { createClock, createTestIo } from "./io.ts";
import { createMemoryWorld } from "./memory.ts";
import type { MemoryOptions } from "./world.ts";
import type { MemoryWorld } from "./world.ts";

type World = { readonly world: MemoryWorld; readonly collection: Collection };

/** A client that knows the account only through its changes. */
class Client {
  held = new Map<string, Ref>();
  cursor: Cursor | undefined;
}

type Step =
  | { readonly do: "put" | "remove"; readonly item: number; readonly revision: number }
  | { readonly do: "create"; readonly item: number }
  | { readonly do: "expire" | "lose" | "listAll" | "settle" | "readd" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("put", "remove"), item: fc.nat(7), revision: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("create"), item: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("expire", "lose", "listAll", "settle", "readd") }) },
);

const options: fc.Arbitrary<MemoryOptions> = fc.record({
  page: fc.constantFrom(1, 3, 500),
  traits: fc.record({
    etags: fc.constantFrom("exact", "weak", "none"),
    keyed: fc.boolean(),
    settlesMs: fc.constantFrom(0, 1000),
  }),
});

it("a client that folds changes holds what the world holds, whatever happened", async () => {
  expect.hasAssertions();
  const holdsTrue = fc.asyncProperty(options, fc.array(step, { maxLength: 40 }), follow);
  await fc.assert(holdsTrue, { numRuns: 150 });
});

async function follow(setting: MemoryOptions, steps: readonly Step[]): Promise<void> {
  const { def, world } = createMemoryWorld(setting);
  const collection = world.addCollection({ id: "main" });
  const clock = createClock();
  const io = createTestIo({ now: clock.now });
  const connection = await def.connect({}, "write", io);
  const client = new Client();
  for (const next of steps) {
    if (next.do === "listAll") client.cursor = undefined;
    if (next.do === "settle") clock.advance(world.traits.settlesMs);
    if (next.do === "create") await create(connection, collection, next.item, io);
    await outside({ world, collection }, next);
    await pull(connection, collection, client, io);
    // What has not settled yet may be missing; what is shown must be true.
    const { visible } = world.collection("main", clock.now());
    expect(byHref(client.held)).toEqual(byHref(new Map([...visible].map(([href, { ref }]) => [href, ref]))));
  }
  clock.advance(world.traits.settlesMs);
  await pull(connection, collection, client, io);
  const { items } = world.snapshot().get("main") ?? { items: new Map<string, never>() };
  expect(byHref(client.held)).toEqual(byHref(new Map([...items].map(([href, { ref }]) => [href, ref]))));
  const keys = keysOf(world);
  const doubled = keys.length - new Set(keys).size;
  expect(world.traits.keyed ? doubled : 0).toBe(0);
}

/** What other devices and the company do. */
async function outside({ world }: World, next: Step): Promise<void> {
  if (next.do === "put") await world.put("main", `item-${next.item}`, sampleItem("contact", next.item, next.revision));
  if (next.do === "remove" && holds(world, `item-${next.item}`)) world.remove("main", `item-${next.item}`);
  if (next.do === "expire") world.expireCursors();
  if (next.do === "lose") world.loseEverything();
  if (next.do === "readd") {
    world.removeCollection("main");
    world.addCollection({ id: "main" });
  }
}

async function create(connection: Connection, collection: Collection, n: number, io: ReturnType<typeof createTestIo>): Promise<void> {
  const op: Op = { do: "create", key: `key-${n}`, item: sampleItem("contact", n) };
  if (connection.target === undefined) throw new Error("no target");
  await gather(connection.target.write(collection, [op], io));
}

async function pull(connection: Connection, collection: Collection, client: Client, io: ReturnType<typeof createTestIo>): Promise<void> {
  if (connection.source === undefined) throw new Error("no source");
  const changes = await gather(connection.source.changes(collection, client.cursor, io));
  const end = changes.at(-1);
  if (end?.is !== "end") throw new Error("no end");
  if (end.listing === "full") client.held = new Map();
  for (const change of changes) {
    if (change.is === "present") client.held.set(change.ref.href, change.ref);
    if (change.is === "gone") client.held.delete(change.href);
  }
  client.cursor = end.at;
  expect(end.total).toBe(client.held.size);
}

function holds(world: MemoryWorld, href: string): boolean {
  return world.snapshot().get("main")?.items.has(href) === true;
}

function keysOf(world: MemoryWorld): string[] {
  return [...(world.snapshot().get("main")?.items.values() ?? [])].flatMap(({ key }) => key ?? []);
}

function byHref(refs: ReadonlyMap<string, Ref>): Record<string, Ref> {
  return Object.fromEntries(refs);
}
