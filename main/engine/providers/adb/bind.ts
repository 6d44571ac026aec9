// What `content` takes as `--bind column:type:value` (AOSP Content.java).

export type Cell = string | number;
export type Cells = Readonly<Record<string, Cell>>;

/** From Android 11 on, a backslash takes its meaning from a colon; before, what follows the second colon is the value. */
const escapesSince = 30;
/** The longest argument that Linux takes is 128 KiB. */
const longest = 120_000;

export function bindings(cells: Cells, sdk: number): string[] {
  return Object.entries(cells).flatMap(([column, cell]) => ["--bind", binding(column, cell, sdk)]);
}

/** No argument can hold a zero byte. */
function binding(column: string, cell: Cell, sdk: number): string {
  if (typeof cell === "number") return `${column}:l:${Math.trunc(cell)}`;
  const text = cell.replaceAll("\0", "").toWellFormed();
  return `${column}:s:${sdk >= escapesSince ? text.replaceAll(/[\\:]/g, String.raw`\$&`) : text}`;
}

/** Whether all values can be handed over. */
export const isBindable = (cells: Cells): boolean => Object.values(cells).every((cell) => typeof cell === "number" || 2 * Buffer.byteLength(cell) < longest);
