const mostRows = 2_000_000;

/** The rows of a CSV file (RFC 4180) by the names of their columns. Never throws: what is broken ends the table. */
export function readCsv(bytes: Uint8Array): Record<string, string>[] {
  const [header = [], ...rows] = cellsOf(Buffer.from(bytes).toString("utf8").replace(/^\ufeff/, ""));
  const names = header.map((name) => name.trim());
  return rows.filter((row) => row.some((cell) => cell !== "")).map((row) => Object.fromEntries(names.map((name, at) => [name, (row[at] ?? "").trim()])));
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length && rows.length < mostRows) {
    const found = cell.exec(text);
    if (found === null) break;
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
}
