// Sources that are read by the database: everything one holds at once, since its rows refer to one another.
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { failed } from "./failed.ts";
import { stopIfAborted } from "./files/storage.ts";
import type { Change, Collection, Cursor, Fetched, Io, Item, Ref, Source } from "./provider.ts";

export type Entry = { readonly ref: Ref; item(): Promise<Item> };

/** What a collection holds. `groups` are labels or albums. */
export type Contents = {
  readonly groups: readonly Extract<Change, { is: "group" }>[];
  readonly entries: ReadonlyMap<string, Entry>;
  /** Why there may be more: the listing then stops without its end. */
  readonly unfinished?: LifeboatError;
};

/** One database, as collections of items. */
export interface Part {
  collections(io: Io): Promise<Collection[]>;
  /**
   * Undefined where there is no such collection. `held` will do with what was seen at the last look. Throws a
   * LifeboatError where the database cannot be read.
   */
  contents(collection: string, io: Io, look: "now" | "held"): Promise<Contents | undefined>;
}

/** What was made of one collection last: it is asked for again with each batch of what is read. For what does not change. */
export class Latest {
  private id: string | undefined;
  private contents: Contents | undefined;

  of(id: string, make: () => Contents | undefined): Contents | undefined {
    if (this.id !== id) this.contents = make();
    this.id = id;
    return this.contents;
  }
}

/** What all parts lie in. */
export interface Whole {
  /** Another one after each change, where that can be told: while it holds there is nothing to tell. */
  readonly state?: string;
  /** Throws "source-away" where another has taken its place: half of each would be neither. */
  assertSame?(): Promise<void>;
}

/** Under its own name, or beside it: a damaged database may hold one twice, or all of them under one name. */
export function claim(href: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(href)) return href;
  const isTaken = (n: number): boolean => taken.has(`${href}~${n}`);
  let [last, free] = [1, 2];
  while (isTaken(free)) [last, free] = [free, free * 2];
  while (free - last > 1) {
    const middle = Math.floor((last + free) / 2);
    if (isTaken(middle)) last = middle;
    else free = middle;
  }
  return `${href}~${free}`;
}

export function partsSource(whole: Whole, parts: readonly Part[]): Source {
  return {
    changes: (collection, since, io) => changes(whole, parts, { collection, since, io }),
    async *read(collection, refs, io) {
      await whole.assertSame?.();
      yield* read(parts, collection, refs, io);
    },
  };
}

/** A database that cannot be read ends the list without its end: what it held is unknown, not gone. */
export async function* listCollections(parts: readonly Part[], io: Io): AsyncGenerator<{ is: "collection"; collection: Collection } | { is: "end" }> {
  let whole = true;
  const seen = new Set<string>();
  for (const part of parts) {
    stopIfAborted(io);
    const found = await part.collections(io).catch((thrown: unknown) => {
      const { code, detail } = asLifeboatError(thrown);
      if (code === "cancelled") throw thrown;
      io.log("a database of the source cannot be read", { code, detail });
      whole = false;
      return [];
    });
    for (const collection of found) {
      // Two stores that claim the same list cannot be told apart: neither is then taken for gone.
      if (seen.has(collection.id)) whole = false;
      else yield { is: "collection", collection };
      seen.add(collection.id);
    }
  }
  if (whole) yield { is: "end" };
}

type Listing = { readonly collection: Collection; readonly since: Cursor | undefined; readonly io: Io };

async function* changes(whole: Whole, parts: readonly Part[], { collection, since, io }: Listing): AsyncGenerator<Change> {
  stopIfAborted(io);
  const { state } = whole;
  if (state !== undefined && since === state) {
    yield { is: "end", listing: "delta", at: state };
    return;
  }
  const { groups, entries, unfinished } = await contentsOf(parts, collection, { io, look: "now" });
  for (const group of groups) yield group;
  for (const { ref } of entries.values()) {
    yield { is: "present", ref };
    stopIfAborted(io);
  }
  if (unfinished !== undefined) throw unfinished;
  await whole.assertSame?.();
  yield { is: "end", listing: "full", ...(state !== undefined && { at: state }), total: entries.size };
}

async function* read(parts: readonly Part[], collection: Collection, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  stopIfAborted(io);
  const { entries, unfinished } = await contentsOf(parts, collection, { io, look: "held" });
  for (const { href } of refs) {
    stopIfAborted(io);
    const entry = entries.get(href);
    if (entry !== undefined) yield await answer(entry);
    // It may be in what could not be read.
    else yield unfinished === undefined ? { is: "gone", href } : { is: "failed", href, code: unfinished.code, detail: unfinished.detail };
    stopIfAborted(io);
  }
}

async function answer(entry: Entry): Promise<Fetched> {
  const { ref } = entry;
  try {
    return { is: "item", ref, item: await entry.item() };
  } catch (thrown) {
    return failed(ref.href, thrown);
  }
}

/** One damaged database hides nothing of another. */
async function contentsOf(parts: readonly Part[], { id }: Collection, { io, look }: { readonly io: Io; readonly look: "now" | "held" }): Promise<Contents> {
  let unread: unknown;
  for (const part of parts) {
    const found = await part.contents(id, io, look).catch((thrown: unknown) => void (unread = thrown));
    if (found !== undefined) return found;
  }
  throw unread ?? new LifeboatError("gone", "there is no such collection");
}
