import { setImmediate } from "node:timers/promises";
import { LifeboatError } from "../../../api/errors.ts";
import type { Change, Collection, Cursor, Fetched, Io, Ref, Source } from "../provider.ts";
import { giveItem } from "./bodies.ts";
import type { MemoryCollection } from "./collection.ts";
import type { MemoryWorld } from "./world.ts";

export function memorySource(world: MemoryWorld): Source {
  return {
    changes: (collection, since, io) => changes(world, collection, since, io),
    read: (collection, refs, io) => read(world, collection, refs, io),
  };
}

/** Ends promptly once the signal aborts; otherwise lets other work have a turn. */
export async function turn(io: Io): Promise<void> {
  await setImmediate();
  stopIfAborted(io);
}

export function stopIfAborted(io: Io): void {
  if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
}

async function* changes(world: MemoryWorld, c: Collection, since: Cursor | undefined, io: Io): AsyncIterable<Change> {
  stopIfAborted(io);
  world.calls.list += 1;
  const held = world.collection(c.id, io.now());
  // The cursor is from before the first answer: what changes while we list is in the next delta.
  const at = held.shut.size === 0 ? { at: held.cursor() } : {};
  const touched = since === undefined || held.shut.size > 0 ? undefined : held.touchedSince(since);
  for (const [id, name] of held.groups) yield { is: "group", id, name };
  let given = 0;
  for (const change of touched === undefined ? everything(held) : touchedNow(held, touched)) {
    yield change;
    given += 1;
    if (given % world.page === 0) await turn(io);
    stopIfAborted(io);
  }
  const total = world.totals && held.shut.size === 0 ? { total: held.visible.size } : {};
  yield { is: "end", listing: touched === undefined ? "full" : "delta", ...at, ...total };
}

function everything(held: MemoryCollection): Change[] {
  const unknown = [...held.shut].flatMap((href): Change[] => [{ is: "unknown", href }, { is: "present", ref: { href } }]);
  return [...unknown, ...[...held.visible.values()].flatMap(({ ref }): Change[] => (isShut(held, ref.href) ? [] : [{ is: "present", ref }]))];
}

const isShut = (held: MemoryCollection, href: string): boolean => [...held.shut].some((folder) => href.startsWith(folder));

function touchedNow(held: MemoryCollection, touched: ReadonlySet<string>): Change[] {
  return [...touched].map((href) => {
    const now = held.visible.get(href);
    return now === undefined ? { is: "gone", href } : { is: "present", ref: now.ref };
  });
}

async function* read(world: MemoryWorld, c: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched> {
  stopIfAborted(io);
  world.calls.read += 1;
  for (const { href } of refs) {
    await turn(io);
    world.calls.readItems += 1;
    yield readOne(world.collection(c.id, io.now()), href);
  }
}

function readOne(held: MemoryCollection, href: string): Fetched {
  const code = held.refused.get(href);
  if (code !== undefined) return { is: "failed", href, code, detail: "refused by the test" };
  if (isShut(held, href)) return { is: "failed", href, code: "no-answer", detail: "the folder cannot be listed" };
  const stored = held.visible.get(href);
  if (stored === undefined) return { is: "gone", href };
  return { is: "item", ref: stored.ref, item: giveItem(stored.item) };
}
