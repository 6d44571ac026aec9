import type { Statement } from "better-sqlite3";
import type { ReadDb } from "./db.ts";

const cache = new WeakMap<ReadDb, Map<string, Statement>>();

/** A statement prepared once per connection. */
export function sql(db: ReadDb, text: string): Statement {
  let statements = cache.get(db);
  if (!statements) cache.set(db, (statements = new Map()));
  let statement = statements.get(text);
  if (!statement) statements.set(text, (statement = db.prepare(text)));
  return statement;
}

export function rows<T>(db: ReadDb, text: string, ...params: unknown[]): T[] {
  return sql(db, text).all(...params) as T[];
}

export function row<T>(db: ReadDb, text: string, ...params: unknown[]): T | undefined {
  return sql(db, text).get(...params) as T | undefined;
}

/** The first column of the first row. */
export function value<T>(db: ReadDb, text: string, ...params: unknown[]): T | undefined {
  const found = sql(db, text).get(...params) as Record<string, T> | undefined;
  return found && Object.values(found)[0];
}

/** Runs it and gives the number of rows it changed. */
export function run(db: ReadDb, text: string, ...params: unknown[]): number {
  return sql(db, text).run(...params).changes;
}

export function insert(db: ReadDb, text: string, ...params: unknown[]): number {
  return Number(sql(db, text).run(...params).lastInsertRowid);
}

/** A row as SQLite gives it, where some columns still need shaping (JSON, 0 and 1, bytes). */
export type Raw<T, Columns> = Omit<T, keyof Columns> & Columns;
