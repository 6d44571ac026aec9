import { type RefObject, useEffect, useRef } from "react";

const find = (holder: HTMLElement | null, selector: string): HTMLElement | null | undefined => holder?.querySelector<HTMLElement>(selector);

/**
 * For buttons that take each other's place, as those that start and stop something do: focus that went with one of them, or
 * with a field that may not be changed meanwhile, goes to the first that came, buttons before links. Give it to what holds them all.
 */
export function useFocusKept<E extends HTMLElement>(turn: unknown): RefObject<E | null> {
  const holder = useRef<E>(null);
  const before = useRef(turn);
  useEffect(() => {
    if (before.current === turn) return;
    before.current = turn;
    const at = document.activeElement;
    if (at === document.body || at?.matches(":disabled") === true) (find(holder.current, "button") ?? find(holder.current, "a[href]"))?.focus();
  }, [turn]);
  return holder;
}
