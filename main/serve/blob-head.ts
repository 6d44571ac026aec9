import { sniff } from "../engine/formats/sniff.ts";
import { always, blobPolicy } from "./headers.ts";
import { rangeOf, type Span } from "./range.ts";

/** What a ticket names. `path` is the vault's own name of a file, never a client's. */
export type Bytes = { readonly path: string } | { readonly bytes: Uint8Array };

/** The start of an answer; `span` is what to send of the bytes, undefined for nothing. */
export type BlobHead = { readonly status: 200 | 206 | 416; readonly headers: Readonly<Record<string, string>>; readonly span: Span | undefined };

/** Types that a page may show or play. Everything else is a download that nothing opens by itself. */
const shown = new Set([
  "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic",
  "video/mp4", "video/quicktime", "video/webm", "video/3gpp", "audio/mpeg", "audio/mp4",
]);

/** For all bytes, or the range that the header asks for; the type is what their first ones (`sniffLength`) say. */
export function blobHead(range: string | undefined, first: Uint8Array, size: number): BlobHead {
  const wanted = rangeOf(range, size);
  if (wanted === "none") return { status: 416, headers: { ...always, "Content-Range": `bytes */${size}` }, span: undefined };
  const span = wanted ?? { start: 0, end: size - 1 };
  const { type } = sniff(first);
  const safe = shown.has(type);
  const headers = {
    ...always,
    "Content-Type": safe ? type : "application/octet-stream",
    ...(!safe && { "Content-Disposition": "attachment" }),
    "Content-Security-Policy": blobPolicy,
    "Accept-Ranges": "bytes",
    "Content-Length": String(span.end - span.start + 1),
    ...(wanted && { "Content-Range": `bytes ${span.start}-${span.end}/${size}` }),
  };
  return { status: wanted ? 206 : 200, headers, span: size === 0 ? undefined : span };
}
