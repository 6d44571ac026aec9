import { createHmac } from "node:crypto";
import type { ReadDb } from "../vault/db.ts";
import { hex } from "../vault/hash.ts";
import { derive } from "./age/stanza.ts";

/** The first line of an index. */
export type IndexHead = {
  /** The number of this layout. */
  readonly index: 1;
  readonly vault: string;
  readonly place: string;
  readonly sequence: number;
  /** SHA-256 of the index file before it at this place, in hex. */
  readonly previous: string | null;
  readonly made: string;
  /** The format of the vault whose tables follow, and the oldest that can read them. */
  readonly format: number;
  readonly minReader: number;
};
/** Before the rows of a table; `bytes` names the columns that are written in hex. */
export type TableHead = { readonly table: string; readonly columns: readonly string[]; readonly bytes: readonly string[] };
export type Row = readonly (string | number | null)[];

type Column = { readonly name: string; readonly type: string };

/** Of one place only what concerns it; checks and copies are about this computer, not about what is kept. */
const limited: Readonly<Record<string, string>> = {
  place: "WHERE id = @place",
  pack: "WHERE place = @place AND state <> 'spooled'",
  pack_body: "WHERE place = @place",
  place_index: "WHERE place = @place AND state <> 'spooled'",
};
const left = new Set(["checkup", "copy_run"]);
/** These change with every look at a provider, without anything new to keep. */
const volatile = new Set(["run", "collection", "place", "pack", "place_index", "journal", "drill"]);

export type Section = TableHead & { readonly volatile: boolean; rows(): Iterable<Row> };

/** The vault's tables as they are in the reading transaction of `db`; of `body.data` only whether the bytes are there. */
export function* sections(db: ReadDb, place: number): Iterable<Section> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name").pluck().all() as string[];
  for (const table of tables.filter((name) => !left.has(name))) {
    const columns = db.pragma(`table_info("${table}")`) as Column[];
    const bytes = columns.filter(({ type, name }) => type === "BLOB" && !(table === "body" && name === "data")).map(({ name }) => name);
    const wanted = columns.map(({ name }) => (table === "body" && name === "data" ? "data IS NOT NULL AS data" : name));
    const where = limited[table] ?? "";
    const statement = db.prepare(`SELECT ${wanted.join(", ")} FROM "${table}" ${where}`).raw();
    const found = (): Iterable<unknown[]> => (where === "" ? statement.iterate() : statement.iterate({ place })) as Iterable<unknown[]>;
    yield { table, columns: columns.map(({ name }) => name), bytes, volatile: volatile.has(table), rows: () => mapped(found()) };
  }
}

function* mapped(rows: Iterable<unknown[]>): Iterable<Row> {
  for (const row of rows) yield row.map((value) => (value instanceof Uint8Array ? hex(value) : (value as string | number | null)));
}

/** Only who holds the recovery key can write an index that is believed. */
export function indexMac(secret: Uint8Array, vault: string): ReturnType<typeof createHmac> {
  return createHmac("sha256", derive(secret, Buffer.from(vault), "lifeboat index 1"));
}
