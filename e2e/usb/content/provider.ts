// One provider of Android, as far as the `content` command can tell: SQL over the tables of a world, with the errors that
// AOSP's SQLiteQueryBuilder, ContentProvider and ContactsProvider2 give.
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { DatabaseSync } from "node:sqlite";
import type { Command } from "./arguments.ts";
import { change, type Sql } from "./changes.ts";
import { JavaError } from "./java-error.ts";
import { nothing, printRow, type Row } from "./print.ts";
import { scan } from "./scan.ts";
import type { TableSchema } from "./schema.ts";
import { tablesOf, type World } from "./world.ts";

type Target = { readonly path: string; readonly id: bigint | undefined; readonly table: TableSchema };

/** A row of more than this does not fit a CursorWindow. */
const windowBytes = 2 * 1024 * 1024;
const strictSince = 11;
const scansSince = 11;
const forbidden = new Set(["SELECT", "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "VALUES", "ORDER", "LIMIT"]);

export class Provider {
  readonly #world: World;
  readonly #store: DatabaseSync;
  readonly #authority: string;

  constructor(world: World, store: DatabaseSync, authority: string) {
    const { denied } = found(world, authority);
    if (denied !== undefined) {
      const who = `from pid=${String(process.pid)}, uid=2000 requires ${denied}, or grantUriPermission()`;
      throw new JavaError("java.lang.SecurityException", `Permission Denial: reading provider ${authority} ${who}`);
    }
    this.#world = world;
    this.#store = store;
    this.#authority = authority;
  }

  async run(command: Command): Promise<void> {
    if (command.operation === "query") return this.#query(command);
    if (command.operation === "read" || command.operation === "write") return this.#open(command);
    if (command.operation === "call") return print(`Result: ${this.#call(command)}\n`);
    if (command.operation === "gettype") return print("Result: null\n");
    this.#change(command);
  }

  #query(command: Command): void {
    const { where, sort, uri } = command;
    const { path, id, table } = this.#target(uri);
    const source = table.view === undefined ? `"${this.#authority}/${path}"` : `(${table.view})`;
    const all = this.#sql(`select * from ${source}`).columns().map((column) => column.name);
    const columns = command.projection ?? all;
    const unknown = columns.find((name) => !all.includes(name));
    if (unknown !== undefined) throw new JavaError("java.lang.IllegalArgumentException", `Invalid column ${unknown}`);
    this.#checkGrammar(where, sort);
    const picked = columns.map((name) => `"${name}"`).join(", ");
    const limit = uri.searchParams.get("limit");
    const rows = this.#sql(
      `select ${picked} from ${source} as "${path}"${filter(where, id)}${sort === undefined ? "" : ` order by ${sort}`}${limit === null ? "" : ` limit ${String(Number(limit))}`}`,
    );
    rows.setReadBigInts(true);
    let index = 0;
    for (const row of rows.iterate() as Iterable<Row>) {
      if (sizeOf(row) > windowBytes) {
        throw new JavaError("java.lang.IllegalStateException", `Couldn't read row ${String(index)}, col 0 from CursorWindow.  Make sure the Cursor is initialized correctly before accessing data from it.`);
      }
      print(printRow(row, index));
      index += 1;
    }
    if (index === 0) print(nothing);
  }

  #change(command: Command): void {
    const { uri, where } = command;
    this.#checkGrammar(where, undefined);
    change(this.#tables(), { command, authority: this.#authority, ...this.#target(uri) });
  }

  #tables(): Sql {
    const prepare = (text: string): ReturnType<DatabaseSync["prepare"]> => {
      const statement = this.#sql(text);
      statement.setReadBigInts(true);
      return statement;
    };
    return { all: (text, ...values) => prepare(text).all(...values), run: (text, ...values) => void prepare(text).run(...values) };
  }

  async #open({ operation, uri }: Command): Promise<void> {
    const { path, id, table } = this.#target(uri);
    if (table.file === undefined || id === undefined) {
      throw new JavaError("java.io.FileNotFoundException", `No files supported by provider at ${uri.href}`);
    }
    const row = this.#sql(`select "${table.file}" as file from "${this.#authority}/${path}" where _id = ?`).get(id);
    if (typeof row?.["file"] !== "string") throw new JavaError("java.io.FileNotFoundException", `No item at ${uri.href}`);
    const [from, to] = operation === "read" ? [createReadStream(row["file"]), process.stdout] : [process.stdin, createWriteStream(row["file"])];
    try {
      await pipeline(from, to, { end: operation === "write" });
    } catch (error) {
      throw new JavaError("java.io.FileNotFoundException", `${row["file"]}: open failed: ${error instanceof Error && "code" in error ? String(error.code) : "EIO"}`);
    }
  }

  #call({ method, arg }: Command): string {
    if (this.#authority === "media" && method === "scan_file" && this.#world.android >= scansSince) return scan(this.#tables(), arg ?? "");
    return found(this.#world, this.#authority).calls?.[method] ?? "null";
  }

  #target(uri: URL): Target {
    const path = decodeURIComponent(uri.pathname).replace(/^\//, "").replace(/\/$/, "");
    const tables = tablesOf(this.#world, this.#authority);
    const numbered = /^(.*)\/(\d+)$/.exec(path);
    for (const [candidate, id] of [[path, undefined], [numbered?.[1], numbered?.[2]]] as const) {
      const table = candidate === undefined ? undefined : tables[candidate];
      if (candidate !== undefined && table !== undefined) return { path: candidate, id: id === undefined ? undefined : BigInt(id), table };
    }
    // Contacts and their photos are files to openAssetFile only, which the shell's command does not use.
    if (/^(contacts|display_photo|raw_contacts)\//.test(path)) throw new JavaError("java.io.FileNotFoundException", `No files supported by provider at ${uri.href}`);
    throw new JavaError("java.lang.IllegalArgumentException", `Unknown URL ${uri.href}`);
  }

  /** SQLiteQueryBuilder.setStrictGrammar: no subqueries, no LIMIT behind the order. */
  #checkGrammar(...clauses: (string | undefined)[]): void {
    if (this.#world.android < strictSince) return;
    for (const clause of clauses) {
      const bare = (clause ?? "").replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, " ");
      const token = bare.match(/[A-Za-z_]+/g)?.find((word) => forbidden.has(word.toUpperCase()));
      if (token !== undefined) throw new JavaError("java.lang.IllegalArgumentException", `Invalid token ${token}`);
    }
  }

  #sql(text: string): ReturnType<DatabaseSync["prepare"]> {
    try {
      return this.#store.prepare(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new JavaError("android.database.sqlite.SQLiteException", `${reason} (code 1 SQLITE_ERROR): , while compiling: ${text}`);
    }
  }
}

function found(world: World, authority: string): World["providers"][string] {
  const provider = world.providers[authority];
  if (provider === undefined) throw new JavaError("java.lang.IllegalStateException", `Could not find provider: ${authority}`);
  return provider;
}

function filter(where: string | undefined, id: bigint | undefined): string {
  const parts = [...(id === undefined ? [] : [`_id = ${String(id)}`]), ...(where === undefined ? [] : [`(${where})`])];
  return parts.length === 0 ? "" : ` where ${parts.join(" and ")}`;
}

function sizeOf(row: Row): number {
  return Object.values(row).reduce((sum: number, value) => sum + (typeof value === "string" || value instanceof Uint8Array ? Buffer.byteLength(value) : 8), 0);
}

function print(text: string): void {
  process.stdout.write(text);
}
