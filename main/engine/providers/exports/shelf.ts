// One collection of the account: what it holds, worked out when it is first asked for.
import type { Collection, Fetched, Io, Ref } from "../provider.ts";

export interface Shelf {
  readonly collection: Collection;
  /** Albums and labels. */
  groups(io: Io): Promise<readonly { readonly id: string; readonly name: string }[]>;
  refs(io: Io): Promise<ReadonlyMap<string, Ref>>;
  /** Any order; an answer for each ref, all of which are in `refs`. */
  read(refs: readonly Ref[], io: Io): AsyncIterable<Fetched>;
}

/** Of files that could not be read, so that what is in them is not known. */
export const unreadEtag = "unread";

export function shelved(id: string, name: string, kinds: Collection["kinds"]): Collection {
  return { id, name, kinds, readOnly: true, unlisted: "unknown" };
}
