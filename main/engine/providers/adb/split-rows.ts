// `content query` prints "Row: 0 _id=7, title=..., note=..." and escapes nothing: a value may hold line breaks, commas,
// "Row: 1 _id=8" and ", note=". But all that divides rows and columns is there for certain. So where exactly as much of it
// is seen as there must be, all of it is true; where more is seen, nothing is concluded.

/** Rows came or went since their ids were asked for. */
export class Changed extends Error {}

/**
 * The values of each row, in the order of the ids and columns. Undefined where a value looks like what divides them, which
 * cannot be with one row and one column.
 */
export function splitRows(text: string, ids: readonly string[], columns: readonly string[]): string[][] | undefined {
  const [column = ""] = columns;
  const start = `Row: 0 _id=${ids[0] ?? ""}, ${column}=`;
  if (!text.startsWith(start) || !text.endsWith("\n")) throw new Changed();
  const whole = text.slice(0, -1);
  const starts = ids.length === 1 ? [] : [...whole.matchAll(new RegExp(`\nRow: (\\d+) _id=(-?\\d+), ${column}=`, "g"))];
  if (starts.length >= ids.length) return undefined;
  const known = starts.every(([, row, id], n) => row === String(n + 1) && id === ids[n + 1]);
  if (!known || starts.length < ids.length - 1) throw new Changed();
  const rows: string[][] = [];
  for (const n of ids.keys()) {
    const [before, after] = [starts[n - 1], starts[n]];
    const from = before === undefined ? start.length : before.index + before[0].length;
    const values = splitColumns(whole.slice(from, after?.index), columns);
    if (values === undefined) return undefined;
    rows.push(values);
  }
  return rows;
}

/** `row` begins with the value of the first column. */
function splitColumns(row: string, columns: readonly string[]): string[] | undefined {
  const values: string[] = [];
  let from = 0;
  for (const column of columns.slice(1)) {
    const mark = `, ${column}=`;
    const at = row.indexOf(mark);
    if (at < from || at !== row.lastIndexOf(mark)) return undefined;
    values.push(row.slice(from, at));
    from = at + mark.length;
  }
  values.push(row.slice(from));
  return values;
}
