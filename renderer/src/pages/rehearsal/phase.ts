import type { Home, Receipt } from "../../../../main/api/contract.ts";

/** How far the story is, from what the engine really has. */
export type Phase = "none" | "empty" | "kept" | "lost" | "back";

export function phaseOf(home: Pick<Home, "alarms" | "sources">, receipts: readonly Receipt[]): Phase {
  if (home.alarms.length > 0) return "lost";
  if (receipts.length > 0) return "back";
  return home.sources.some((source) => source.checked !== null) ? "kept" : "empty";
}
