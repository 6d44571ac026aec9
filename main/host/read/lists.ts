import { type Kind, kinds } from "../../engine/formats/item.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows, sql, value } from "../../engine/vault/sql.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";

export type Month = { readonly month: string | null; readonly count: number };
type List = { readonly versions: Uint32Array; readonly months: readonly Month[]; readonly dataVersion: number; readonly made: number };

const mostLists = 12;
/** A list that somebody scrolls through keeps its order this long while things arrive, unless it is told that it is stale. */
const steadyMs = 10_000;

/**
 * Lists in the order people read them: people and to-dos by name as this language sorts it, dates and photos by time. The
 * order of a whole list is found once and kept until the vault changes, so that a page costs only its rows.
 */
export class Lists {
  readonly #db: ReadDb;
  readonly #kept = new Map<string, List>();
  readonly #collator = new Intl.Collator();

  constructor(db: ReadDb) {
    this.#db = db;
  }

  page(wanted: Wanted, offset: number, limit: number): Row[] {
    const lists = this.#kinds(wanted).map((kind) => this.#list({ ...wanted, kind }));
    const found: number[] = [];
    let skip = offset;
    for (const { versions } of lists) {
      if (found.length < limit && skip < versions.length) found.push(...versions.subarray(skip, skip + limit - found.length));
      skip = Math.max(0, skip - versions.length);
    }
    return rowsOf(this.#db, found);
  }

  /** Photos of each month, in the list's order. */
  months(wanted: Wanted): readonly Month[] {
    return this.#list({ ...wanted, kind: "photo" }).months;
  }

  /** As long as its list is, where there is one; else needs no order. */
  count(wanted: Wanted): Partial<Record<Kind, number>> {
    const lists = this.#kinds(wanted).map((kind) => [kind, this.#steady({ ...wanted, kind })?.versions.length] as const);
    if (lists.every(([, length]) => length !== undefined)) return Object.fromEntries(lists.filter(([, length]) => length !== 0));
    const { from, params } = sourceOf(wanted);
    const counts = rows<{ kind: Kind; count: number }>(this.#db, `SELECT i.kind, count(*) AS count FROM ${from} GROUP BY i.kind`, params);
    return Object.fromEntries(counts.map(({ kind, count }) => [kind, count]));
  }

  /** Everything wanted, by item id. */
  items(wanted: Wanted): number[] {
    const { from, params } = sourceOf(wanted);
    return sql(this.#db, `SELECT i.id FROM ${from} ORDER BY i.id`).pluck().all(params) as number[];
  }

  /** What was found out so far no longer counts. */
  stale(): void {
    this.#kept.clear();
  }

  /** Gets the order of all of a kind, so that its first page is as quick as any other. */
  warm(kind: Kind): void {
    this.#list({ kind });
  }

  #kinds({ kind }: Wanted): readonly Kind[] {
    return kind === undefined ? kinds : [kind];
  }

  #list(wanted: Wanted & { kind: Kind }): List {
    const list = this.#steady(wanted) ?? { ...this.#order(wanted), dataVersion: this.#dataVersion(), made: performance.now() };
    const key = keyOf(wanted);
    this.#kept.delete(key);
    this.#kept.set(key, list);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostLists && oldest !== undefined) this.#kept.delete(oldest);
    return list;
  }

  /** The list as it was found out, if it still counts. */
  #steady(wanted: Wanted): List | undefined {
    const known = this.#kept.get(keyOf(wanted));
    return known && (known.dataVersion === this.#dataVersion() || performance.now() - known.made < steadyMs) ? known : undefined;
  }

  #dataVersion(): number {
    return value<number>(this.#db, "PRAGMA data_version") ?? 0;
  }

  #order(wanted: Wanted & { kind: Kind }): Pick<List, "versions" | "months"> {
    const { from, params } = sourceOf(wanted);
    const byTime = wanted.kind === "event" || wanted.kind === "photo";
    const all = sql(this.#db, `SELECT v.id, ${byTime ? "coalesce(v.at, '')" : "v.name"} FROM ${from}`).raw().all(params) as [number, string][];
    const { compare } = this.#collator;
    if (byTime) all.sort(([a, x], [b, y]) => (x < y ? -1 : x > y ? 1 : a - b));
    else all.sort(([a, x], [b, y]) => Number(x === "") - Number(y === "") || compare(x, y) || a - b);
    return { versions: Uint32Array.from(all, ([id]) => id), months: wanted.kind === "photo" ? monthsOf(all) : [] };
  }
}

const keyOf = ({ kind, accounts, collection, snapshot }: Wanted): string => JSON.stringify([kind, accounts, collection, snapshot]);

function monthsOf(all: readonly (readonly [number, string])[]): Month[] {
  const months: { month: string | null; count: number }[] = [];
  for (const [, at] of all) {
    const month = /^\d{4}-\d\d/.exec(at)?.[0] ?? null;
    const last = months.at(-1);
    if (last?.month === month) last.count++;
    else months.push({ month, count: 1 });
  }
  return months;
}
