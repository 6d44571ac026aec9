import { createHash, hash } from "node:crypto";
import { compareItems } from "../items/compare.ts";
import { escapedFields } from "../items/spelling.ts";
import type { Body, Item, Kind } from "../providers/provider.ts";
import type { Prepared } from "./prepare.ts";

/** Names of the fields in which two texts differ in meaning, each once. The UID is identity, not content. */
export function differingFields(kind: Kind, wanted: Uint8Array, there: Uint8Array): string[] {
  const fields = compareItems(kind, wanted, there).map((difference) => difference.field);
  return [...new Set(fields)].filter((field) => field !== "uid");
}

/** For the journal's `detail`; the receipt takes it apart again. */
export const fieldsDetail = (fields: readonly string[]): string => fields.slice(0, 50).join(" ");

export const sameHash = (a: Uint8Array | null | undefined, b: Uint8Array | null | undefined): boolean => !!a && !!b && Buffer.compare(a, b) === 0;

/** Fields that differ between the whole of what was to arrive and what is there, and the SHA-256 of what is there. */
export async function compareWith(sent: Prepared, there: Item, originals: boolean): Promise<{ fields: string[]; readback: Uint8Array }> {
  const { item, written, whole } = sent;
  if (whole !== undefined) {
    const bytes = await bytesOf(there.body);
    return { fields: differingFields(item.kind, whole, bytes), readback: hash("sha256", bytes, "buffer") };
  }
  const readback = await hashOf(there.body);
  if (sameHash(readback, written)) return { fields: [], readback };
  if (originals) return { fields: ["bytes"], readback };
  const taken = item.facts?.taken;
  return { fields: taken !== undefined && there.facts?.taken !== taken ? ["taken"] : [], readback };
}

/** The service itself knew more of it than the text says, and that is damaged here. Another service would not have been told. */
export const rawLostThere = ({ rawLost }: Prepared, { raw }: Item): string[] => (rawLost !== undefined && rawLost === raw?.type ? ["raw"] : []);

/** Fields that say the same to us and may not to other programs there. */
export function escapedThere({ item }: Prepared, there: Item): string[] {
  const isText = item.kind !== "photo" && "bytes" in item.body && "bytes" in there.body;
  return isText ? escapedFields(item.body.bytes, there.body.bytes) : [];
}

async function bytesOf(body: Body): Promise<Uint8Array> {
  if ("bytes" in body) return body.bytes;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** SHA-256, without holding media in memory. */
export async function hashOf(body: Body): Promise<Uint8Array> {
  const digest = createHash("sha256");
  if ("bytes" in body) digest.update(body.bytes);
  else for await (const chunk of body.open()) digest.update(chunk);
  return digest.digest();
}
