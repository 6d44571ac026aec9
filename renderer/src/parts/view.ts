import { useSyncExternalStore } from "react";
import type { Kind, ThingFilter } from "../../../main/api/contract.ts";
import { onEvent } from "../api/client.ts";

/** What all browse pages share: the time looked at, and whose things. */
export type View = {
  /** null: now. */
  readonly asOf: { readonly snapshot: number; readonly time: string } | null;
  /** "" is everybody; else "owner:<name>" or "source:<id>". */
  readonly whose: string;
};

const start: View = { asOf: null, whose: "" };
const watchers = new Set<() => void>();
let view = start;

export function setView(part: Partial<View>): void {
  view = { ...view, ...part };
  for (const watcher of watchers) watcher();
}

export function useView(): View {
  return useSyncExternalStore(watch, () => view);
}

// Another vault has other snapshots and sources.
onEvent((event) => {
  if (event.is === "changed" && event.what === "vault") setView(start);
});

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** What to ask the engine for, of one kind or (left out) of all. */
export function filterOf({ asOf, whose }: View, kind?: Kind): ThingFilter {
  const [by, value = ""] = split(whose);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(by === "owner" ? { owner: value } : {}),
    ...(by === "source" ? { source: Number(value) } : {}),
    ...(asOf === null ? {} : { snapshot: asOf.snapshot }),
  };
}

function split(whose: string): [string, string?] {
  const colon = whose.indexOf(":");
  return colon === -1 ? [""] : [whose.slice(0, colon), whose.slice(colon + 1)];
}
