import "./virtual-list.css";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";

export type VirtualListProps = {
  readonly label: string;
  readonly count: number;
  /** In pixels, the same for all. */
  readonly rowHeight: number;
  readonly isSelected: (index: number) => boolean;
  readonly onSelect: (index: number) => void;
  /** Arrow keys select at once, because what is selected shows beside the list. */
  readonly follow: boolean;
  /** Tells which rows are drawn, first and last. */
  readonly onRange?: (first: number, last: number) => void;
  readonly children: (index: number) => ReactNode;
};

/** A list box that draws only the rows in sight, of however many. It scrolls with the window. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, rowHeight, isSelected, onSelect, onRange, children } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const top = useTop(list);
  const rows = useWindowVirtualizer({ count, estimateSize: () => rowHeight, overscan: 8, scrollMargin: top });
  const drawn = rows.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  const keys = useListKeys(props, (index) => rows.scrollToIndex(index));
  return (
    <div
      ref={list}
      className="virtual-list"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={keys.active === null ? undefined : `${id}-${String(keys.active)}`}
      style={{ height: rows.getTotalSize() }}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
    >
      {drawn.map((row) => (
        <div
          key={row.key}
          id={`${id}-${String(row.index)}`}
          className="virtual-row"
          role="option"
          aria-selected={isSelected(row.index)}
          aria-setsize={count}
          aria-posinset={row.index + 1}
          data-active={row.index === keys.active || undefined}
          style={{ height: rowHeight, transform: `translateY(${String(row.start - top)}px)` }}
          onClick={() => {
            keys.setActive(row.index);
            onSelect(row.index);
          }}
        >
          {children(row.index)}
        </div>
      ))}
    </div>
  );
}

/** How far down the page an element begins, kept up as what stands above it grows and shrinks. */
export function useTop(element: { readonly current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setTop(Math.round((element.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, [element]);
  return top;
}

function useListKeys({ count, onSelect, follow, rowHeight }: VirtualListProps, show: (index: number) => void) {
  const [active, setActive] = useState<number | null>(null);
  useEffect(() => setActive((at) => (at === null || count === 0 ? null : Math.min(at, count - 1))), [count]);

  const to = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    show(next);
    if (follow) onSelect(next);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (count === 0) return;
    const at = active ?? 0;
    const page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1, PageDown: at + page, PageUp: at - page };
    const move = moves[event.key];
    if (move !== undefined) to(move);
    else if (event.key === "Enter" || event.key === " ") onSelect(at);
    else return;
    event.preventDefault();
  };

  return { active, setActive, onKeyDown, onFocus: () => setActive((at) => at ?? (count === 0 ? null : 0)) };
}
