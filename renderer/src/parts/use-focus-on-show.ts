import { type RefObject, useEffect, useRef } from "react";

/**
 * Focus goes to what has just been put in place of something else, so that keyboard and screen reader go on there. Give it
 * tabIndex -1. "lost": only where focus went with what was replaced; for what comes by itself, after somebody may have gone on.
 */
export function useFocusOnShow<E extends HTMLElement>(when: "always" | "lost" = "always"): RefObject<E | null> {
  const shown = useRef<E>(null);
  useEffect(() => {
    const at = document.activeElement;
    if (when === "lost" && at !== document.body) return;
    if (shown.current?.contains(at) === false) shown.current.focus({ preventScroll: true });
  }, [when]);
  return shown;
}
