// Rows of a content provider: their ids first, then all columns at once, and each column alone where that cannot be divided.
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import type { Answer, Ask, Query } from "./content.ts";
import { idsIn, isMissingColumn, isTooLarge, providerError } from "./answers.ts";
import { Changed, splitRows } from "./split-rows.ts";

/** Values as printed; null where there is none, nothing where the phone has no such column. */
export type Row = Readonly<Record<string, string | null>>;

export type TableWish = {
  readonly uri: string;
  /** Never hold words, so NULL is none. */
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly where?: string;
  /** How a condition names the row's id, where the provider joins tables that have one each. Default "_id". */
  readonly id?: string;
};

export type Table = {
  readonly rows: readonly Row[];
  /** Ids of rows with a value too large to be read this way. */
  readonly unread: ReadonlySet<string>;
};

const tries = 3;

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

/** The rows' ids alone, which a look at them tells at once. Throws as `readTable` does. */
export async function readIds(ask: Ask, wish: Pick<TableWish, "uri" | "where">, io: Io): Promise<string[]> {
  const [listed] = await ask([queryOf({ ...wish, numbers: [], texts: [] }, [])], io);
  return idsIn(listed, wish.uri);
}

async function readOnce(ask: Ask, wish: TableWish, io: Io): Promise<Table> {
  const columns = [...wish.numbers, ...wish.texts];
  const [listed, all] = await ask([queryOf(wish, []), queryOf(wish, columns)], io);
  const ids = idsIn(listed, wish.uri);
  if (ids.length === 0) return { rows: [], unread: new Set() };
  const reading = new Reading(ask, wish, ids, io);
  const together = all?.failure === undefined ? splitRows(all?.text ?? "", ids, columns) : undefined;
  if (together === undefined) await reading.alone(columns);
  else for (const [at, column] of columns.entries()) reading.keep(column, together.map((values) => values[at] ?? ""));
  await reading.tellWordsFromNulls();
  return reading.table();
}

function queryOf({ uri, where }: TableWish, columns: readonly string[], extra?: string): Query {
  const all = [where, extra].filter((part) => part !== undefined).map((part) => `(${part})`).join(" AND ");
  return { uri, columns: ["_id", ...columns], ...(all !== "" && { where: all }) };
}

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

  keep(column: string, values: readonly string[]): void {
    this.columns.set(column, new Map(this.ids.map((id, n) => [id, values[n] ?? null])));
  }

  async alone(columns: readonly string[]): Promise<void> {
    const answers = await this.ask(columns.map((column) => queryOf(this.wish, [column])), this.io);
    for (const [n, column] of columns.entries()) {
      const answer = answers[n] ?? { text: "" };
      if (answer.failure !== undefined && isMissingColumn(answer.failure)) continue;
      const values = new Map<string, string | null>();
      this.columns.set(column, values);
      await this.take(values, column, { ids: this.ids, answer });
    }
  }

  /** Halves what cannot be divided: a row alone always can. */
  private async take(values: Map<string, string | null>, column: string, { ids, answer }: { readonly ids: readonly string[]; readonly answer: Answer }): Promise<void> {
    const { failure } = answer;
    if (failure !== undefined && !isTooLarge(failure)) throw providerError(failure, this.wish.uri);
    const rows = failure === undefined ? splitRows(answer.text, ids, [column]) : undefined;
    if (rows !== undefined) {
      for (const [n, id] of ids.entries()) values.set(id, rows[n]?.[0] ?? null);
    } else if (ids.length === 1) {
      for (const id of ids) this.unread.add(id);
    } else {
      const middle = Math.ceil(ids.length / 2);
      const halves = [ids.slice(0, middle), ids.slice(middle)];
      const { id = "_id" } = this.wish;
      const answers = await this.ask(halves.map((half) => queryOf(this.wish, [column], `${id}>=${half[0] ?? ""} AND ${id}<=${half.at(-1) ?? ""}`)), this.io);
      for (const [n, half] of halves.entries()) await this.take(values, column, { ids: half, answer: answers[n] ?? { text: "" } });
    }
  }

  /** NULL and BLOB are printed as these words: which of them are words, the database is asked. */
  async tellWordsFromNulls(): Promise<void> {
    for (const column of this.wish.numbers) this.drop(column, new Set());
    const doubtful = this.wish.texts.filter((column) => [...(this.columns.get(column)?.values() ?? [])].some(isWord));
    if (doubtful.length === 0) return;
    const words = (columns: readonly string[]): Query => queryOf(this.wish, [], columns.map((column) => `${column} IN ('NULL','BLOB')`).join(" OR "));
    const [any] = await this.ask([words(doubtful)], this.io);
    const answers = idsIn(any, this.wish.uri).length === 0 ? [] : await this.ask(doubtful.map((column) => words([column])), this.io);
    for (const [n, column] of doubtful.entries()) this.drop(column, new Set(answers[n] === undefined ? [] : idsIn(answers[n], this.wish.uri)));
  }

  private drop(column: string, words: ReadonlySet<string>): void {
    const values = this.columns.get(column);
    for (const [id, value] of values ?? []) if (isWord(value) && !words.has(id)) values?.set(id, null);
  }

  table(): Table {
    const rows = this.ids.map((id) => {
      const row: Record<string, string | null> = { _id: id };
      for (const [column, values] of this.columns) row[column] = values.get(id) ?? null;
      return row;
    });
    return { rows, unread: this.unread };
  }
}

const isWord = (value: string | null): boolean => value === "NULL" || value === "BLOB";

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
