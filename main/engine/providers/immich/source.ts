import { createHash } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Cursor, Fetched, Io, Ref, Source } from "../provider.ts";
import type { Immich } from "./api.ts";
import { itemOf, refOf } from "./assets.ts";
import { lookUp, readLibrary, type Library } from "./library.ts";

/** The one collection; albums are groups. */
export const libraryId = "photos";

export class ImmichSource implements Source {
  readonly #immich: Immich;
  readonly #owner: string;
  #last: Library | undefined;

  constructor(immich: Immich, owner: string) {
    this.#immich = immich;
    this.#owner = owner;
  }

  /** Listed in full each time: Immich has a stream of changes for its own apps only. */
  async *changes(c: Collection, since: Cursor | undefined, io: Io): AsyncIterable<Change> {
    stopIfAborted(io);
    if (c.id !== libraryId) throw new LifeboatError("gone", `no collection ${c.id} in this account`);
    const library = await readLibrary(this.#immich, this.#owner, io);
    this.#last = library;
    const refs = [...library.assets.values()].map((asset) => refOf(asset, library.albumsOf.get(asset.id) ?? []));
    const at = cursorOf(refs, library);
    for (const { id, albumName } of library.albums) yield { is: "group", id, name: albumName };
    const isSame = since === at;
    for (const ref of isSame ? [] : refs) {
      yield { is: "present", ref };
      stopIfAborted(io);
    }
    yield { is: "end", listing: isSame ? "delta" : "full", at, total: library.total };
  }

  async *read(_: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched> {
    for (const { href } of refs) {
      stopIfAborted(io);
      yield await this.#answer(href, io);
    }
  }

  /** Forgets what a write has changed. */
  forget(): void {
    this.#last = undefined;
  }

  async #answer(href: string, io: Io): Promise<Fetched> {
    try {
      const found = this.#listed(href) ?? (isId(href) ? await lookUp(this.#immich, href, io) : undefined);
      if (found === undefined) return { is: "gone", href };
      return { is: "item", ref: refOf(found.asset, found.albums), item: itemOf(found.asset, found.albums, this.#immich, io) };
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (code === "cancelled" || code === "auth") throw thrown;
      return { is: "failed", href, code, detail };
    }
  }

  #listed(href: string): { asset: Parameters<typeof refOf>[0]; albums: readonly string[] } | undefined {
    const asset = this.#last?.assets.get(href);
    return asset && { asset, albums: this.#last?.albumsOf.get(href) ?? [] };
  }
}

export const isId = (href: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(href);

function cursorOf(refs: readonly Ref[], { albums }: Library): Cursor {
  const lines = [...refs.map(({ href, etag }) => `${href} ${etag}`).sort(), ...albums.map(({ id, albumName }) => `${id} ${albumName}`).sort()];
  return `immich1:${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}
