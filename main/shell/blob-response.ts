import { open } from "node:fs/promises";
import { sniff, sniffLength } from "../engine/formats/sniff.ts";
import { blobPolicy } from "../serve/headers.ts";
import { rangeOf } from "../serve/range.ts";
import type { Bytes } from "../serve/blob.ts";

/** Types a page may show or play. */
const shown = /^(?:image\/(?:jpeg|png|gif|webp|avif)|video\/(?:mp4|quicktime|webm|3gpp)|audio\/(?:mpeg|mp4))$/;
const pieceLength = 256 * 1024;

type Source = { readonly size: number; read(start: number, length: number): Promise<Uint8Array>; close(): Promise<void> };

/** The bytes, or the range asked for, under the type that they themselves show and with nothing allowed to run. */
export async function blobResponse(bytes: Bytes, range: string | null): Promise<Response> {
  const source = await openSource(bytes);
  const wanted = rangeOf(range ?? undefined, source.size);
  if (wanted === "none") {
    await source.close();
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${source.size}` } });
  }
  const { start, end } = wanted ?? { start: 0, end: source.size - 1 };
  const { type } = sniff(await source.read(0, sniffLength));
  const headers = {
    "Content-Type": shown.test(type) ? type : "application/octet-stream",
    "Content-Security-Policy": blobPolicy,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
    "Content-Length": String(end - start + 1),
    ...(wanted && { "Content-Range": `bytes ${start}-${end}/${source.size}` }),
  };
  return new Response(pieces(source, start, end + 1), { status: wanted ? 206 : 200, headers });
}

async function openSource(bytes: Bytes): Promise<Source> {
  if ("bytes" in bytes) {
    const all = bytes.bytes;
    return { size: all.byteLength, read: (start, length) => Promise.resolve(all.subarray(start, start + length)), close: () => Promise.resolve() };
  }
  const file = await open(bytes.path, "r");
  const { size } = await file.stat();
  return {
    size,
    read: async (start, length) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start);
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}

/** Read as they are taken: a film that nobody goes on watching is not read to its end. */
function pieces(source: Source, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = at < end ? await source.read(at, Math.min(pieceLength, end - at)) : new Uint8Array();
      at += piece.byteLength;
      if (piece.byteLength > 0) return controller.enqueue(piece);
      await source.close();
      controller.close();
    },
    cancel: () => source.close(),
  });
}
