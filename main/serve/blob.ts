import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { sniffLength } from "../engine/formats/sniff.ts";
import { blobHead, type Bytes } from "./blob-head.ts";
import type { Span } from "./range.ts";

/** Answers with the bytes, or the range asked for; the type is what the bytes say. */
export async function sendBlob(body: Bytes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if ("bytes" in body) {
    const span = begin(request, response, body.bytes.subarray(0, sniffLength), body.bytes.byteLength);
    response.end(span && body.bytes.subarray(span.start, span.end + 1));
    return;
  }
  await using file = await open(body.path, "r");
  const { size } = await file.stat();
  const span = begin(request, response, await firstOf(file), size);
  if (span === undefined) response.end();
  else await pipeline(createReadStream("", { fd: file, start: span.start, end: span.end, autoClose: false }), response);
}

async function firstOf(file: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffLength), 0, sniffLength, 0);
  return buffer.subarray(0, bytesRead);
}

/** Writes the head of the answer and gives what is to follow it. */
function begin({ method, headers: { range } }: IncomingMessage, response: ServerResponse, first: Uint8Array, size: number): Span | undefined {
  const { status, headers, span } = blobHead(range, first, size);
  response.writeHead(status, headers);
  return method === "HEAD" ? undefined : span;
}
