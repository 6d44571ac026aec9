import { stat } from "node:fs/promises";
import { LifeboatError } from "../../api/errors.ts";
import { mediaHeadLength } from "../formats/media.ts";
import { collect } from "./dav/collect.ts";
import type { Content } from "./files/storage.ts";
import type { Body } from "./provider.ts";

/** Answers with the bytes of a range ("5-", "0-99"), or with all, or with 416. */
type Get = (range?: string) => Promise<Response>;

/** Undefined where nobody knows before it was read. */
export async function lengthOf(body: Body): Promise<number | undefined> {
  if ("bytes" in body) return body.bytes.length;
  return body.path === undefined ? undefined : (await stat(body.path)).size;
}

export const openBody = (body: Extract<Body, { open: unknown }>): ReadableStream<Uint8Array> => body.open();

/** A file on a server. `size`: as listed. A body that is not as long, or another file when it is taken up again, is an error. */
export function remoteContent(size: number | undefined, get: Get): Content {
  return {
    body(type) {
      const version: Version = {};
      return { type, open: (from = 0) => ReadableStream.from(bytesFrom(get, { from, size, version })) };
    },
    async head(look) {
      const response = await get(`0-${mediaHeadLength - 1}`);
      const head: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of contentOf(response)) {
        head.push(chunk);
        length += chunk.length;
        if (length >= mediaHeadLength) break;
      }
      return look(Buffer.concat(head).subarray(0, mediaHeadLength));
    },
    async whole(most) {
      return collect(contentOf(await get()), most);
    },
  };
}

/** What the first answer said of the file. */
type Version = { is?: string };
type Wish = { readonly from: number; readonly size: number | undefined; readonly version: Version };

async function* bytesFrom(get: Get, { from, size, version }: Wish): AsyncGenerator<Uint8Array> {
  if (size !== undefined && from >= size && from > 0) return;
  const response = await get(from > 0 ? `${from}-` : undefined);
  const is = `${response.headers.get("etag") ?? ""} ${response.headers.get("last-modified") ?? ""}`;
  version.is ??= is;
  if (version.is !== is) {
    await response.body?.cancel();
    throw new LifeboatError("conflict", "the file changed while it was read");
  }
  // A server may not know ranges.
  let skip = response.status === 206 ? 0 : from;
  let at = response.status === 206 ? from : 0;
  for await (const chunk of contentOf(response)) {
    at += chunk.length;
    if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
  if (size !== undefined && at !== size) throw new LifeboatError("bad-answer", `${at} bytes came, and ${size} were listed`);
}

/** Nothing for a range beyond the end. */
async function* contentOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.status === 416) await response.body?.cancel();
  else yield* response.body ?? [];
}
