// What a library holds, page by page.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import type { Immich } from "./api.ts";
import { assetShape, type Asset } from "./assets.ts";

/** Locked ones need a code that is never given to programs; hidden ones are the films of Live Photos. */
export const visibilities = ["timeline", "archive"] as const;
const pageSize = 1000;
const mostPages = 10_000;

const page = z.object({ assets: z.object({ items: z.array(assetShape), nextPage: z.string().nullable() }) });

/** With `withExif` only those whose file the server has looked into. What partners share is found, too. */
export async function* search(immich: Immich, filter: object, io: Io): AsyncGenerator<Asset> {
  for (const visibility of visibilities) yield* pagesOf(immich, { withStacked: true, order: "asc", ...filter, visibility, size: pageSize }, io);
}

const atOnce = 4;

/** For each asset the ids or values of the groups it is in. */
export async function groupedBy(immich: Immich, groups: readonly { readonly name: string; readonly filter: object }[], io: Io): Promise<Map<string, string[]>> {
  const namesOf = new Map<string, string[]>();
  const waiting = groups[Symbol.iterator]();
  const one = async (): Promise<void> => {
    for (const { name, filter } of waiting) {
      for await (const { id } of search(immich, filter, io)) namesOf.set(id, [...(namesOf.get(id) ?? []), name]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return namesOf;
}

async function* pagesOf(immich: Immich, filter: object, io: Io): AsyncGenerator<Asset> {
  for (let at = 1; at <= mostPages; ) {
    stopIfAborted(io);
    const { assets } = await immich.ask({ method: "POST", path: "search/metadata", json: { ...filter, page: at } }, page, io);
    yield* assets.items;
    if (assets.nextPage === null) return;
    const next = Number(assets.nextPage);
    if (!(next > at)) throw new LifeboatError("bad-answer", "a list of photos that leads nowhere");
    at = next;
  }
  throw new LifeboatError("bad-answer", "an endless list of photos");
}
