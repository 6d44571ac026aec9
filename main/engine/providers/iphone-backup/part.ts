// One database of the phone, as collections of items.
import type { Change, Collection, Io, Item, Ref } from "../provider.ts";

export type Entry = { readonly ref: Ref; item(): Promise<Item> };

/** What a collection holds now. `groups` are labels or albums. */
export type Contents = {
  readonly groups: readonly Extract<Change, { is: "group" }>[];
  readonly entries: ReadonlyMap<string, Entry>;
};

/** Reads a whole database of the phone at once: its rows refer to one another, and it fits. */
export interface Part {
  collections(): Promise<Collection[]>;
  /** Undefined where there is no such collection. Throws a LifeboatError where the database is damaged or missing. */
  contents(collection: string, io: Io): Promise<Contents | undefined>;
}

/** Under its own name, or beside it: a damaged database may hold one twice. */
export function claim(href: string, taken: ReadonlyMap<string, unknown>): string {
  let free = href;
  for (let n = 2; taken.has(free); n += 1) free = `${href}~${n}`;
  return free;
}
