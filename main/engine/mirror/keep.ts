import { endsAnyRun, type LifeboatError } from "../../api/errors.ts";
import type { Body, Item } from "../formats/item.ts";
import type { Ref } from "../providers/provider.ts";
import { type Blobs, largestInDatabase } from "../vault/blobs.ts";
import type { KeptBody, KeptItem } from "../vault/write/store.ts";

/** Brings an item's media into the vault's files, so that only rows are left to write. */
export async function keepItem(blobs: Blobs, ref: Ref, item: Item, signal: AbortSignal): Promise<KeptItem> {
  const asFile = item.kind === "photo";
  const keepPart = async ([name, body]: [string, Body]): Promise<KeptItem["parts"][number]> => ({ name, body: await keepBody(blobs, body, asFile, signal) });
  // All together: when one fails another may fail too, and nobody would be there to hear it.
  const [body, raw, parts] = await Promise.all([
    keepBody(blobs, item.body, asFile, signal),
    item.raw && keepBody(blobs, item.raw, false, signal),
    Promise.all(Object.entries(item.parts ?? {}).map(keepPart)),
  ]);
  return { href: ref.href, etag: ref.etag, kind: item.kind, uid: item.uid, body, raw, parts, facts: item.facts ?? {} };
}

async function keepBody(blobs: Blobs, body: Body, asFile: boolean, signal: AbortSignal): Promise<KeptBody> {
  if ("bytes" in body && !asFile && body.bytes.length <= largestInDatabase) return { type: body.type, bytes: body.bytes };
  const file = await blobs.put(body, signal);
  return { type: body.type, file };
}

/**
 * The same items with their small bodies side by side in one buffer: to copy that to the writer's thread is one allocation
 * instead of hundreds, here and there.
 */
export function packed(items: readonly KeptItem[]): KeptItem[] {
  const bodies = items.flatMap((item) => [item.body, ...(item.raw ? [item.raw] : []), ...item.parts.map((part) => part.body)]);
  const all = new Uint8Array(bodies.reduce((size, body) => size + ("bytes" in body ? body.bytes.length : 0), 0));
  let end = 0;
  const pack = (body: KeptBody): KeptBody => {
    if (!("bytes" in body)) return body;
    const start = end;
    end += body.bytes.length;
    all.set(body.bytes, start);
    return { type: body.type, bytes: all.subarray(start, end) };
  };
  return items.map((item) => ({
    ...item,
    body: pack(item.body),
    raw: item.raw && pack(item.raw),
    parts: item.parts.map(({ name, body }) => ({ name, body: pack(body) })),
  }));
}

/** A full disk does not: texts are kept all the same. */
export const endsTheRun = ({ code }: LifeboatError): boolean => endsAnyRun.has(code);
