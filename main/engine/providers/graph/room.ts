import type { Change, Collection, Cursor, Fetched, Io, Kind, Op, Outcome, Ref } from "../provider.ts";

/** One kind of thing in the account. Ids of collections begin with its name and a slash; here they come without. */
export type Room = {
  readonly name: string;
  readonly kind: Kind;
  collections(io: Io): AsyncIterable<Collection>;
  changes(id: string, since: Cursor | undefined, io: Io): AsyncIterable<Change>;
  read(id: string, refs: readonly Ref[], io: Io): AsyncIterable<Fetched>;
  write(id: string, ops: readonly Op[], io: Io): AsyncIterable<Outcome>;
  find(id: string, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }>;
  add(name: string, io: Io): Promise<Collection>;
};
