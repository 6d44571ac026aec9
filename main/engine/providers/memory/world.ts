import type { ErrorCode } from "../../../api/errors.ts";
import { LifeboatError } from "../../../api/errors.ts";
import { kinds } from "../../formats/item.ts";
import type { Collection, Connection, Foresight, Item, Lack, Ref, Traits } from "../provider.ts";
import type { KeptItem } from "./bodies.ts";
import { keepItem } from "./bodies.ts";
import type { Stored } from "./collection.ts";
import { MemoryCollection } from "./collection.ts";

export type MemoryOptions = {
  readonly identity?: Connection["identity"];
  /** Overrides of `bestTraits`. */
  readonly traits?: Partial<Traits>;
  /** Whether listings carry the service's own count. Default true. */
  readonly totals?: boolean;
  /** Refuse a second item with a uid already held in the same collection (as CalDAV does). Default false. */
  readonly uniqueUids?: boolean;
  /** Changes given before other work gets a turn. Default 500. */
  readonly page?: number;
  /** What it says it cannot hold; it would take it all the same. */
  readonly lacks?: readonly Lack[];
  readonly foresee?: () => Foresight;
};

export type CollectionSpec = Partial<Collection> & { readonly id: string };
export type CollectionSnapshot = {
  readonly info: Collection;
  readonly groups: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, Stored>;
};

/** How often each call was made, to prove that a run did little. */
export type Calls = { connect: number; list: number; read: number; readItems: number; write: number; open: number };

const bestTraits: Traits = {
  etags: "exact",
  parallel: 8,
  batch: 100,
  keyed: true,
  settlesMs: 0,
  originals: true,
  writes: ["create", "replace", "remove"],
};


/** One account's worth of data in memory, shared by all connections to it and changed from outside by tests. */
export class MemoryWorld {
  readonly traits: Traits;
  readonly totals: boolean;
  readonly uniqueUids: boolean;
  readonly page: number;
  readonly lacks: readonly Lack[];
  readonly foresee: (() => Foresight) | undefined;
  readonly calls: Calls = { connect: 0, list: 0, read: 0, readItems: 0, write: 0, open: 0 };
  /** Who answers the next connect. Change it to play the wrong account. */
  identity: Connection["identity"];
  /** While true, connecting fails with "source-away". */
  away = false;
  /** While true, writes arrive but their replies never come: the call hangs until its signal aborts. */
  holdReplies = false;
  private readonly collections = new Map<string, MemoryCollection>();
  private epochs = 0;

  constructor(options: MemoryOptions = {}) {
    this.traits = { ...bestTraits, ...options.traits };
    this.totals = options.totals ?? true;
    this.uniqueUids = options.uniqueUids ?? false;
    this.page = options.page ?? 500;
    this.lacks = options.lacks ?? [];
    this.foresee = options.foresee;
    this.identity = options.identity ?? { id: "memory:1", label: "Memory" };
  }

  /** Adds an empty collection; by default all kinds, writable, and what it stops listing is gone. */
  addCollection(spec: CollectionSpec): Collection {
    if (this.collections.has(spec.id)) throw new LifeboatError("exists", `collection ${spec.id} is there`);
    const info: Collection = { name: spec.id, kinds, readOnly: false, unlisted: "gone", ...spec };
    this.collections.set(spec.id, new MemoryCollection(info, this.traits.etags, this.nextEpoch()));
    return info;
  }

  removeCollection(id: string): void {
    this.collection(id);
    this.collections.delete(id);
  }

  listCollections(): readonly Collection[] {
    return [...this.collections.values()].map((held) => held.info);
  }

  /** Someone else saves an item, at once visible. Creates or replaces. */
  async put(collection: string, href: string, item: Item): Promise<Ref> {
    const kept = await keepItem(item);
    return this.changeNow(collection, (held) => held.put(href, kept, 0, held.actual.get(href)?.key).ref);
  }

  /** Someone else removes an item, at once visible. */
  remove(collection: string, href: string): void {
    const found = this.collection(collection).actual.has(href);
    if (!found) throw new LifeboatError("not-found", `no ${href} in ${collection}`);
    this.changeNow(collection, (held) => held.remove(href, 0));
  }

  /** Names a label or an album; without a name, forgets it. */
  setGroup(collection: string, id: string, name?: string): void {
    const { groups } = this.collection(collection);
    if (name === undefined) groups.delete(id);
    else groups.set(id, name);
  }

  /** Reads of this item fail with `code` until called without one. */
  refuse(collection: string, href: string, code?: ErrorCode): void {
    const { refused } = this.collection(collection);
    if (code === undefined) refused.delete(href);
    else refused.set(href, code);
  }

  /** This folder ("path/") cannot be listed, until called with false. Listings are full then. */
  shut(collection: string, folder: string, on = true): void {
    const { shut } = this.collection(collection);
    if (on) shut.add(folder);
    else shut.delete(folder);
  }

  /** Every cursor given out so far is dead. */
  expireCursors(): void {
    for (const held of this.collections.values()) held.expireCursors(this.nextEpoch());
  }

  /** October 2009: the collections still answer, and hold nothing. */
  loseEverything(): void {
    for (const [id, held] of this.collections) {
      for (const href of held.actual.keys()) this.remove(id, href);
      held.groups.clear();
    }
  }

  /** What the service truly holds, settled or not. Items are never changed in place, so a snapshot stays as it is. */
  snapshot(): ReadonlyMap<string, CollectionSnapshot> {
    const copy = (held: MemoryCollection): CollectionSnapshot => ({
      info: held.info,
      groups: new Map(held.groups),
      items: new Map(held.actual),
    });
    return new Map([...this.collections].map(([id, held]) => [id, copy(held)]));
  }

  /** For the provider: the collection, with writes due by `now` visible. Throws "gone". */
  collection(id: string, now?: Date): MemoryCollection {
    const held = this.collections.get(id);
    if (held === undefined) throw new LifeboatError("gone", `collection ${id} is gone`);
    if (now !== undefined) held.settle(now.getTime());
    return held;
  }

  hasUid(held: MemoryCollection, item: KeptItem): boolean {
    return item.uid !== undefined && [...held.actual.values()].some((other) => other.item.uid === item.uid);
  }

  /** An outside change is seen at once, so writes made before it are too: they keep their order. */
  private changeNow<T>(collection: string, change: (held: MemoryCollection) => T): T {
    const held = this.collection(collection);
    held.settle(Number.POSITIVE_INFINITY);
    const result = change(held);
    held.settle(Number.POSITIVE_INFINITY);
    return result;
  }

  private nextEpoch(): string {
    this.epochs += 1;
    return `e${this.epochs}`;
  }
}
