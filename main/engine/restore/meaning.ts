import { compareItems } from "../items/compare.ts";
import type { Kind } from "../providers/provider.ts";

/** Names of the fields in which two texts differ in meaning, each once. The UID is identity, not content. */
export function differingFields(kind: Kind, wanted: Uint8Array, there: Uint8Array): string[] {
  const fields = compareItems(kind, wanted, there).map((difference) => difference.field);
  return [...new Set(fields)].filter((field) => field !== "uid");
}

/** For the journal's `detail`; the receipt takes it apart again. */
export const fieldsDetail = (fields: readonly string[]): string => fields.slice(0, 50).join(" ");

export const sameHash = (a: Uint8Array | null | undefined, b: Uint8Array | null | undefined): boolean => !!a && !!b && Buffer.compare(a, b) === 0;
