// An asset of Immich, as its server sources have it (AssetResponseDto), and the photo it is.
import { createHash } from "node:crypto";
import { z } from "zod";
import { typeOf } from "../files/types.ts";
import type { Body, Io, Item, Ref } from "../provider.ts";
import { remoteContent } from "../remote-body.ts";
import type { Immich } from "./api.ts";
import { checkedBody } from "./checked.ts";

const named = z.object({ name: z.string() });

export const assetShape = z.object({
  id: z.uuid(),
  ownerId: z.string(),
  /** SHA-1 of the original, base64; of its path where it lies in an external library. */
  checksum: z.string(),
  originalPath: z.string().optional(),
  originalFileName: z.string(),
  originalMimeType: z.string().optional(),
  fileCreatedAt: z.string(),
  fileModifiedAt: z.string().optional(),
  isFavorite: z.boolean(),
  isTrashed: z.boolean(),
  visibility: z.string().optional(),
  livePhotoVideoId: z.string().nullish(),
  exifInfo: z
    .object({
      fileSizeInByte: z.number().nullish(),
      description: z.string().nullish(),
      latitude: z.number().nullish(),
      longitude: z.number().nullish(),
      rating: z.number().nullish(),
    })
    .optional(),
  /** Only of an asset that is asked for by itself. */
  tags: z.array(z.object({ value: z.string().optional(), name: z.string() })).optional(),
  people: z.array(named).optional(),
});
export type Asset = z.infer<typeof assetShape>;

/** An asset, the ids of its albums, and its tags. */
export type Placed = { readonly asset: Asset; readonly albums: readonly string[]; readonly tags: readonly string[] };

/** Everything we keep of it changes its etag; what the server's own jobs change does not. */
export function refOf({ asset, albums, tags }: Placed): Ref {
  const { checksum, originalFileName, fileCreatedAt, fileModifiedAt, isFavorite, livePhotoVideoId } = asset;
  const kept = [checksum, originalFileName, fileCreatedAt, isFavorite, livePhotoVideoId ?? null, saidOf(asset, tags), [...albums].sort(), isExternal(asset) ? fileModifiedAt : undefined];
  const etag = createHash("sha256").update(JSON.stringify(kept)).digest("base64url").slice(0, 32);
  const size = asset.exifInfo?.fileSizeInByte;
  return { href: asset.id, etag, ...(typeof size === "number" && { size }) };
}

export function itemOf({ asset, albums, tags }: Placed, immich: Immich, io: Io): Item {
  const { id, checksum, originalFileName, originalMimeType, fileCreatedAt, isFavorite, livePhotoVideoId, exifInfo } = asset;
  const said = saidOf(asset, tags);
  const known = isExternal(asset) ? { size: exifInfo?.fileSizeInByte ?? undefined } : { checksum };
  const parts: Record<string, Body> = {};
  if (typeof livePhotoVideoId === "string") parts["live"] = original(immich, { id: livePhotoVideoId, type: "video/quicktime" }, io);
  if (said !== undefined) parts["json"] = { type: "application/json", bytes: Buffer.from(JSON.stringify(said)) };
  return {
    kind: "photo",
    uid: checksum,
    body: original(immich, { id, type: originalMimeType ?? typeOf(originalFileName), ...known }, io),
    ...(Object.keys(parts).length > 0 && { parts }),
    facts: { name: originalFileName, taken: fileCreatedAt, ...(isFavorite && { favourite: true }), ...(albums.length > 0 && { groups: [...albums].sort() }) },
  };
}

/** Files that Immich only looks at have a checksum of their path (`processEntity` of its library service). */
export function isExternal({ checksum, originalPath }: Asset): boolean {
  return originalPath !== undefined && createHash("sha1").update(`path:${originalPath}`).digest("base64") === checksum;
}

type Original = { readonly id: string; readonly type: string; readonly checksum?: string; readonly size?: number | undefined };

/** As it was uploaded, and not as it was edited in Immich. Read from its start, it must have its checksum. */
function original(immich: Immich, { id, type, checksum, size }: Original, io: Io): Body {
  const get = (range?: string): Promise<Response> => {
    const headers = { accept: "*/*", "accept-encoding": "identity", ...(range !== undefined && { range: `bytes=${range}` }) };
    return immich.send({ method: "GET", path: `assets/${id}/original?edited=false`, headers }, io);
  };
  const body = remoteContent(size, get).body(type);
  return checksum === undefined || !("open" in body) ? body : checkedBody(body, checksum);
}

/** What a person or Immich said about a photo and its file does not; undefined for nothing. */
function saidOf({ exifInfo, people, visibility }: Asset, tags: readonly string[]): object | undefined {
  const said = {
    ...(exifInfo?.description ? { description: exifInfo.description } : {}),
    ...(exifInfo?.rating ? { rating: exifInfo.rating } : {}),
    ...(tags.length > 0 ? { tags: [...tags].sort() } : {}),
    ...(people?.some(({ name }) => name !== "") ? { people: [...new Set(people.map(({ name }) => name).filter((name) => name !== ""))].sort() } : {}),
    ...(visibility === "archive" ? { visibility } : {}),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}
