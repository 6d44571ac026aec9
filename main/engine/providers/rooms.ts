// Accounts of several services: each is a room of its own, with its own collections.
import { asLifeboatError, endsAnyRun, LifeboatError } from "../../api/errors.ts";
import type { Change, Collection, Connection, Cursor, Fetched, Foresight, Io, Item, Kind, Lack, Op, Outcome, Ref, Source, Target } from "./provider.ts";

/** One service of an account. Outside, ids of its collections begin with its name and a slash; here they come without. */
export type Room = {
  readonly name: string;
  readonly kind: Kind;
  collections(io: Io): AsyncIterable<Collection>;
  changes(id: string, since: Cursor | undefined, io: Io): AsyncIterable<Change>;
  read(id: string, refs: readonly Ref[], io: Io): AsyncIterable<Fetched>;
  write(id: string, ops: readonly Op[], io: Io): AsyncIterable<Outcome>;
  find(id: string, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }>;
  foresee?(edited?: boolean): Foresight;
  /** Throws unsupported where there is no such thing. */
  add(name: string, io: Io): Promise<Collection>;
};

/** A service that cannot say what it has keeps nobody from the others: that is thrown when all have been asked. */
export async function* roomsCollections(rooms: readonly Room[], io: Io): ReturnType<Connection["collections"]> {
  let broken: unknown;
  for (const room of rooms) {
    try {
      for await (const collection of room.collections(io)) yield { is: "collection", collection: named(room, collection) };
    } catch (thrown) {
      if (endsAnyRun.has(asLifeboatError(thrown).code)) throw thrown;
      broken ??= thrown;
    }
  }
  if (broken !== undefined) throw broken;
  yield { is: "end" };
}

export function roomsSource(rooms: readonly Room[]): Source {
  return {
    async *changes(c, since, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.changes(id, since, io);
    },
    async *read(c, refs, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.read(id, refs, io);
    },
  };
}

export function roomsTarget(rooms: readonly Room[], lacks: readonly Lack[]): Target {
  return {
    lacks,
    foresee: (edited) => foresightOf(rooms, edited),
    async *write(c, ops, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.write(id, ops, io);
    },
    async *find(c, keys, io) {
      const { room, id } = roomOf(rooms, c);
      yield* room.find(id, keys, io);
    },
    async addCollection(kind, name, io) {
      const room = rooms.find((each) => each.kind === kind);
      if (room === undefined) throw new LifeboatError("unsupported", `there is no place for a ${kind}`);
      return named(room, await room.add(name, io));
    },
  };
}

function foresightOf(rooms: readonly Room[], edited: boolean | undefined): Foresight {
  const byKind = new Map(rooms.map((room) => [room.kind, room.foresee?.(edited)]));
  return (item) => byKind.get(item.kind)?.(item) ?? textOf(item);
}

/** The text of an item. Throws for media. */
export function textOf({ body }: Item): Uint8Array {
  if (!("bytes" in body)) throw new LifeboatError("unsupported", "text travels as bytes");
  return body.bytes;
}

const named = (room: Room, collection: Collection): Collection => ({ ...collection, id: `${room.name}/${collection.id}` });

/** Throws gone. */
function roomOf(rooms: readonly Room[], { id }: Collection): { readonly room: Room; readonly id: string } {
  const room = rooms.find(({ name }) => id.startsWith(`${name}/`));
  if (room === undefined) throw new LifeboatError("gone", "there is no such collection");
  return { room, id: id.slice(room.name.length + 1) };
}
