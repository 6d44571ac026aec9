import { deserialize, serialize } from "node:v8";
import type { Collection, Connection, Fetched, Ref } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";

type Item = Extract<Fetched, { is: "item" }>;

/** Kept at most, in bytes; what comes later is read again. */
const most = 12 << 20;
/** Of an item beside what it says. */
const overhead = 300;

/**
 * What a restore read back a moment ago, for the look at the account that follows: where the listing still gives an item
 * the etag it was read under, it is not asked for a second time. Each is handed out once.
 */
export class RecentReads {
  /** Serialized: a small Buffer or piece of a text keeps all of what it was cut from. */
  readonly #items = new Map<string, Uint8Array>();
  #bytes = 0;

  keep({ id }: Collection, read: Item): void {
    const { item, ref } = read;
    const isText = "bytes" in item.body && (item.raw === undefined || "bytes" in item.raw) && item.parts === undefined;
    if (ref.etag === undefined || !isText || read.owes !== undefined) return;
    const packed = new Uint8Array(serialize(read));
    if (this.#bytes + packed.length + overhead > most) return;
    this.#bytes += packed.length + overhead;
    this.#items.set(keyOf(id, ref), packed);
  }

  /** The same account, read from here first; only where an etag changes with every change. */
  before(connection: Connection): Connection {
    const { source, traits } = connection;
    if (!source || traits.etags !== "exact") return connection;
    const take = (id: string, ref: Ref): Item | undefined => this.#take(keyOf(id, ref));
    const read: typeof source.read = async function* (collection, refs, io) {
      const unread: Ref[] = [];
      for (const ref of refs) {
        const kept = ref.etag === undefined ? undefined : take(collection.id, ref);
        if (kept) yield kept;
        else unread.push(ref);
      }
      if (unread.length > 0) yield* source.read(collection, unread, io);
    };
    return overlay(connection, { source: { changes: source.changes.bind(source), read } });
  }

  #take(key: string): Item | undefined {
    const found = this.#items.get(key);
    this.#items.delete(key);
    return found && (deserialize(found) as Item);
  }
}

const keyOf = (collection: string, { href, etag }: Ref): string => `${collection}\n${href}\n${etag ?? ""}`;
