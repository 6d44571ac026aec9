// All of a person's photos and albums, page by page.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io, Ref } from "../provider.ts";
import { ImmichError, type Immich } from "./api.ts";
import { assetShape, type Asset, type Placed } from "./assets.ts";
import { groupedBy, search, visibilities } from "./search.ts";
import { tagsByAsset, tagsOf } from "./tags.ts";

/** How often a library that changes while it is listed is listed again. */
const looks = 3;

const statistics = z.object({ total: z.number() });
export const albumShape = z.object({ id: z.uuid(), albumName: z.string(), ownerId: z.string().optional(), albumUsers: z.array(z.object({ user: z.object({ id: z.string() }), role: z.string() })).optional() });
export type Album = z.infer<typeof albumShape>;

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
    const albums = await albumsIn(immich, io);
    const albumsOf = await groupedBy(immich, albums.map(({ id }) => ({ name: id, filter: { albumIds: [id] } })), io);
    const tagsOfEach = await tagsByAsset(immich, io);
    const refs = new Map<string, Ref>();
    const add = (asset: Asset): unknown => refs.set(asset.id, see({ asset, albums: albumsOf.get(asset.id) ?? [], tags: tagsOfEach.get(asset.id) ?? [] }));
    for await (const asset of ownAssets(immich, owner, { withExif: true }, io)) add(asset);
    const standsStill = refs.size < total && (await countOf(immich, io)) === total;
    // Those whose file the server has not looked into, or could not.
    if (standsStill) for await (const asset of ownAssets(immich, owner, {}, io)) if (!refs.has(asset.id)) add(asset);
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
  const asset = await immich.ask({ method: "GET", path: `assets/${id}` }, assetShape, io).catch((error: unknown) => {
    // 400 also says "not found or no access".
    if (error instanceof ImmichError && (error.status === 400 || error.status === 404)) return undefined;
    throw error;
  });
  if (asset === undefined || asset.isTrashed) return undefined;
  return { asset, albums: (await albumsWith(immich, id, io)).map((album) => album.id), tags: await tagsOf(asset, immich, io) };
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
async function* ownAssets(immich: Immich, owner: string, filter: object, io: Io): AsyncGenerator<Asset> {
  for await (const asset of search(immich, { ...filter, withPeople: true }, io)) if (asset.ownerId === owner && !asset.isTrashed) yield asset;
}

/** One's own and those of others that one was asked into, which version 2 lists apart. */
async function albumsIn(immich: Immich, io: Io): Promise<Album[]> {
  const list = (path: string): Promise<Album[]> => immich.ask({ method: "GET", path }, z.array(albumShape), io);
  const shared = await list("albums?shared=true").catch((error: unknown): Album[] => {
    if (error instanceof ImmichError && error.status === 400) return [];
    throw error;
  });
  return [...new Map([...(await list("albums")), ...shared].map((album) => [album.id, album])).values()];
}
