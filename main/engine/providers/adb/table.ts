// Rows of a content provider. `content query` escapes nothing: a value may hold line breaks, commas, "Row: 1 _id=" and the
// word NULL. So the ids are asked for first, then each column of text alone, as the last thing in its row.
import type { ErrorCode } from "../../../api/errors.ts";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import type { Answer, Ask, Query } from "./content.ts";

/** Values as printed; null where there is none, nothing where the phone has no such column. */
export type Row = Readonly<Record<string, string | null>>;

export type TableWish = {
  readonly uri: string;
  /** Columns of whole numbers; what is none makes them be read as text. */
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly where?: string;
};

export type Table = {
  readonly rows: readonly Row[];
  /** Ids of rows with a value too large to be read this way. */
  readonly unread: ReadonlySet<string>;
};

const tries = 3;

/** Rows came or went between two questions. */
class Changed extends Error {}

/**
 * Throws "forbidden" naming the permission, "not-found" where the phone has no such provider, and "bad-answer" where it
 * changes all the time.
 */
export async function readTable(ask: Ask, wish: TableWish, io: Io): Promise<Table> {
  for (let n = 1; n <= tries; n += 1) {
    try {
      return await readOnce(ask, wish, io);
    } catch (thrown) {
      if (!(thrown instanceof Changed)) throw thrown;
      io.log("the phone's data changed while it was read", { uri: wish.uri });
    }
  }
  throw new LifeboatError("bad-answer", `${wish.uri} changes while it is read`);
}

async function readOnce(ask: Ask, wish: TableWish, io: Io): Promise<Table> {
  const { numbers, texts } = wish;
  const one = (columns: readonly string[]): Query => queryOf(wish, columns);
  const [first, counted, ...rest] = await ask([one([]), one(numbers), ...texts.map((column) => one([column]))], io);
  const ids = idsIn(first, wish.uri);
  if (ids.length === 0) return { rows: [], unread: new Set() };
  const reading = new Reading(ask, wish, ids, io);
  const together = counted?.failure === undefined ? splitNumbers(counted?.text ?? "", ids, numbers) : undefined;
  if (together === undefined) for (const column of numbers) await reading.alone(column);
  for (const [n, column] of texts.entries()) await reading.column(column, rest[n]);
  await reading.tellWordsFromNulls();
  return reading.table(together ?? new Map(), [...numbers, ...texts]);
}

function queryOf({ uri, where }: TableWish, columns: readonly string[], extra?: string): Query {
  const all = [where, extra].filter((part) => part !== undefined).map((part) => `(${part})`).join(" AND ");
  return { uri, columns: ["_id", ...columns], ...(all !== "" && { where: all }) };
}

function idsIn(answer: Answer | undefined, uri: string): string[] {
  if (answer === undefined) throw new LifeboatError("bad-answer", "the phone did not answer to the end");
  if (answer.failure !== undefined) throw failureOf(answer.failure, uri);
  if (answer.text === nothing) return [];
  const lines = answer.text.split("\n");
  const ids = lines.slice(0, -1).map((line, n) => {
    const [, row, id] = /^Row: (\d+) _id=(-?\d+)$/.exec(line) ?? [];
    if (id === undefined || row !== String(n)) throw new LifeboatError("bad-answer", `${uri} is not listed as Android does`);
    return id;
  });
  if (lines.at(-1) !== "") throw new LifeboatError("bad-answer", `the list of ${uri} breaks off`);
  return ids;
}

const nothing = "No result found.\n";

/** Undefined where a value is no whole number, or the rows are others. */
function splitNumbers(text: string, ids: readonly string[], columns: readonly string[]): Map<string, (string | null)[]> | undefined {
  const lines = text.split("\n");
  if (lines.length !== ids.length + 1) return undefined;
  const pattern = new RegExp(`^Row: (\\d+) _id=(-?\\d+)${columns.map((column) => `, ${column}=(-?\\d+|NULL)`).join("")}$`);
  const found = new Map(columns.map((column): [string, (string | null)[]] => [column, []]));
  for (const [n, id] of ids.entries()) {
    const [whole, row, own, ...values] = pattern.exec(lines[n] ?? "") ?? [];
    if (whole === undefined || row !== String(n) || own !== id) return undefined;
    for (const [at, column] of columns.entries()) found.get(column)?.push(values[at] === "NULL" ? null : (values[at] ?? null));
  }
  return found;
}

/** The values of one column. Undefined where more rows seem to start than there are: then a value looks like a start. */
export function splitColumn(text: string, ids: readonly string[], column: string): string[] | undefined {
  const start = `Row: 0 _id=${ids[0] ?? ""}, ${column}=`;
  if (!text.startsWith(start) || !text.endsWith("\n")) throw new Changed();
  const whole = text.slice(0, -1);
  if (ids.length === 1) return [whole.slice(start.length)];
  const starts = [...whole.matchAll(new RegExp(`\nRow: (\\d+) _id=(-?\\d+), ${column}=`, "g"))];
  if (starts.length >= ids.length) return undefined;
  const known = starts.every(([, row, id], n) => row === String(n + 1) && id === ids[n + 1]);
  if (!known || starts.length < ids.length - 1) throw new Changed();
  return ids.map((_, n) => {
    const [before, after] = [starts[n - 1], starts[n]];
    return whole.slice(before === undefined ? start.length : before.index + before[0].length, after?.index);
  });
}

