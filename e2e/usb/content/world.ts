// The world behind the stand-in: JSON that a test writes, kept as SQLite once somebody asked, as Android's providers keep theirs.
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Value } from "./arguments.ts";
import { schemas, type TableSchema } from "./schema.ts";

/** A number without a fraction is an INTEGER, with one a REAL; `real` is for 3.0, `blob` is base64. */
export type Cell = string | number | null | { readonly blob: string } | { readonly real: number };
export type WorldRow = Readonly<Record<string, Cell>>;

export type WorldTable = {
  /** For tables that schema.ts does not know; default: the keys of the first row. */
  readonly columns?: readonly string[];
  readonly rows: readonly WorldRow[];
};

export type WorldProvider = {
  /** The permission the shell was not given. */
  readonly denied?: string;
  /** What `call` answers by method, as Android prints it: `Bundle[{}]`. Others answer null. */
  readonly calls?: Readonly<Record<string, string>>;
  /** By path: `raw_contacts`, `external/images/media`. Tables of schema.ts that are left out are empty. */
  readonly tables: Readonly<Record<string, WorldTable>>;
};

export type World = {
  /** The release: 8, 14. */
  readonly android: number;
  /** For the stand-in of `getprop`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** By authority: `com.android.contacts`, `media`, a task app's. */
  readonly providers: Readonly<Record<string, WorldProvider>>;
};

export function readWorld(file: string): World {
  return JSON.parse(readFileSync(file, "utf8")) as World;
}

/** The tables of a provider, those of Android and those the world adds. */
export function tablesOf(world: World, authority: string): Readonly<Record<string, TableSchema>> {
  const own = Object.entries(world.providers[authority]?.tables ?? {}).map(([path, table]): [string, TableSchema] => {
    return [path, { columns: table.columns ?? Object.keys(table.rows[0] ?? {}) }];
  });
  return { ...Object.fromEntries(own), ...schemas[authority] };
}

/** `<world>.db` beside the JSON, made when it is missing: delete it to begin anew. */
export function openStore(world: World, file: string): DatabaseSync {
  const path = `${file}.db`;
  if (!existsSync(path)) {
    const temporary = `${path}.${String(process.pid)}`;
    fill(temporary, world);
    renameSync(temporary, path);
  }
  const store = new DatabaseSync(path, { timeout: 10_000 });
  store.exec("pragma synchronous = off");
  return store;
}

function fill(path: string, world: World): void {
  rmSync(path, { force: true });
  const store = new DatabaseSync(path);
  store.exec("pragma synchronous = off; pragma journal_mode = memory; begin");
  for (const [authority, provider] of Object.entries(world.providers)) {
    for (const [table, { columns }] of Object.entries(tablesOf(world, authority))) {
      const name = `"${authority}/${table}"`;
      store.exec(`create table ${name} (${columns.map(columnOf).join(", ")})`);
      insertAll(store, name, provider.tables[table]?.rows ?? []);
    }
    if (authority === "com.android.contacts") store.exec(contactTriggers);
  }
  store.exec("commit");
  store.close();
}

function columnOf(name: string): string {
  if (name === "_id") return '"_id" integer primary key autoincrement';
  return ["version", "dirty", "deleted", "starred"].includes(name) ? `"${name}" default 0` : `"${name}"`;
}

function insertAll(store: DatabaseSync, table: string, rows: readonly WorldRow[]): void {
  for (const row of rows) {
    const columns = Object.keys(row);
    const sql = `insert into ${table} (${columns.map((name) => `"${name}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`;
    store.prepare(sql).run(...Object.values(row).map(toValue));
  }
}

function toValue(cell: Cell): Value {
  if (typeof cell === "number") return Number.isInteger(cell) ? BigInt(cell) : cell;
  if (cell === null || typeof cell === "string") return cell;
  return "blob" in cell ? Buffer.from(cell.blob, "base64") : cell.real;
}

/** A raw contact alone is a contact, and each change of its data makes another version of it, as ContactsProvider2 does. */
const contactTriggers = `
update "com.android.contacts/raw_contacts" set contact_id = coalesce(contact_id, _id);
create trigger raw_insert after insert on "com.android.contacts/raw_contacts" when new.contact_id is null begin
  update "com.android.contacts/raw_contacts" set contact_id = _id, version = 1, dirty = 1 where _id = new._id; end;
${["insert", "update", "delete"]
  .map(
    (what) => `create trigger data_${what} after ${what} on "com.android.contacts/data" begin
  update "com.android.contacts/raw_contacts" set version = version + 1, dirty = 1 where _id = ${what === "delete" ? "old" : "new"}.raw_contact_id; end;`,
  )
  .join("\n")}`;
