import { jsonRaw } from "../json-raw.ts";

/**
 * Kept nowhere, as they change without any change of the item or are addresses signed for an hour: etags are in the ref,
 * the time of the last change is in the converted text.
 */
const volatile = new Set(["changeKey", "lastModifiedDateTime", "bodyLastModifiedDateTime", "bodyPreview", "parentFolderId", "cTag", "eTag", "lastModifiedBy", "webLink"]);

const isVolatile = (name: string): boolean => volatile.has(name) || (name.includes("@odata.") && name !== "@odata.type") || name.startsWith("@microsoft.graph.");

export const graphRaw = jsonRaw("application/vnd.microsoft.graph+json", isVolatile);

/**
 * What is sent of an item that came from this service: its own JSON, except where the text says otherwise by now (`wanted`
 * against `was`, both converted from a text: the one to write, and the one that JSON stood for).
 */
export function overlay<T extends object>(raw: T, was: T, wanted: T): T {
  const changed = Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify((was as Record<string, unknown>)[name]));
  return { ...raw, ...Object.fromEntries(changed) };
}
