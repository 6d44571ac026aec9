import { type KeyboardEvent, memo, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import type { Thing, ThingFilter } from "../../../../main/api/contract.ts";
import { dateFormat, number, t } from "../../app/text.ts";
import { Failure } from "../../parts/failure.tsx";
import { useThings } from "../../parts/use-things.ts";
import { useTop } from "../../parts/virtual-list.tsx";
import { photoName } from "./photo-name.ts";
import { Picture } from "./picture.tsx";
import { Poster } from "./poster.tsx";
import { type GridRow, gridRows, type Months, rowOf, step } from "./rows.ts";
import { useHurry } from "./use-hurry.ts";

export type PhotoGridProps = {
  readonly months: Months;
  readonly total: number;
  readonly filter: ThingFilter;
  /** Scrolls there whenever it is another object. */
  readonly year: { readonly name: string } | null;
  /** Counted from the newest. */
  readonly onOpen: (position: number) => void;
};

const wantedTile = 150;
const fewestColumns = 3;
const gap = 4;
const heading = 56;

/** All photos by month, newest first. Only the rows in sight are drawn, and only their pages are asked for. */
export function PhotoGrid({ months, total, filter, year, onOpen }: PhotoGridProps) {
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const width = useWidth(grid);
  const columns = Math.max(fewestColumns, Math.round((width + gap) / (wantedTile + gap)));
  const tile = Math.floor((width + gap) / columns) - gap;
  const rows = useMemo(() => gridRows(months, columns), [months, columns]);
  const top = useTop(grid);
  const virtual = useWindowVirtualizer({
    count: width === 0 ? 0 : rows.length,
    estimateSize: (index) => (rows[index]?.is === "month" ? heading : tile + gap),
    overscan: 3,
    scrollMargin: top,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, tile, rows]);
  const drawn = virtual.getVirtualItems();
  const [from, to] = inSight(rows, drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0);
  // The engine counts from the oldest.
  const hurried = useHurry();
  const things = useThings(filter, total - 1 - to, total - 1 - from, !hurried);
  useEffect(() => {
    const index = year === null ? -1 : rows.findIndex((row) => row.is === "month" && row.month?.startsWith(year.name) === true);
    if (index !== -1) virtual.scrollToIndex(index, { align: "start" });
    // Only when asked to go there, not when rows change.
  }, [year]);
  const keys = useGridKeys({ rows, total, onOpen, show: (index) => virtual.scrollToIndex(index) });
  if (things.error !== null) return <Failure error={things.error} retry={things.retry} />;
  return (
    <div
      ref={grid}
      className="photo-grid"
      role="listbox"
      aria-label={t("app.place.photos")}
      tabIndex={0}
      aria-activedescendant={keys.active === null ? undefined : `${id}-${String(keys.active)}`}
      style={{ height: virtual.getTotalSize(), "--tile": `${String(tile)}px`, "--gap": `${String(gap)}px` } as React.CSSProperties}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
    >
      {drawn.map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <div key={item.key} className="photo-row" role="presentation" style={{ transform: `translateY(${String(item.start - top)}px)` }}>
            {row.is === "month" ? <MonthHead row={row} /> : (
              Array.from({ length: row.count }, (_, index) => row.from + index).map((position) => (
                <Tile
                  key={position}
                  id={`${id}-${String(position)}`}
                  photo={things.at(total - 1 - position)}
                  position={position}
                  total={total}
                  active={position === keys.active}
                  draw={!hurried}
                  onOpen={onOpen}
                />
              ))
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Not spoken: a list box holds nothing but options, and each of them says its date. */
function MonthHead({ row }: { readonly row: GridRow & { is: "month" } }) {
  return <div className="photo-month" aria-hidden>{monthName(row.month)} <span className="browse-count">{number(row.count)}</span></div>;
}

type TileProps = {
  readonly id: string;
  /** undefined: on its way. */
  readonly photo: Thing | undefined;
  readonly position: number;
  readonly total: number;
  readonly active: boolean;
  /** Pictures that rush by are not asked for. */
  readonly draw: boolean;
  readonly onOpen: (position: number) => void;
};

const Tile = memo(function Tile({ id, photo, position, total, active, draw, onOpen }: TileProps) {
  return (
    <div
      id={id}
      className="photo-tile"
      role="option"
      aria-selected={active}
      aria-setsize={total}
      aria-posinset={position + 1}
      aria-label={photo === undefined ? t("app.loading") : photoName(photo)}
      data-active={active || undefined}
      onClick={() => onOpen(position)}
    >
      {photo?.thumb != null && (photo.video === undefined ? <Picture path={photo.thumb} draw={draw} /> : <Poster version={photo.version} thumb={photo.thumb} video={photo.video} draw={draw} />)}
      {photo?.missing === true && <span className="photo-missing" title={t("browse.missing")} />}
    </div>
  );
});

function monthName(month: string | null): string {
  if (month === null) return t("photos.undated");
  if (month.length === 4) return month;
  const date = new Date(`${month}-01T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? month : dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(date);
}

function useGridKeys({ rows, total, onOpen, show }: { rows: readonly GridRow[]; total: number; onOpen: (position: number) => void; show: (row: number) => void }) {
  const [active, setActive] = useState<number | null>(null);
  const to = (position: number): void => {
    const next = Math.max(0, Math.min(total - 1, position));
    setActive(next);
    show(rowOf(rows, next));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = Math.min(active ?? 0, total - 1);
    const move = moveFor(event.key, rows, at, total);
    if (move !== undefined) to(move);
    else if (event.key === "Enter" || event.key === " ") onOpen(at);
    else return;
    event.preventDefault();
  };
  return { active, onKeyDown, onFocus: () => setActive((at) => at ?? 0) };
}

const rowsPerPage = 4;

function moveFor(key: string, rows: readonly GridRow[], at: number, total: number): number | undefined {
  const rtl = document.documentElement.dir === "rtl";
  if (key === "ArrowLeft" || key === "ArrowRight") return step(rows, at, (key === "ArrowLeft") === rtl ? "right" : "left");
  if (key === "ArrowUp" || key === "ArrowDown") return step(rows, at, key === "ArrowUp" ? "up" : "down");
  if (key === "Home") return 0;
  if (key === "End") return total - 1;
  if (key !== "PageUp" && key !== "PageDown") return undefined;
  let position = at;
  for (let row = 0; row < rowsPerPage; row++) position = step(rows, position, key === "PageUp" ? "up" : "down");
  return position;
}

/** The first and last photo of some rows. */
function inSight(rows: readonly GridRow[], first: number, last: number): [number, number] {
  const shown = rows.slice(first, last + 1).filter((row) => row.is === "tiles");
  const end = shown.at(-1);
  return [shown[0]?.from ?? 0, end === undefined ? 0 : end.from + end.count - 1];
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, [element]);
  return width;
}
