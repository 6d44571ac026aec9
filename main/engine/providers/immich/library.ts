// All of a person's photos and albums, page by page.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io, Ref } from "../provider.ts";
import { ImmichError, type Immich } from "./api.ts";
import { assetShape, type Asset } from "./assets.ts";

/** Locked ones need a code that is never given to programs; hidden ones are the films of Live Photos. */
const visibilities = ["timeline", "archive"] as const;
const pageSize = 1000;
const mostPages = 10_000;
/** How often a library that changes while it is listed is listed again. */
const looks = 3;

const page = z.object({ assets: z.object({ items: z.array(assetShape), nextPage: z.string().nullable() }) });
const statistics = z.object({ total: z.number() });
export const albumShape = z.object({ id: z.uuid(), albumName: z.string(), ownerId: z.string().optional(), albumUsers: z.array(z.object({ user: z.object({ id: z.string() }), role: z.string() })).optional() });
export type Album = z.infer<typeof albumShape>;

/** An asset, and the ids of its albums. */
export type Placed = { readonly asset: Asset; readonly albums: readonly string[] };
export type Library = {
  /** By asset. */
  readonly refs: ReadonlyMap<string, Ref>;
  readonly albums: readonly Album[];
  /** The server's own count. */
  readonly total: number;
};

/** `see` hears of each asset, and gives its ref. Throws "bad-answer" where the library does not stand still long enough to be seen whole. */
export async function readLibrary(immich: Immich, owner: string, see: (placed: Placed) => Ref, io: Io): Promise<Library> {
  let before: string | undefined;
  for (let look = 1; look <= looks; look++) {
    const total = await countOf(immich, io);
    const { albums, albumsOf } = await albumsIn(immich, io);
    const refs = new Map<string, Ref>();
    for await (const asset of ownAssets(immich, owner, io)) refs.set(asset.id, see({ asset, albums: albumsOf.get(asset.id) ?? [] }));
    const ids = [...refs.keys()].sort().join();
    // Pages move when something is deleted meanwhile. What looks the same twice is how it is, whatever the server counts.
    if (refs.size === total || ids === before) return { refs, albums, total };
    before = ids;
  }
  throw new LifeboatError("bad-answer", "the library changed each time while it was listed");
}

/** All albums an asset is in, those of others included. */
export function albumsWith(immich: Immich, asset: string, io: Io): Promise<Album[]> {
  return immich.ask({ method: "GET", path: `albums?assetId=${asset}` }, z.array(albumShape), io);
}

/** One asset and its albums; undefined for one that is not there, or in the trash. */
export async function lookUp(immich: Immich, id: string, io: Io): Promise<Placed | undefined> {
  try {
    const asset = await immich.ask({ method: "GET", path: `assets/${id}` }, assetShape, io);
    if (asset.isTrashed) return undefined;
    return { asset, albums: (await albumsWith(immich, id, io)).map((album) => album.id) };
  } catch (error) {
    // 400 also says "not found or no access".
    if (error instanceof ImmichError && (error.status === 400 || error.status === 404)) return undefined;
    throw error;
  }
}

/** A person's own albums: version 3 also lists those shared with them, version 2 knows no filter. */
export async function ownAlbums(immich: Immich, owner: string, io: Io): Promise<Album[]> {
  const albums = await immich.ask({ method: "GET", path: "albums?isOwned=true" }, z.array(albumShape), io);
  return albums.filter(({ ownerId, albumUsers }) => (ownerId ?? albumUsers?.find(({ role }) => role === "owner")?.user.id ?? owner) === owner);
}

async function countOf(immich: Immich, io: Io): Promise<number> {
  let total = 0;
  for (const visibility of visibilities) {
    total += (await immich.ask({ method: "GET", path: `assets/statistics?visibility=${visibility}&isTrashed=false` }, statistics, io)).total;
  }
  return total;
}

/** A search also finds what partners share. */
async function* ownAssets(immich: Immich, owner: string, io: Io): AsyncGenerator<Asset> {
  for await (const asset of search(immich, {}, io)) if (asset.ownerId === owner && !asset.isTrashed) yield asset;
}

/** And the ids of albums by asset. */
async function albumsIn(immich: Immich, io: Io): Promise<Pick<Library, "albums"> & { readonly albumsOf: ReadonlyMap<string, readonly string[]> }> {
  const albums = await immich.ask({ method: "GET", path: "albums" }, z.array(albumShape), io);
  const albumsOf = new Map<string, string[]>();
  for (const { id } of albums) {
    for await (const asset of search(immich, { albumIds: [id] }, io)) albumsOf.set(asset.id, [...(albumsOf.get(asset.id) ?? []), id]);
  }
  return { albums, albumsOf };
}

async function* search(immich: Immich, filter: object, io: Io): AsyncGenerator<Asset> {
  for (const visibility of visibilities) yield* pagesOf(immich, { ...filter, visibility, withExif: true, withPeople: true, withStacked: true, order: "asc", size: pageSize }, io);
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
