/** The grid from newest to oldest. `from` counts photos from the newest, 0. */
export type GridRow =
  | { readonly is: "month"; readonly month: string | null; readonly count: number }
  | { readonly is: "tiles"; readonly from: number; readonly count: number; readonly month: string | null };

export type Months = readonly { readonly month: string | null; readonly count: number }[];

export function totalOf(months: Months): number {
  return months.reduce((sum, { count }) => sum + count, 0);
}

/** With few photos a month, headings would outweigh pictures: then years stand for months ("2026"). */
export function legible(months: Months): Months {
  if (totalOf(months) >= months.length * fewAMonth) return months;
  const years: { month: string | null; count: number }[] = [];
  for (const { month, count } of months) {
    const year = month?.slice(0, 4) ?? null;
    const last = years.at(-1);
    if (last?.month === year) last.count += count;
    else years.push({ month: year, count });
  }
  return years;
}

const fewAMonth = 10;

/** Months come oldest first, as `things` orders photos; what has no date ends up last. */
export function gridRows(months: Months, columns: number): GridRow[] {
  const rows: GridRow[] = [];
  let from = 0;
  for (const { month, count } of months.toReversed()) {
    if (count === 0) continue;
    rows.push({ is: "month", month, count });
    for (let done = 0; done < count; done += columns)
      rows.push({ is: "tiles", from: from + done, count: Math.min(columns, count - done), month });
    from += count;
  }
  return rows;
}

/** The row that shows the photo at `position`; rows are in order, so halves do. */
export function rowOf(rows: readonly GridRow[], position: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const from = firstOf(rows, middle);
    if (from <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The photo a row starts with; a month's heading stands for the tiles below it, and sorts before them. */
function firstOf(rows: readonly GridRow[], index: number): number {
  const row = rows[index];
  if (row?.is === "tiles") return row.from;
  const next = rows[index + 1];
  return next?.is === "tiles" ? next.from - 0.5 : Number.POSITIVE_INFINITY;
}

/** One step of an arrow key: left and right through all, up and down by columns, across months of any length. */
export function step(rows: readonly GridRow[], position: number, key: "left" | "right" | "up" | "down"): number {
  if (key === "left" || key === "right") return position + (key === "right" ? 1 : -1);
  const at = rowOf(rows, position);
  const row = rows[at];
  const column = row?.is === "tiles" ? position - row.from : 0;
  const target = tilesFrom(rows, at, key === "down" ? 1 : -1);
  return target === undefined ? position : target.from + Math.min(column, target.count - 1);
}

function tilesFrom(rows: readonly GridRow[], at: number, by: 1 | -1): (GridRow & { is: "tiles" }) | undefined {
  for (let index = at + by; index >= 0 && index < rows.length; index += by) {
    const row = rows[index];
    if (row?.is === "tiles") return row;
  }
  return undefined;
}
