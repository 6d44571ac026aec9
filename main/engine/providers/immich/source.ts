import { createHash } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Cursor, Fetched, Io, Ref, Source } from "../provider.ts";
import type { Immich } from "./api.ts";
import { itemOf, refOf, type Placed } from "./assets.ts";
import { lookUp, readLibrary, type Library } from "./library.ts";
import { Shown } from "../shown.ts";

/** The one collection; albums are groups. */
export const libraryId = "photos";

export class ImmichSource implements Source {
  readonly #immich: Immich;
  readonly #owner: string;
  /** What the last listing has shown. */
  #shown = new Shown<Placed>();

  constructor(immich: Immich, owner: string) {
    this.#immich = immich;
    this.#owner = owner;
  }

  /** Listed in full each time: Immich has a stream of changes for its own apps only. */
  async *changes(c: Collection, since: Cursor | undefined, io: Io): AsyncIterable<Change> {
    stopIfAborted(io);
    if (c.id !== libraryId) throw new LifeboatError("gone", `no collection ${c.id} in this account`);
    const shown = new Shown<Placed>();
    const see = (placed: Placed): Ref => {
      const ref = refOf(placed);
      shown.add(ref.href, ref.etag, placed);
      return ref;
    };
    const library = await readLibrary(this.#immich, this.#owner, see, io);
    const at = cursorOf(library);
    for (const { id, albumName } of library.albums) yield { is: "group", id, name: albumName };
    const isSame = since === at;
    this.#shown = isSame ? new Shown() : shown;
    for (const ref of isSame ? [] : library.refs.values()) {
      yield { is: "present", ref };
      stopIfAborted(io);
    }
    yield { is: "end", listing: isSame ? "delta" : "full", at, total: library.total };
  }

  async *read(_: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched> {
    for (const ref of refs) {
      stopIfAborted(io);
      yield await this.#answer(ref, io);
    }
  }

  /** Forgets what a write has changed. */
  forget(): void {
    this.#shown = new Shown();
  }

  async #answer({ href, etag }: Ref, io: Io): Promise<Fetched> {
    try {
      const found = (etag === undefined ? undefined : this.#shown.take(href, etag)) ?? (isId(href) ? await lookUp(this.#immich, href, io) : undefined);
      if (found === undefined) return { is: "gone", href };
      return { is: "item", ref: refOf(found), item: itemOf(found, this.#immich, io) };
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (code === "cancelled" || code === "auth") throw thrown;
      return { is: "failed", href, code, detail };
    }
  }
}

export const isId = (href: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(href);

function cursorOf({ refs, albums }: Library): Cursor {
  const lines = [...[...refs.values()].map(({ href, etag }) => `${href} ${etag}`).sort(), ...albums.map(({ id, albumName }) => `${id} ${albumName}`).sort()];
  return `immich1:${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}
