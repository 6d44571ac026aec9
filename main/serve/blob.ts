import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { sniff, sniffLength } from "../engine/formats/sniff.ts";
import { always, blobPolicy } from "./headers.ts";
import { rangeOf } from "./range.ts";

/** What a ticket names. `path` is the vault's own name of a file, never a client's. */
export type Bytes = { readonly path: string } | { readonly bytes: Uint8Array };

/** Types that a page may show or play. Everything else is a download that nothing opens by itself. */
const shown = new Set([
  "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic",
  "video/mp4", "video/quicktime", "video/webm", "video/3gpp", "audio/mpeg", "audio/mp4",
]);

/** Answers with the bytes, or the range asked for; the type is what the bytes say. */
export async function sendBlob(body: Bytes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if ("bytes" in body) {
    const { span } = begin(response, request.headers.range, body.bytes.subarray(0, sniffLength), body.bytes.byteLength);
    response.end(span && request.method !== "HEAD" ? body.bytes.subarray(span.start, span.end + 1) : undefined);
    return;
  }
  await using file = await open(body.path, "r");
  const { size } = await file.stat();
  const { span } = begin(response, request.headers.range, await firstOf(file), size);
  if (span === undefined || request.method === "HEAD") response.end();
  else await pipeline(createReadStream("", { fd: file, start: span.start, end: span.end, autoClose: false }), response);
}

async function firstOf(file: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffLength), 0, sniffLength, 0);
  return buffer.subarray(0, bytesRead);
}

/** Writes the head of the answer; `span` is what to send, undefined for nothing. */
function begin(response: ServerResponse, range: string | undefined, head: Uint8Array, size: number): { span?: { start: number; end: number } } {
  const wanted = rangeOf(range, size);
  if (wanted === "none") {
    response.writeHead(416, { ...always, "Content-Range": `bytes */${size}` });
    return {};
  }
  const span = wanted ?? { start: 0, end: size - 1 };
  const { type } = sniff(head);
  const safe = shown.has(type);
  response.writeHead(wanted === undefined ? 200 : 206, {
    ...always,
    "Content-Type": safe ? type : "application/octet-stream",
    ...(safe ? {} : { "Content-Disposition": "attachment" }),
    "Content-Security-Policy": blobPolicy,
    "Accept-Ranges": "bytes",
    "Content-Length": span.end - span.start + 1,
    ...(wanted === undefined ? {} : { "Content-Range": `bytes ${span.start}-${span.end}/${size}` }),
  });
  return size === 0 ? {} : { span };
}
