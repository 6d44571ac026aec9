// SQLite databases of the phone. Their columns differ from one iOS to the next: what is not there is left out.
import Database from "better-sqlite3";
import { LifeboatError } from "../../../api/errors.ts";

export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

export class Tables {
  private readonly db: Database.Database;
  private readonly name: string;
  private readonly known = new Map<string, ReadonlySet<string>>();
  private readonly statements = new Map<string, Database.Statement>();

  private constructor(db: Database.Database, name: string) {
    this.db = db;
    this.name = name;
  }

  /** `path` is a copy of our own: a database that was open while the phone was backed up may have to be recovered first. */
  static open(path: string, name: string): Tables {
    return guard(name, () => {
      const tables = new Tables(new Database(path, { fileMustExist: true }), name);
      try {
        tables.look();
        return tables;
      } catch (thrown) {
        tables[Symbol.dispose]();
        throw thrown;
      }
    });
  }

  private look(): void {
    this.db.pragma("trusted_schema = off");
    this.db.pragma("query_only = on");
    // Without a page of its own it is virtual, and runs a program.
    for (const { table } of this.db.prepare("SELECT name AS 'table' FROM sqlite_master WHERE type = 'table' AND rootpage > 0").all() as { table: string }[]) {
      this.known.set(table, new Set());
    }
  }

  [Symbol.dispose](): void {
    this.db.close();
  }

  get names(): string[] {
    return [...this.known.keys()];
  }

  has(table: string): boolean {
    return this.known.has(table);
  }

  /** Those that are stored. */
  columns(table: string): ReadonlySet<string> {
    const known = this.known.get(table);
    if (known === undefined || known.size > 0) return known ?? new Set();
    const found = guard(this.name, () => this.db.pragma(`table_info(${quoted(table)})`) as { name: string }[]);
    const columns = new Set(found.map((column) => column.name));
    this.known.set(table, columns);
    return columns;
  }

  /** All rows, each with its number as `_row`; none where there is no such table. `wanted`: all columns where it is absent. */
  rows(table: string, wanted?: readonly string[]): Row[] {
    return this.select(table, wanted, "", []);
  }

  /** Rows whose column has this value; none where either is not there. */
  where(table: string, column: string, value: Value): Row[] {
    if (!this.columns(table).has(column)) return [];
    return this.select(table, undefined, ` WHERE ${quoted(column)} = ?`, [value]);
  }

  /** Rows by the value of a column, in their order. */
  by(table: string, column: string, wanted?: readonly string[]): ReadonlyMap<Value, Row[]> {
    if (!this.columns(table).has(column)) return new Map();
    return Map.groupBy(this.rows(table, wanted && [column, ...wanted]), (row) => row[column] ?? null);
  }

  /** Some columns of the rows whose column has this value: blobs are left where they are. */
  some(table: string, columns: readonly string[], { column, value }: { readonly column: string; readonly value: Value }): Row[] {
    if (![column, ...columns].every((each) => this.columns(table).has(each))) return [];
    return guard(this.name, () => this.prepared(`SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(table)} WHERE ${quoted(column)} = ?`).all(value) as Row[]);
  }

  /** Where the largest blob of each owner lies. */
  largest(table: string, owner: string, column: string): ReadonlyMap<Value, number> {
    if (![owner, column].every((each) => this.columns(table).has(each))) return new Map();
    const text = `SELECT rowid AS at, ${quoted(owner)} AS owner FROM ${quoted(table)} WHERE length(${quoted(column)}) > 0 ORDER BY length(${quoted(column)})`;
    const found = guard(this.name, () => this.prepared(text).all() as { at: number; owner: Value }[]);
    return new Map(found.map(({ at, owner: whose }) => [whose, at]));
  }

  blobAt(table: string, column: string, at: number): Uint8Array | undefined {
    return blob(guard(this.name, () => this.prepared(`SELECT ${quoted(column)} AS found FROM ${quoted(table)} WHERE rowid = ?`).get(at) as Row | undefined), "found");
  }

  private prepared(text: string): Database.Statement {
    let statement = this.statements.get(text);
    if (statement === undefined) this.statements.set(text, (statement = this.db.prepare(text)));
    return statement;
  }

  /** Never "*": a column may be a program that the database runs. */
  private select(table: string, wanted: readonly string[] | undefined, where: string, params: readonly Value[]): Row[] {
    if (!this.has(table)) return [];
    const there = [...this.columns(table)].filter((column) => wanted?.includes(column) !== false);
    return guard(this.name, () => this.db.prepare(`SELECT ${["rowid AS _row", ...there.map(quoted)].join(", ")} FROM ${quoted(table)}${where}`).all(...params) as Row[]);
  }
}

/** An error of SQLite is about the phone's database, not about ours. */
function guard<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : "unknown";
    throw new LifeboatError("invalid-item", `${name} in the backup is damaged: ${why}`, { cause: thrown });
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export function text(row: Row | undefined, ...columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const value = row?.[column];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** Numbers, also those stored as text. */
export function number(row: Row | undefined, ...columns: readonly string[]): number | undefined {
  for (const column of columns) {
    const value = row?.[column];
    const found = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof found === "number" && Number.isFinite(found)) return found;
  }
  return undefined;
}

export function blob(row: Row | undefined, column: string): Uint8Array | undefined {
  const value = row?.[column];
  return value instanceof Uint8Array && value.length > 0 ? value : undefined;
}

/** By member, the groups it is in, each once and in order. */
export function groupsOf(pairs: readonly { readonly member: Value; readonly group: string | undefined }[]): ReadonlyMap<Value, string[]> {
  const byMember = Map.groupBy(pairs, ({ member }) => member);
  return new Map([...byMember].map(([member, all]) => [member, [...new Set(all.flatMap(({ group }) => group ?? []))].sort()]));
}

const longestJson = 10_000;

/** What a column holds as JSON, be it text or bytes; undefined for what is none. */
export function json(row: Row, column: string): unknown {
  const stored = row[column];
  const found = stored instanceof Uint8Array ? Buffer.from(stored).toString("utf8") : stored;
  if (typeof found !== "string" || found.length > longestJson) return undefined;
  try {
    return JSON.parse(found);
  } catch {
    return undefined;
  }
}
