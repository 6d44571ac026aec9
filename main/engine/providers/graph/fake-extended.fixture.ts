import type { SingleValueLegacyExtendedProperty } from "@microsoft/microsoft-graph-types";
import type { Etagged } from "./shelf.fixture.ts";

type Marked = { singleValueExtendedProperties?: SingleValueLegacyExtendedProperty[] | null };

/** Named properties only show when they are asked for. */
export function withoutExtended<T extends Marked & Etagged>(thing: T): T {
  return { ...thing, singleValueExtendedProperties: undefined };
}

/** With those named in `$expand`. */
export function shown<T extends Marked & Etagged>(thing: T, expand: string | null): T {
  const asked = new Set([...(expand ?? "").matchAll(/id eq '([^']*)'/g)].map(([, id = ""]) => id.toLowerCase()));
  const found = thing.singleValueExtendedProperties?.filter(({ id = "" }) => asked.has(id.toLowerCase())) ?? [];
  return { ...thing, singleValueExtendedProperties: found.length > 0 ? found.map(respelled) : undefined };
}

/** The service spells ids in its own case. */
const respelled = ({ id = "", value }: SingleValueLegacyExtendedProperty): SingleValueLegacyExtendedProperty => ({ id: id.replace(/0x[0-9A-F]+/, (hex) => hex.toLowerCase()), value: value ?? null });

/** What a change leaves as it was, and what it says. */
export function mergedExtended(there: Marked, change: Marked): SingleValueLegacyExtendedProperty[] {
  const given = change.singleValueExtendedProperties ?? [];
  const kept = (there.singleValueExtendedProperties ?? []).filter(({ id }) => !given.some((each) => each.id === id));
  return [...kept, ...given];
}

/** The one filter there is: by a named property. */
export function filtered<T extends Marked>(all: readonly T[], filter: string | null): T[] {
  if (filter === null) return [...all];
  const [, id, value] = /^singleValueExtendedProperties\/any\(ep: ep\/id eq '([^']*)' and ep\/value eq '([^']*)'\)$/.exec(filter) ?? [];
  return all.filter((each) => each.singleValueExtendedProperties?.some((property) => property.id === id && property.value === value));
}
