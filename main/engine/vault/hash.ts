import { createHash, hash } from "node:crypto";
import type { Facts } from "../formats/item.ts";

/** SHA-256, raw 32 bytes. By way of hex, which takes half the time: a buffer of its own for each costs more than the digest. */
export function sha256(bytes: Uint8Array | string): Buffer {
  return Buffer.from(hash("sha256", bytes, "hex"), "hex");
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");

/** JSON with sorted keys and no spaces, so that the same facts always hash the same. */
export function canonicalFacts(facts: Facts): string {
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(facts).sort()) {
    const value = facts[key as keyof Facts];
    if (value !== undefined) sorted[key] = Array.isArray(value) ? [...value].sort((a, b) => (a < b ? -1 : 1)) : value;
  }
  return JSON.stringify(sorted);
}

/** FORMAT.md "Version hash". A body converted from `raw` is a projection and stays outside. */
export function versionHash(v: {
  body: Uint8Array;
  raw?: Uint8Array | undefined;
  parts: readonly { readonly name: string; readonly hash: Uint8Array }[];
  facts: string;
}): Buffer {
  const lines = ["lifeboat version 1", v.raw ? `raw ${hex(v.raw)}` : `body ${hex(v.body)}`];
  const parts = [...v.parts].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const part of parts) lines.push(`part ${hex(part.hash)} ${JSON.stringify(part.name)}`);
  lines.push(`facts ${v.facts}`, "");
  return sha256(lines.join("\n"));
}

/** Which of a collection's 256 buckets an href falls into. */
export const bucketOf = (href: string): number => sha256(href)[0] ?? 0;

export const buckets = 256;

/** FORMAT.md "Bucket". Entries must come sorted by href (as bytes), then hash. All zero when empty. */
export function bucketHash(entries: Iterable<{ readonly href: string; readonly hash: Uint8Array }>): Buffer {
  const digest = createHash("sha256");
  let empty = true;
  for (const { href, hash } of entries) {
    empty = false;
    digest.update(`${hex(hash)} ${Buffer.byteLength(href)} ${href}\n`);
  }
  return empty ? Buffer.alloc(32) : digest.digest();
}

/** FORMAT.md "Collection root": over its 256 bucket hashes in order. */
export function collectionRoot(bucketHashes: readonly Uint8Array[]): Buffer {
  const digest = createHash("sha256");
  for (const hash of bucketHashes) digest.update(hash);
  return digest.digest();
}

/** FORMAT.md "Account root". Collections must come sorted by ref (as bytes). */
export function accountRoot(collections: Iterable<{ readonly ref: string; readonly root: Uint8Array }>): Buffer {
  const digest = createHash("sha256");
  for (const { ref, root } of collections) digest.update(`${hex(root)} ${Buffer.byteLength(ref)} ${ref}\n`);
  return digest.digest();
}

/** FORMAT.md "Chain": ties a snapshot to the account's one before. */
export function chainHash(before: Uint8Array | undefined, snapshot: { id: number; time: string; root: Uint8Array }): Buffer {
  const previous = before ? hex(before) : "-";
  return sha256(`lifeboat snapshot 1\n${previous}\n${snapshot.id} ${snapshot.time}\n${hex(snapshot.root)}\n`);
}
