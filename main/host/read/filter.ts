import type { Kind } from "../../engine/formats/item.ts";
import { asOf } from "../../engine/vault/read/items.ts";

/** Which things a screen is about. */
export type Wanted = {
  readonly kind?: Kind | undefined;
  readonly accounts?: readonly number[] | undefined;
  readonly collection?: number | undefined;
  /** A snapshot id: as things were then. Left out: now. */
  readonly snapshot?: number | undefined;
};

/** FROM and WHERE over item i and version v; placeholders and what was forgotten are never shown. */
export function sourceOf(wanted: Wanted): { readonly from: string; readonly params: Record<string, unknown> } {
  const { kind, accounts, collection, snapshot } = wanted;
  const then = snapshot !== undefined;
  const parts = [
    "v.flag IS NULL",
    then ? asOf : "i.current IS NOT NULL",
    ...(kind === undefined ? [] : ["i.kind = @kind"]),
    // Through collections, since an index has each one's items by kind.
    ...(then ? [] : ["i.collection IN (SELECT id FROM collection)"]),
    ...(accounts === undefined ? [] : ["i.account IN (SELECT value FROM json_each(@accounts))"]),
    ...(collection === undefined ? [] : ["v.collection = @collection"]),
  ];
  const join = then ? "version v JOIN item i ON i.id = v.item" : "item i JOIN version v ON v.id = i.current";
  const params = {
    ...(then && { snapshot }),
    ...(kind !== undefined && { kind }),
    ...(accounts !== undefined && { accounts: JSON.stringify(accounts) }),
    ...(collection !== undefined && { collection }),
  };
  return { from: `${join} WHERE ${parts.join(" AND ")}`, params };
}
