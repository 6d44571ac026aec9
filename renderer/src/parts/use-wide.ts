import { useSyncExternalStore } from "react";

const wide = window.matchMedia("(min-width: 1040px)");

/** Whether there is room for details beside a list. */
export function useWide(): boolean {
  return useSyncExternalStore(watch, () => wide.matches);
}

function watch(changed: () => void): () => void {
  wide.addEventListener("change", changed);
  return () => wide.removeEventListener("change", changed);
}
