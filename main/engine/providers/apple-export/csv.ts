const mostRows = 2_000_000;

export type Row = Readonly<Record<string, string>>;
export type Table = { readonly rows: readonly Row[]; /** False where something broken ends it. */ readonly whole: boolean };

/** The rows of a CSV file (RFC 4180; a quote inside a cell without quotes is one) by the names of their columns. Never throws. */
export function readCsv(bytes: Uint8Array): Table {
  const { cells, whole } = cellsOf(Buffer.from(bytes).toString("utf8").replace(/^\ufeff/, ""));
  const [header = [], ...rows] = cells;
  const names = header.map((name) => name.trim());
  const filled = rows.filter((row) => row.some((cell) => cell !== ""));
  return { rows: filled.map((row) => Object.fromEntries(names.map((name, at) => [name, (row[at] ?? "").trim()]))), whole };
}

const plain = /[^,\r\n]*/y;
const separator = /,|\r\n|[\r\n]|$/y;

function cellsOf(text: string): { cells: string[][]; whole: boolean } {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < mostRows) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuoted(text, at) : endOf(plain, text, at);
    const next = end === undefined ? undefined : endOf(separator, text, end);
    if (end === undefined || next === undefined) break;
    row.push(isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end));
    at = next;
    if (text[end] === ",") continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return { cells: rows, whole: at >= text.length };
}

function endOf(what: RegExp, text: string, at: number): number | undefined {
  what.lastIndex = at;
  return what.test(text) ? what.lastIndex : undefined;
}

/** Behind the closing quote. Not with a regular expression: one step back for each character of a cell without an end is too much. */
function endOfQuoted(text: string, at: number): number | undefined {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 2)) if (text[end + 1] !== '"') return end + 1;
  return undefined;
}
