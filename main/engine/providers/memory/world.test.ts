import { describe, expect, it } from "vitest";
import { gather } from "../bytes.ts";
import type { Change, Item } from "../provider.ts";
import { createClock, createTestIo } from "./io.ts";
import { createMemoryWorld } from "./memory.ts";

const note: Item = { kind: "contact", uid: "u1", body: { type: "text/vcard", bytes: new TextEncoder().encode("one") } };

async function changesOf(world: ReturnType<typeof createMemoryWorld>, since?: string): Promise<Change[]> {
  const io = createTestIo();
  const { source } = await world.def.connect({}, "read", io);
  const [collection] = world.world.listCollections();
  if (source === undefined || collection === undefined) throw new Error("nothing to list");
  return gather(source.changes(collection, since, io));
}

describe("memory world", () => {
  it("copies bytes in", async () => {
    const memory = createMemoryWorld();
    memory.world.addCollection({ id: "a" });
    const bytes = new TextEncoder().encode("mine");
    await memory.world.put("a", "x", { ...note, body: { type: "text/vcard", bytes } });
    bytes.fill(0);
    const held = memory.world.snapshot().get("a")?.items.get("x");
    expect(new TextDecoder().decode(held?.item.body.bytes)).toBe("mine");
  });

  it("loses everything while its cursors stay alive, as the Sidekick servers did", async () => {
    const memory = createMemoryWorld();
    memory.world.addCollection({ id: "a" });
    await memory.world.put("a", "x", note);
    const before = (await changesOf(memory)).at(-1);
    memory.world.loseEverything();
    const after = await changesOf(memory, before?.is === "end" ? before.at : undefined);
    expect(after).toMatchObject([{ is: "gone", href: "x" }, { is: "end", listing: "delta", total: 0 }]);
  });

  it("hides a write from changes, read and find until it settles", async () => {
    const clock = createClock();
    const io = createTestIo({ now: clock.now });
    const { def, world } = createMemoryWorld({ traits: { settlesMs: 1000 } });
    const collection = world.addCollection({ id: "a" });
    const { source, target } = await def.connect({}, "write", io);
    if (source === undefined || target === undefined) throw new Error("both sides");
    await gather(target.write(collection, [{ do: "create", key: "k", item: note }], io));
    const seen = async (): Promise<unknown[]> => [
      (await gather(source.changes(collection, undefined, io))).length,
      (await gather(source.read(collection, [{ href: "k" }], io)))[0]?.is,
      (await gather(target.find(collection, ["k"], io))).length,
    ];
    clock.advance(999);
    expect(await seen()).toEqual([1, "gone", 0]);
    clock.advance(1);
    expect(await seen()).toEqual([2, "item", 1]);
  });

  it("gives a target only to those who came to write", async () => {
    const { def } = createMemoryWorld();
    expect((await def.connect({}, "read", createTestIo())).target).toBeUndefined();
    expect((await def.connect({}, "write", createTestIo())).target).toBeDefined();
  });

  it("plays the wrong account, and the one that is away", async () => {
    const { def, world } = createMemoryWorld({ identity: { id: "sam", label: "Sam" } });
    world.identity = { id: "eve", label: "Eve" };
    expect((await def.connect({}, "read", createTestIo())).identity.id).toBe("eve");
    world.away = true;
    await expect(def.connect({}, "read", createTestIo())).rejects.toMatchObject({ code: "source-away" });
  });

  it("lists groups, and fails the reads it was told to", async () => {
    const memory = createMemoryWorld();
    const collection = memory.world.addCollection({ id: "a" });
    const ref = await memory.world.put("a", "x", note);
    memory.world.setGroup("a", "g", "Family");
    memory.world.refuse("a", "x", "server");
    expect(await changesOf(memory)).toContainEqual({ is: "group", id: "g", name: "Family" });
    const { source } = await memory.def.connect({}, "read", createTestIo());
    if (source === undefined) throw new Error("no source");
    const answers = await gather(source.read(collection, [ref], createTestIo()));
    expect(answers).toMatchObject([{ is: "failed", href: "x", code: "server" }]);
  });
});
