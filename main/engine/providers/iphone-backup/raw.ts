import { createHash } from "node:crypto";
import type { Body } from "../provider.ts";
import type { Row } from "./tables.ts";

/** Raised when items are converted in a better way, so that all are read again. */
export const converter = 1;
const longestBlob = 64 * 1024;

/** Columns that sync programs of the phone touch without a change of meaning, or that are bookkeeping of the database. */
const volatile = new Set(["_row", "external_mod_tag", "external_id_tag", "external_rep", "ExternalModificationTag", "ExternalRepresentation", "cached_end_date", "cached_end_date_tz", "next_reminder_date", "Z_OPT"]);

/** The phone's own rows, as JSON; large blobs as their SHA-256. */
export type RawRows = { readonly [name: string]: Row | readonly Row[] | readonly RawRows[] };

export function rawJson(rows: RawRows): string {
  return JSON.stringify(rows, (key, value: unknown) => {
    if (volatile.has(key)) return undefined;
    return isBytes(value) ? blobText(value) : value;
  });
}

export function rawBody(json: string): Body {
  return { type: "application/json", bytes: new TextEncoder().encode(json) };
}

export function etagOf(json: string): string {
  return `${converter}-${createHash("sha256").update(json).digest("hex").slice(0, 32)}`;
}

/** A Buffer turns itself into JSON before a replacer sees it. */
function isBytes(value: unknown): value is Uint8Array | { readonly type: "Buffer"; readonly data: number[] } {
  return value instanceof Uint8Array || (typeof value === "object" && value !== null && "type" in value && value.type === "Buffer" && "data" in value);
}

function blobText(value: Uint8Array | { readonly data: number[] }): string {
  const bytes = Buffer.from(value instanceof Uint8Array ? value : value.data);
  if (bytes.length <= longestBlob) return `base64:${bytes.toString("base64")}`;
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
