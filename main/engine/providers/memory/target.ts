import { LifeboatError } from "../../../api/errors.ts";
import type { Collection, Io, Item, Kind, Op, Outcome, Ref, Target } from "../provider.ts";
import { keepItem } from "./bodies.ts";
import type { MemoryCollection, Stored } from "./collection.ts";
import { stopIfAborted, turn } from "./source.ts";
import type { MemoryWorld } from "./world.ts";

/** Where a write goes, and when it becomes visible. */
type Place = { readonly world: MemoryWorld; readonly held: MemoryCollection; readonly visibleAt: number };

export function memoryTarget(world: MemoryWorld): Target {
  return {
    lacks: world.lacks,
    ...(world.foresee && { foresee: world.foresee }),
    write: (collection, ops, io) => write(world, collection, ops, io),
    find: (collection, keys, io) => find(world, collection, keys, io),
    addCollection: async (kind, name) => addCollection(world, kind, name),
  };
}

async function* write(world: MemoryWorld, c: Collection, ops: readonly Op[], io: Io): AsyncIterable<Outcome> {
  stopIfAborted(io);
  world.calls.write += 1;
  if (ops.length > world.traits.batch) {
    throw new LifeboatError("usage", `${ops.length} ops in one write, at most ${world.traits.batch}`);
  }
  for (const op of ops) {
    await turn(io);
    const outcome = await apply(world, c, op, io);
    if (world.holdReplies) await untilAborted(io);
    yield outcome;
  }
}

async function apply(world: MemoryWorld, c: Collection, op: Op, io: Io): Promise<Outcome> {
  const { key } = op;
  const held = world.collection(c.id, io.now());
  if (held.info.readOnly) return { key, is: "failed", code: "read-only", detail: "the collection is read-only" };
  if (!world.traits.writes.includes(op.do)) return { key, is: "failed", code: "unsupported", detail: op.do };
  const place = { world, held, visibleAt: io.now().getTime() + world.traits.settlesMs };
  if (op.do === "create") return create(place, key, op.item);
  if (op.do === "replace") return replace(place, key, op.ref, op.item);
  return remove(place, key, op.ref);
}

async function create({ world, held, visibleAt }: Place, key: string, item: Item): Promise<Outcome> {
  const kept = await keepItem(item);
  const earlier = world.traits.keyed ? held.withKey(key)[0] : undefined;
  if (earlier !== undefined) return { key, is: "done", ref: earlier.ref };
  if (world.uniqueUids && world.hasUid(held, kept)) {
    return { key, is: "failed", code: "uid-taken", detail: "the uid is in use" };
  }
  return { key, is: "done", ref: held.put(freeHref(held, key), kept, visibleAt, key).ref };
}

async function replace({ held, visibleAt }: Place, key: string, ref: Ref, item: Item): Promise<Outcome> {
  const kept = await keepItem(item);
  const current = held.actual.get(ref.href);
  if (current === undefined || isStale(ref, current)) return { key, is: "conflict" };
  return { key, is: "done", ref: held.put(ref.href, kept, visibleAt, current.key).ref };
}

/** Removing what is gone already is done: the wish holds. */
function remove({ held, visibleAt }: Place, key: string, ref: Ref): Outcome {
  const current = held.actual.get(ref.href);
  if (current === undefined) return { key, is: "done" };
  if (isStale(ref, current)) return { key, is: "conflict" };
  held.remove(ref.href, visibleAt);
  return { key, is: "done" };
}

/** If-Match: a ref with an etag holds for that version only. */
function isStale(ref: Ref, current: Stored): boolean {
  return ref.etag !== undefined && ref.etag !== current.ref.etag;
}

function freeHref(held: MemoryCollection, key: string): string {
  let href = key;
  for (let n = 2; held.actual.has(href); n += 1) href = `${key}.${n}`;
  return href;
}

async function* find(
  world: MemoryWorld,
  c: Collection,
  keys: readonly string[],
  io: Io,
): AsyncIterable<{ key: string; ref: Ref }> {
  await turn(io);
  const held = world.collection(c.id, io.now());
  for (const key of new Set(keys)) {
    for (const { ref } of held.withKey(key)) {
      const shown = held.visible.get(ref.href);
      if (shown !== undefined) yield { key, ref: shown.ref };
    }
  }
}

function addCollection(world: MemoryWorld, kind: Kind, name: string): Collection {
  const ids = new Set(world.listCollections().map((other) => other.id));
  let id = name;
  for (let n = 2; ids.has(id); n += 1) id = `${name} ${n}`;
  return world.addCollection({ id, name, kinds: [kind] });
}

async function untilAborted(io: Io): Promise<never> {
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    else io.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  throw new LifeboatError("cancelled", "stopped on request");
}
