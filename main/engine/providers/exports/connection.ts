// A connection to an export in a folder: read only, and what it lacks says nothing.
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Connection, Cursor, Fetched, Io, Ref, Source, Traits } from "../provider.ts";
import type { Gap, Part } from "./entry.ts";
import { type Shelf, unreadEtag } from "./shelf.ts";

export type Found = {
  readonly parts: readonly Part[];
  readonly missing: readonly Gap[];
  /** Hrefs of gaps that are none any more. */
  readonly filled: readonly string[];
  /** Changes when any part does, or another comes. */
  readonly state: string;
};
export type Library = {
  readonly identity: Connection["identity"];
  /** By the collection's id; gaps stand in "photos". */
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly state: string;
  /** False where a part, or a file that tells of others, could not be read. */
  readonly whole: boolean;
  /** Hrefs of gaps that are none any more. */
  readonly filled: readonly string[];
};
/** How one provider finds the parts of its exports, and what they hold. `name`: of its cursors. */
export type ExportKind = { readonly name: string; find(): Promise<Found>; read(found: Found, io: Io): Promise<Library> };

/** A folder of very many files takes long to look over, and is asked for by the page: such looks together take a tenth of the time. */
const quickMs = 500;
const restOfLooks = 10;

const traits: Traits = { etags: "weak", parallel: 2, batch: 100, keyed: false, settlesMs: 0, originals: true, writes: [] };

export class ExportConnection implements Connection {
  readonly identity: Connection["identity"];
  readonly traits = traits;
  readonly source: Source;
  readonly #kind: ExportKind;
  #found: Found;
  #library: Library;
  #lookedAt = 0;
  #lookMs = 0;

  private constructor(kind: ExportKind, found: Found, library: Library) {
    this.identity = library.identity;
    this.#kind = kind;
    this.#found = found;
    this.#library = library;
    this.source = { changes: (c, since, io) => this.#changes(c, since, io), read: (c, refs, io) => this.#read(c, refs, io) };
  }

  static async open(kind: ExportKind, io: Io): Promise<ExportConnection> {
    stopIfAborted(io);
    const found = await kind.find();
    return new ExportConnection(kind, found, await readOrClose(kind, found, io));
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
    const cursor = `${this.#kind.name}:${library.state}`;
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
    // What could not be read may be readable next time without a sign of it: sizes and times stay the same.
    const whole = library.whole && ![...refs.values()].some(({ etag }) => etag === unreadEtag);
    yield { is: "end", listing: "full", ...(whole && { at: cursor }) };
  }

  async *#read(c: Collection, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const shelf = shelfOf(await this.#look(io), c);
    const known = await shelf.refs(io);
    for (const { href } of refs) if (!known.has(href)) yield { is: "gone", href };
    for await (const answer of shelf.read(refs.filter(({ href }) => known.has(href)), io)) {
      stopIfAborted(io);
      yield answer;
      if (answer.is === "failed" && this.#lookMs > 0) await this.#assertThere();
    }
  }

  /** Whatever cannot be read may be the first of all: throws where the export is away, and the next to ask looks again. */
  async #assertThere(): Promise<void> {
    this.#lookMs = 0;
    await this.#kind.find();
  }

  /** Looks again where a part came or changed. */
  async #look(io: Io): Promise<Library> {
    stopIfAborted(io);
    const begun = performance.now();
    if (this.#lookMs > quickMs && begun - this.#lookedAt < restOfLooks * this.#lookMs) return this.#library;
    const found = await this.#kind.find();
    this.#lookedAt = performance.now();
    this.#lookMs = this.#lookedAt - begun;
    if (found.state === this.#library.state) return this.#library;
    await closeAll(this.#found);
    this.#library = await readOrClose(this.#kind, found, io);
    this.#found = found;
    return this.#library;
  }

  async #assertSame(): Promise<void> {
    const { state } = await this.#kind.find();
    if (state !== this.#library.state) throw new LifeboatError("source-away", "the export changed while it was read");
  }
}

function shelfOf({ shelves }: Library, { id }: Collection): Shelf {
  const shelf = shelves.get(id);
  if (shelf === undefined) throw new LifeboatError("gone", "the export has no such collection");
  return shelf;
}

async function readOrClose(kind: ExportKind, found: Found, io: Io): Promise<Library> {
  try {
    return await kind.read(found, io);
  } catch (thrown) {
    await closeAll(found);
    throw thrown;
  }
}

async function closeAll({ parts }: Found): Promise<void> {
  for (const part of parts) await part.close?.();
}
