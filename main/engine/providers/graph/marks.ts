// What Lifeboat writes beside an Outlook item, in named properties that Outlook keeps and does not show: the key of a
// write, so that it is found again, the UID, for which contacts and events have no place, words that Outlook has no place
// for (preferred, an own label), and which of the categories were labels, not words of the text.
import type { SingleValueLegacyExtendedProperty } from "@microsoft/microsoft-graph-types";
import type { Item } from "../provider.ts";

const set = "String {5f6c6a2e-3b1d-4c0e-9c57-6c69666562a4} Name ";
export const markIds = { key: `${set}LifeboatKey`, uid: `${set}LifeboatUid`, words: `${set}LifeboatWords`, labels: `${set}LifeboatLabels` } as const;

export type Extended = readonly SingleValueLegacyExtendedProperty[] | null | undefined;

/** The service spells ids in its own case. */
export function extended(properties: Extended, id: string): string | undefined {
  const value = properties?.find((property) => property.id?.toLowerCase() === id.toLowerCase())?.value;
  return value === null || value === "" ? undefined : value;
}

export const uidMark = ({ uid }: Item): { id: string; value: string }[] => (uid === undefined ? [] : [{ id: markIds.uid, value: uid }]);

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

/** What is written of an item's labels: all are categories, and those that its text does not say are marked. */
export function labelled(categories: readonly string[], { facts }: Item): { readonly all: string[]; readonly labels: string | undefined } {
  const labels = (facts?.groups ?? []).filter((name) => !categories.includes(name));
  return { all: [...new Set([...categories, ...labels])], labels: labels.length === 0 ? undefined : JSON.stringify(labels) };
}

/** The categories that belong into the text. */
export function textCategories(categories: readonly string[] | null | undefined, labels: string | undefined): string[] {
  const only = new Set(labelsIn(labels));
  return (categories ?? []).filter((name) => !only.has(name));
}

/** Others may have written there, too. */
function labelsIn(text: string | undefined): unknown[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
