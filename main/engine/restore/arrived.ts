// Whether what is there is what was sent: all of it, or a part, where a write goes there in several requests.
import { compareItems, type Difference } from "../items/compare.ts";
import type { Item } from "../providers/provider.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { Run } from "./job.ts";
import { differingFields } from "./meaning.ts";
import type { Prepared } from "./prepare.ts";

/** All of it arrived that this service can hold. */
export function isWhole({ target }: Run, { item }: Prepared, there: Item): boolean {
  if (!("bytes" in item.body) || !("bytes" in there.body)) return false;
  const expected = target.foresee?.()(item) ?? item.body.bytes;
  return differingFields(item.kind, expected, there.body.bytes).length === 0;
}

/** Nothing is there but what was sent, or what it was to replace: what anybody else changed since is neither. */
export async function isPart({ vault, target }: Run, { there: replaced }: JournalRow, { item }: Prepared, there: Item): Promise<boolean> {
  const { kind, body } = item;
  if (!("bytes" in body) || !("bytes" in there.body)) return false;
  const now = there.body.bytes;
  const [before] = replaced === null ? [] : await vault.read.texts([replaced]);
  const changed = before && new Set(differingFields(kind, before.bytes, now));
  const isOurs = ({ field, after }: Difference): boolean => field === "uid" || after === undefined || changed?.has(field) === false;
  return [false, true].some((edited) => compareItems(kind, target.foresee?.(edited)(item) ?? body.bytes, now).every(isOurs));
}
