// What the worlds of the pull tests go through.
import { LifeboatError } from "../../api/errors.ts";
import { acceptHeld } from "../held.ts";
import { createTestIo } from "../providers/memory/io.ts";
import type { Connection, Item, Source } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import type { HeldRow } from "../vault/read/history.ts";
import { card, type Rig } from "./pull.fixture.ts";
import { dying } from "./pull.model.fixture.ts";
import { pull, type PullResult } from "./pull.ts";

type Changes = Source["changes"];

/** Puts something in front of the listings. */
export function listing(change: (own: Changes) => Changes): (connection: Connection) => Connection {
  return (connection) => {
    const { source } = connection;
    if (!source) throw new Error("no source");
    return overlay(connection, { source: { read: (...args) => source.read(...args), changes: change((...args) => source.changes(...args)) } });
  };
}

/** One collection cannot be listed. */
export const failing = (id: string) =>
  listing((own) => async function* (c, since, io) {
    if (c.id === id) throw new LifeboatError("server", "not today");
    yield* own(c, since, io);
  });

export async function fill(rig: Rig, id: string, count: number, item: (n: number) => Item = (n) => card(`${id} ${n}`)): Promise<void> {
  rig.world.addCollection({ id });
  for (let n = 0; n < count; n++) await rig.world.put(id, `h${n}`, item(n));
}

/** The first `count` of those that `fill` made. */
export async function move(rig: Rig, from: string, to: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const found = rig.world.snapshot().get(from)?.items.get(`h${n}`);
    if (!found) throw new Error("nothing to move");
    rig.world.remove(from, `h${n}`);
    await rig.world.put(to, `moved${n}`, found.item);
  }
}

export const alarms = (rig: Rig): Promise<HeldRow[]> => rig.vault.read.heldAlarms();

export function accept(rig: Rig, held: number, items?: readonly number[], shown?: string): Promise<number> {
  const { secrets, ask, log } = createTestIo();
  return acceptHeld({ vault: rig.vault, clock: rig.clock, log, providers: {}, adding: new Set(), secrets: () => secrets, ask }, held, { items, shown });
}

/** A run whose process dies with its n-th call of the writer. */
export async function killed(rig: Rig, at: number): Promise<PullResult> {
  const io = createTestIo({ now: () => rig.clock.now() });
  await using connection = await rig.connect(io);
  return await pull({ vault: dying(rig.vault, at, true), account: rig.account, connection, io, clock: rig.clock, onProgress: () => undefined });
}
