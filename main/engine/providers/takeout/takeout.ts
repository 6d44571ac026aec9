// Google Takeout: what an account holds, as files in any number of parts. Read only, and what an export lacks says nothing.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Connection, Cursor, Fetched, Io, ProviderDef, Ref, Source, Traits } from "../provider.ts";
import type { Library } from "./library.ts";
import { openLibrary } from "./library.ts";
import type { Found } from "./parts.ts";
import { findParts } from "./parts.ts";
import type { Shelf } from "./shelf.ts";

const settings = z.strictObject({
  /** A folder with the parts, or with what was unpacked from them; or a single part. */
  dir: z.string().min(1),
});
export type TakeoutSettings = z.infer<typeof settings>;

const traits: Traits = { etags: "weak", parallel: 2, batch: 100, keyed: false, settlesMs: 0, originals: true, writes: [] };

export const takeout: ProviderDef<TakeoutSettings> = {
  id: "takeout",
  title: "Google Takeout",
  kinds: { read: ["contact", "event", "task", "photo"], write: [] },
  settings,
  secrets: [],
  connect: ({ dir }, _need, io) => TakeoutConnection.open(dir, io),
};

class TakeoutConnection implements Connection {
  readonly identity: Connection["identity"];
  readonly traits = traits;
  readonly source: Source;
  readonly #dir: string;
  #found: Found;
  #library: Library;

  private constructor(dir: string, found: Found, library: Library) {
    this.identity = library.identity;
    this.#dir = dir;
    this.#found = found;
    this.#library = library;
    this.source = { changes: (c, since, io) => this.#changes(c, since, io), read: (c, refs, io) => this.#read(c, refs, io) };
  }

  static async open(dir: string, io: Io): Promise<TakeoutConnection> {
    stopIfAborted(io);
    const found = await findParts(dir);
    return new TakeoutConnection(dir, found, await openLibrary(dir, found, io));
  }

  async *collections(io: Io): ReturnType<Connection["collections"]> {
    const { shelves } = await this.#look(io);
    for (const { collection } of shelves.values()) yield { is: "collection", collection };
    yield { is: "end" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#found);
  }

  async *#changes(c: Collection, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
    const library = await this.#look(io);
    const shelf = shelfOf(library, c);
    const cursor = `takeout1:${library.state}`;
    if (since === cursor) {
      yield { is: "end", listing: "delta", at: cursor };
      return;
    }
    for (const group of await shelf.groups(io)) yield { is: "group", ...group };
    const refs = await shelf.refs(io);
    for (const ref of refs.values()) {
      stopIfAborted(io);
      yield { is: "present", ref };
    }
    for (const href of library.filled) if (shelf.collection.id === "photos" && !refs.has(href)) yield { is: "gone", href };
    stopIfAborted(io);
    await this.#assertSame();
    yield { is: "end", listing: "full", at: cursor };
  }

  async *#read(c: Collection, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const shelf = shelfOf(await this.#look(io), c);
    const known = await shelf.refs(io);
    for (const { href } of refs) if (!known.has(href)) yield { is: "gone", href };
    for await (const answer of shelf.read(refs.filter(({ href }) => known.has(href)), io)) {
      stopIfAborted(io);
      yield answer;
    }
  }

  /** Looks again where a part came or changed. */
  async #look(io: Io): Promise<Library> {
    stopIfAborted(io);
    const found = await findParts(this.#dir);
    if (found.state === this.#library.state) return this.#library;
    await closeAll(this.#found);
    this.#library = await openLibrary(this.#dir, found, io);
    this.#found = found;
    return this.#library;
  }

  async #assertSame(): Promise<void> {
    const { state } = await findParts(this.#dir);
    if (state !== this.#library.state) throw new LifeboatError("source-away", "the export changed while it was read");
  }
}

function shelfOf({ shelves }: Library, { id }: Collection): Shelf {
  const shelf = shelves.get(id);
  if (shelf === undefined) throw new LifeboatError("gone", "the export has no such collection");
  return shelf;
}

async function closeAll({ parts }: Found): Promise<void> {
  for (const part of parts) await part.close?.();
}
