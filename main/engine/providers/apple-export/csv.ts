const mostRows = 2_000_000;
const mostColumns = 200;

export type Row = Readonly<Record<string, string>>;
export type Table = { readonly rows: readonly Row[]; /** False where something broken ends it. */ readonly whole: boolean };

/** The rows of a CSV file (RFC 4180; a quote inside a cell without quotes is one), with these of its columns. Never throws. */
export function readCsv(bytes: Uint8Array, columns: readonly string[]): Table {
  const rows: Row[] = [];
  let places: [string, number][] | undefined;
  const whole = scan(Buffer.from(bytes).toString("utf8").replace(/^\ufeff/, ""), (row) => {
    if (places === undefined) {
      const names = row.map((name) => name.trim());
      places = columns.map((name): [string, number] => [name, names.lastIndexOf(name)]).filter(([, at]) => at !== -1);
    } else if (row.some((cell) => cell !== "")) rows.push(Object.fromEntries(places.map(([name, at]) => [name, (row[at] ?? "").trim()])));
  });
  return { rows, whole };
}

const plain = /[^,\r\n]*/y;
const separator = /,|\r\n|[\r\n]|$/y;

/** A row at a time: all cells of a hostile table are more than fit. False where it does not come to the end. */
function scan(text: string, onRow: (row: readonly string[]) => void): boolean {
  let row: string[] = [];
  let [at, rows] = [0, 0];
  while (at < text.length && rows < mostRows && row.length < mostColumns) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuoted(text, at) : endOf(plain, text, at);
    const next = end === undefined ? undefined : endOf(separator, text, end);
    if (end === undefined || next === undefined) break;
    row.push(isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end));
    at = next;
    if (text[end] === ",") continue;
    onRow(row);
    rows += 1;
    row = [];
  }
  if (row.length > 0) onRow(row);
  return at >= text.length;
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
