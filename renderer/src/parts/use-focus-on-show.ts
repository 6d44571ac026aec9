import { type RefObject, useEffect, useRef } from "react";

/** Focus goes to what has just been put in place of something else, so that keyboard and screen reader go on there. Give it tabIndex -1. */
export function useFocusOnShow<E extends HTMLElement>(): RefObject<E | null> {
  const shown = useRef<E>(null);
  useEffect(() => {
    if (shown.current?.contains(document.activeElement) === false) shown.current.focus({ preventScroll: true });
  }, []);
  return shown;
}
