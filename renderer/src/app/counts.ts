import type { ByKind, Kind } from "../../../main/api/contract.ts";
import { list, t } from "./text.ts";

export const kinds: readonly Kind[] = ["contact", "event", "task", "photo"];

/** "412 people". */
export function kindCount(kind: Kind, n: number): string {
  return t(`kinds.${kind}`, { n });
}

/** "412 people and 1,906 dates"; what there is none of is left out. */
export function kindCounts(counts: ByKind): string {
  return list(kinds.filter((kind) => counts[kind]).map((kind) => kindCount(kind, counts[kind] ?? 0)));
}

export function sum(counts: ByKind): number {
  return kinds.reduce((total, kind) => total + (counts[kind] ?? 0), 0);
}
