import { bytesOf } from "../bytes.ts";
import type { Body, Item } from "../provider.ts";

/** A body at rest: no stream, no file. */
export type KeptBody = { readonly type: string; readonly bytes: Uint8Array };
export type KeptItem = Omit<Item, "body" | "raw" | "parts"> & {
  readonly body: KeptBody;
  readonly raw?: KeptBody;
  readonly parts?: Readonly<Record<string, KeptBody>>;
};

const chunkSize = 64 * 1024;


/** Copies an item in: later changes to the caller's bytes do not reach it. */
export async function keepItem(item: Item): Promise<KeptItem> {
  const { body, raw, parts, ...rest } = item;
  const kept: KeptItem = { ...structuredClone(rest), body: await keepBody(body) };
  return {
    ...kept,
    ...(raw && { raw: await keepBody(raw) }),
    ...(parts && { parts: await keepParts(parts) }),
  };
}

/** Copies an item out. Media is opened, text has its bytes, as real services answer. */
export function giveItem(kept: KeptItem): Item {
  const { body, raw, parts, ...rest } = kept;
  return {
    ...structuredClone(rest),
    body: giveBody(body),
    ...(raw && { raw: giveBody(raw) }),
    ...(parts && { parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, giveBody(part)])) }),
  };
}

async function keepBody(body: Body): Promise<KeptBody> {
  return { type: body.type, bytes: await bytesOf(body) };
}

async function keepParts(parts: Readonly<Record<string, Body>>): Promise<Record<string, KeptBody>> {
  const kept: Record<string, KeptBody> = {};
  for (const [name, part] of Object.entries(parts)) kept[name] = await keepBody(part);
  return kept;
}

function giveBody({ type, bytes }: KeptBody): Body {
  if (!/^(image|video|audio)\//.test(type)) return { type, bytes: new Uint8Array(bytes) };
  return { type, open: (from = 0) => streamOf(bytes, from) };
}

function streamOf(bytes: Uint8Array, from: number): ReadableStream<Uint8Array> {
  let at = from;
  const pull = (out: ReadableStreamDefaultController<Uint8Array>): void => {
    if (at >= bytes.length) return out.close();
    out.enqueue(bytes.slice(at, at + chunkSize));
    at += chunkSize;
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}
