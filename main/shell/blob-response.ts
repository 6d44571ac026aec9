import { open } from "node:fs/promises";
import { sniffLength } from "../engine/formats/sniff.ts";
import { blobHead, type Bytes } from "../serve/blob-head.ts";
import { always, blobPolicy } from "../serve/headers.ts";
import type { Coming } from "./engine-messages.ts";

const pieceLength = 256 * 1024;

type Source = { readonly size: number; read(start: number, length: number): Promise<Uint8Array>; close(): Promise<void> };

/** The bytes, or the range asked for, as `lifeboat serve` answers with them. */
export async function blobResponse(bytes: Bytes, range: string | null): Promise<Response> {
  const source = await openSource(bytes);
  const { status, headers, span } = blobHead(range ?? undefined, await source.read(0, sniffLength), source.size);
  if (span !== undefined) return new Response(pieces(source, span.start, span.end + 1), { status, headers });
  await source.close();
  return new Response(null, { status, headers });
}

/**
 * A picture once it is made, or no bytes. It is answered before: Electron tells no handler that the page has gone on, but
 * then ends the answer's body.
 */
export function comingResponse({ picture, leave }: Coming): Response {
  let left = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const made = await picture;
      if (left) return;
      if (typeof made === "object" && "bytes" in made) controller.enqueue(made.bytes);
      controller.close();
    },
    cancel() {
      left = true;
      leave();
    },
  });
  return new Response(body, { headers: { ...always, "Content-Type": "image/webp", "Content-Security-Policy": blobPolicy } });
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