/** Columns of text, one after the other. */
class Reading {
  private readonly ask: Ask;
  private readonly wish: TableWish;
  private readonly ids: readonly string[];
  private readonly io: Io;
  private readonly columns = new Map<string, Map<string, string | null>>();
  private readonly unread = new Set<string>();

  constructor(ask: Ask, wish: TableWish, ids: readonly string[], io: Io) {
    this.ask = ask;
    this.wish = wish;
    this.ids = ids;
    this.io = io;
  }

  async alone(column: string): Promise<void> {
    const [answer] = await this.ask([queryOf(this.wish, [column])], this.io);
    await this.column(column, answer);
  }

  async column(column: string, answer: Answer | undefined): Promise<void> {
    if (answer?.failure !== undefined && isMissingColumn(answer.failure)) return;
    const values = new Map<string, string | null>();
    this.columns.set(column, values);
    await this.take(values, column, { ids: this.ids, answer });
  }

  /** Halves what cannot be told apart: a row alone always can. */
  private async take(values: Map<string, string | null>, column: string, { ids, answer }: { readonly ids: readonly string[]; readonly answer: Answer | undefined }): Promise<void> {
    const failure = answer?.failure;
    if (failure !== undefined && !isTooLarge(failure)) throw failureOf(failure, this.wish.uri);
    const split = failure === undefined ? splitColumn(answer?.text ?? "", ids, column) : undefined;
    if (split !== undefined) {
      for (const [n, id] of ids.entries()) values.set(id, split[n] ?? null);
      return;
    }
    if (ids.length === 1) {
      for (const id of ids) this.unread.add(id);
      return;
    }
    const middle = Math.ceil(ids.length / 2);
    const halves = [ids.slice(0, middle), ids.slice(middle)];
    const answers = await this.ask(halves.map((half) => queryOf(this.wish, [column], `_id>=${half[0] ?? ""} AND _id<=${half.at(-1) ?? ""}`)), this.io);
    for (const [n, half] of halves.entries()) await this.take(values, column, { ids: half, answer: answers[n] });
  }

  /** NULL and BLOB are printed as these words: which of them are words, the database is asked. */
  async tellWordsFromNulls(): Promise<void> {
    const doubtful = [...this.columns].filter(([, values]) => [...values.values()].some(isWord)).map(([column]) => column);
    if (doubtful.length === 0) return;
    const words = (columns: readonly string[]): Query => queryOf(this.wish, [], columns.map((column) => `${column} IN ('NULL','BLOB')`).join(" OR "));
    const [any] = await this.ask([words(doubtful)], this.io);
    const none = idsIn(any, this.wish.uri).length === 0;
    const answers = none ? [] : await this.ask(doubtful.map((column) => words([column])), this.io);
    for (const [n, column] of doubtful.entries()) {
      const kept = new Set(none ? [] : idsIn(answers[n], this.wish.uri));
      const values = this.columns.get(column) ?? new Map<string, string | null>();
      for (const [id, value] of values) if (isWord(value) && !kept.has(id)) values.set(id, null);
    }
  }

  table(numbers: ReadonlyMap<string, readonly (string | null)[]>, order: readonly string[]): Table {
    const rows = this.ids.map((id, n) => {
      const row: Record<string, string | null> = { _id: id };
      for (const column of order) {
        const value = numbers.has(column) ? (numbers.get(column)?.[n] ?? null) : this.columns.get(column)?.get(id);
        if (value !== undefined) row[column] = value;
      }
      return row;
    });
    return { rows, unread: this.unread };
  }
}

const isWord = (value: string | null): boolean => value === "NULL" || value === "BLOB";
const isMissingColumn = (failure: string): boolean => /Invalid column|no such column/i.test(failure);
/** A row of more than 2 MiB does not fit the window through which it is handed over. */
const isTooLarge = (failure: string): boolean => /CursorWindow|SQLiteBlobTooBigException|TransactionTooLarge/.test(failure);

/** The text of an exception may hold what is stored, so only its class is told. */
function failureOf(failure: string, uri: string): LifeboatError {
  const authority = uri.split("/")[2] ?? uri;
  const permission = /requires ([\w.]+)/.exec(failure)?.[1];
  if (/SecurityException/.test(failure)) return new LifeboatError("forbidden", `the phone does not let this computer read ${authority}${permission === undefined ? "" : ` (${permission})`}`);
  if (/Could not find provider|Unknown (?:URL|URI)/.test(failure)) return new LifeboatError("not-found", `the phone has no ${authority}`);
  const code: ErrorCode = "bad-answer";
  return new LifeboatError(code, `${authority} on the phone fails: ${/[\w.]+(?:Exception|Error)/.exec(failure)?.[0] ?? "no reason given"}`);
}

export function text(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return value === null || value === undefined || value === "" ? undefined : value;
}

export function number(row: Row | undefined, column: string): number | undefined {
  const value = text(row, column);
  const found = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(found) ? found : undefined;
}

export const flag = (row: Row, column: string): boolean => (number(row, column) ?? 0) !== 0;
