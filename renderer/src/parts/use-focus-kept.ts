import { type RefObject, useEffect, useRef } from "react";

/**
 * For buttons that take each other's place, as those that start and stop something do: focus that went with one of them, or
 * with a field that may not be changed meanwhile, goes to the first that came. Give it to what holds them all.
 */
export function useFocusKept<E extends HTMLElement>(turn: unknown): RefObject<E | null> {
  const holder = useRef<E>(null);
  const before = useRef(turn);
  useEffect(() => {
    if (before.current === turn) return;
    before.current = turn;
    const at = document.activeElement;
    if (at === document.body || at?.matches(":disabled") === true) holder.current?.querySelector<HTMLElement>("button, a[href]")?.focus();
  }, [turn]);
  return holder;
}
