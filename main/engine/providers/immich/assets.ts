// An asset of Immich, as its server sources have it (AssetResponseDto), and the photo it is.
import { createHash } from "node:crypto";
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { typeOf } from "../files/types.ts";
import type { Body, Io, Item, Ref } from "../provider.ts";
import { remoteContent } from "../remote-body.ts";
import type { Immich } from "./api.ts";

const named = z.object({ name: z.string() });

export const assetShape = z.object({
  id: z.uuid(),
  ownerId: z.string(),
  /** SHA-1 of the original, base64. */
  checksum: z.string(),
  originalFileName: z.string(),
  originalMimeType: z.string().optional(),
  fileCreatedAt: z.string(),
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
  tags: z.array(z.object({ value: z.string().optional(), name: z.string() })).optional(),
  people: z.array(named).optional(),
});
export type Asset = z.infer<typeof assetShape>;

/** Everything we keep of it changes its etag; what the server's own jobs change does not. */
export function refOf(asset: Asset, albums: readonly string[]): Ref {
  const { checksum, originalFileName, fileCreatedAt, isFavorite, livePhotoVideoId } = asset;
  const kept = [checksum, originalFileName, fileCreatedAt, isFavorite, livePhotoVideoId ?? null, saidOf(asset), [...albums].sort()];
  const etag = createHash("sha256").update(JSON.stringify(kept)).digest("base64url").slice(0, 32);
  const size = asset.exifInfo?.fileSizeInByte;
  return { href: asset.id, etag, ...(typeof size === "number" && { size }) };
}

export function itemOf(asset: Asset, albums: readonly string[], immich: Immich, io: Io): Item {
  const { id, checksum, originalFileName, originalMimeType, fileCreatedAt, isFavorite, livePhotoVideoId } = asset;
  const said = saidOf(asset);
  const parts: Record<string, Body> = {};
  if (typeof livePhotoVideoId === "string") parts["live"] = original(immich, { id: livePhotoVideoId, type: "video/quicktime" }, io);
  if (said !== undefined) parts["json"] = { type: "application/json", bytes: Buffer.from(JSON.stringify(said)) };
  return {
    kind: "photo",
    uid: checksum,
    body: original(immich, { id, type: originalMimeType ?? typeOf(originalFileName), checksum }, io),
    ...(Object.keys(parts).length > 0 && { parts }),
    facts: { name: originalFileName, taken: fileCreatedAt, ...(isFavorite && { favourite: true }), ...(albums.length > 0 && { groups: [...albums].sort() }) },
  };
}

type Original = { readonly id: string; readonly type: string; readonly checksum?: string };

/** As it was uploaded, and not as it was edited in Immich. Read whole, it must have its checksum. */
function original(immich: Immich, { id, type, checksum }: Original, io: Io): Body {
  const get = (range?: string): Promise<Response> => {
    const headers = { accept: "*/*", "accept-encoding": "identity", ...(range !== undefined && { range: `bytes=${range}` }) };
    return immich.send({ method: "GET", path: `assets/${id}/original?edited=false`, headers }, io);
  };
  const body = remoteContent(undefined, get).body(type);
  if (checksum === undefined || !("open" in body)) return body;
  return { type, open: (from = 0) => (from === 0 ? ReadableStream.from(checked(body.open(), checksum)) : body.open(from)) };
}

async function* checked(bytes: ReadableStream<Uint8Array>, checksum: string): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha1");
  for await (const chunk of bytes) {
    digest.update(chunk);
    yield chunk;
  }
  if (digest.digest("base64") !== checksum) throw new LifeboatError("bad-answer", "the bytes are not those of the checksum");
}

/** What a person or Immich said about a photo and its file does not; undefined for nothing. */
function saidOf({ exifInfo, tags, people, visibility }: Asset): object | undefined {
  const said = {
    ...(exifInfo?.description ? { description: exifInfo.description } : {}),
    ...(exifInfo?.rating ? { rating: exifInfo.rating } : {}),
    ...(tags?.length ? { tags: tags.map(({ value, name }) => value ?? name).sort() } : {}),
    ...(people?.some(({ name }) => name !== "") ? { people: [...new Set(people.map(({ name }) => name).filter((name) => name !== ""))].sort() } : {}),
    ...(visibility === "archive" ? { visibility } : {}),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}
