import type { Body } from "../provider.ts";

/** The media type says whose JSON it is: only the same service is sent it back. */
const rawType = "application/vnd.microsoft.graph+json";

/**
 * Kept nowhere, as they change without any change of the item or are addresses signed for an hour: etags are in the ref,
 * the time of the last change is in the converted text.
 */
const volatile = new Set(["changeKey", "lastModifiedDateTime", "bodyLastModifiedDateTime", "bodyPreview", "parentFolderId", "cTag", "eTag", "lastModifiedBy", "webLink"]);

/** The service's JSON without what is volatile, its names in order. */
export function rawBody(json: unknown): Body {
  return { type: rawType, bytes: new TextEncoder().encode(JSON.stringify(stable(json))) };
}

/** What was kept of this service; undefined for another's. */
export function readRaw<T>(raw: Body | undefined): T | undefined {
  if (raw?.type !== rawType || !("bytes" in raw)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(raw.bytes)) as T;
  } catch {
    return undefined;
  }
}

function stable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stable);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !volatile.has(name) && (!name.includes("@odata.") || name === "@odata.type") && !name.startsWith("@microsoft.graph."));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, stable(each)]));
}

/**
 * What is sent of an item that came from this service: its own JSON, except where the text says otherwise by now (`wanted`
 * against `was`, both converted from a text: the one to write, and the one that JSON stood for).
 */
export function overlay<T extends object>(raw: T, was: T, wanted: T): T {
  const changed = Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify((was as Record<string, unknown>)[name]));
  return { ...raw, ...Object.fromEntries(changed) };
}
