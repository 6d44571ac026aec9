// What Lifeboat writes beside an Outlook item, in named properties that Outlook keeps and does not show: the key of a
// write, so that it is found again, the UID, for which contacts and events have no place, and the words beside a number or
// an address (preferred, an own label) that Outlook has no place for.
import type { SingleValueLegacyExtendedProperty } from "@microsoft/microsoft-graph-types";

const set = "String {5f6c6a2e-3b1d-4c0e-9c57-6c69666562a4} Name ";
export const markIds = { key: `${set}LifeboatKey`, uid: `${set}LifeboatUid`, words: `${set}LifeboatWords` } as const;

export type Extended = readonly SingleValueLegacyExtendedProperty[] | null | undefined;

/** The service spells ids in its own case. */
export function extended(properties: Extended, id: string): string | undefined {
  const value = properties?.find((property) => property.id?.toLowerCase() === id.toLowerCase())?.value;
  return value === null || value === "" ? undefined : value;
}

/** `$expand` for these properties. */
export function expandOf(ids: readonly string[]): string {
  const filter = ids.map((id) => `id eq '${id}'`).join(" or ");
  return `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=${filter})`)}`;
}

/** `$filter` for items that were written under a key. */
export function withKey(key: string): string {
  return `$filter=${encodeURIComponent(`singleValueExtendedProperties/any(ep: ep/id eq '${markIds.key}' and ep/value eq '${key}')`)}`;
}

/** An id as it can stand in a path; undefined for what no service would call one. */
export function pathId(id: string): string | undefined {
  return /^[\w=+/!-]{1,1000}$/.test(id) ? encodeURIComponent(id) : undefined;
}
