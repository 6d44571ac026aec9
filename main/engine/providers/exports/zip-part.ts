import type { RefusedEntry, ZipEntry } from "../../formats/zip.ts";
import { readZip } from "../../formats/zip.ts";
import type { Content } from "../files/storage.ts";
import { streamContent } from "../files/stream-content.ts";
import type { Entry, Part, Place } from "./entry.ts";
import { gapFor } from "./entry.ts";

/** What an export calls things: which files hold something we keep, and where they belong, whatever part they came in. */
export type Naming = { readonly isWanted: (name: string) => boolean; readonly pathInside: (name: string) => string | undefined };

export function zipPart(place: Place, { isWanted, pathInside }: Naming): Part {
  return {
    name: place.name,
    export: place.export,
    order: place.order,
    state: place.state,
    async *entries(io, refused) {
      let at = 0;
      const options = { signal: io.signal, refused: (one: RefusedEntry) => void (isWanted(one.raw) && refused(gapFor(place.name, one.raw, one.reason))) };
      for await (const entry of readZip(place.path, options)) {
        const path = isWanted(entry.name) ? pathInside(entry.name) : undefined;
        if (path !== undefined) yield new ZippedEntry(path, entry, place, at++);
      }
    },
  };
}

/** An export holds very many of these, so the rest is worked out when it is asked for. */
class ZippedEntry implements Entry {
  readonly path: string;
  readonly at: number;
  readonly #entry: ZipEntry;
  readonly #place: Place;

  constructor(path: string, entry: ZipEntry, place: Place, at: number) {
    this.path = path;
    this.at = at;
    this.#entry = entry;
    this.#place = place;
  }

  get size(): number {
    return this.#entry.size;
  }

  get modified(): Date {
    return this.#entry.modified;
  }

  get mark(): string {
    return `${this.#entry.crc.toString(16)}-${this.#entry.size}`;
  }

  get content(): Content {
    return streamContent(this.#entry.size, () => this.#entry.open());
  }

  get export(): string {
    return this.#place.export;
  }

  get part(): string {
    return this.#place.order;
  }
}
