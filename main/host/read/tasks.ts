import { viewCalendar } from "../../engine/formats/icalendar.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows, value } from "../../engine/vault/sql.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";
import { inReadingOrder, type Ordered } from "./task-order.ts";

/** `parent`: the item it stands under. */
export type TaskRow = { readonly row: Row; readonly done: boolean; readonly due: string | null; readonly parent: number | null };
export type TaskList = { readonly collection: number; readonly open: number; readonly done: number };
export type TaskPage = { readonly done: boolean; readonly offset: number; readonly limit: number };

type Known = { readonly version: number; readonly item: number; readonly account: number; readonly collection: number; readonly uid: string | null; readonly name: string };
/** What its text says; `parent` is a UID there. */
type Said = { readonly done: boolean; readonly due: string | null; readonly parent: string | undefined };
type Task = Known & { readonly done: boolean; readonly due: string | null; readonly parent: number | null };
type Lists = ReadonlyMap<number, Ordered<Task>>;

/** A person has hundreds; this keeps a hostile account from filling the memory. */
const mostTasks = 100_000;
const atOnce = 1000;

/** To-dos list by list, each in reading order. The order is found once and kept until the vault changes. */
export class Tasks {
  readonly #db: ReadDb;
  readonly #compare = new Intl.Collator().compare;
  /** A version never changes, so what was found out about it is kept. */
  readonly #said = new Map<number, Said>();
  #kept: { readonly key: string; readonly lists: Lists } | undefined;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  lists(wanted: Wanted): TaskList[] {
    return [...this.#lists(wanted)].map(([collection, { open, done }]) => ({ collection, open: open.length, done: done.length }));
  }

  /** Of the one list wanted. */
  page(wanted: Wanted & { readonly collection: number }, { done: isDone, offset, limit }: TaskPage): TaskRow[] {
    const list = this.#lists({ ...wanted, collection: undefined }).get(wanted.collection);
    const tasks = (isDone ? list?.done : list?.open)?.slice(offset, offset + limit) ?? [];
    const found = new Map(rowsOf(this.#db, tasks.map(({ version }) => version)).map((row) => [row.version, row]));
    return tasks.flatMap(({ version, done, due, parent }) => {
      const row = found.get(version);
      return row ? [{ row, done, due, parent }] : [];
    });
  }

  #lists(wanted: Wanted): Lists {
    const key = JSON.stringify([wanted, value<number>(this.#db, "PRAGMA data_version")]);
    if (this.#kept?.key !== key) this.#kept = { key, lists: this.#order(wanted) };
    return this.#kept.lists;
  }

  #order(wanted: Wanted): Lists {
    const { from, params } = sourceOf({ ...wanted, kind: "task" });
    const known = rows<Known>(this.#db, `SELECT v.id AS version, i.id AS item, i.account, v.collection, i.uid, v.name FROM ${from} ORDER BY v.id LIMIT ${mostTasks}`, params);
    this.#learn(known);
    const byUid = new Map(known.map(({ account, uid, item }) => [`${account} ${uid ?? ""}`, item]));
    const tasks = known.map((each): Task => {
      const { done, due, parent } = this.#said.get(each.version) ?? nothing;
      return { ...each, done, due, parent: parent === undefined ? null : (byUid.get(`${each.account} ${parent}`) ?? null) };
    });
    const byList = [...Map.groupBy(tasks, ({ collection }) => collection)];
    return new Map(byList.map(([collection, inList]) => [collection, inReadingOrder(inList, this.#compare)]));
  }

  #learn(known: readonly Known[]): void {
    if (this.#said.size > 2 * mostTasks) this.#said.clear();
    const unknown = known.flatMap(({ version }) => (this.#said.has(version) ? [] : [version]));
    for (let at = 0; at < unknown.length; at += atOnce) {
      const texts = rows<{ version: number; data: Uint8Array | null }>(
        this.#db,
        "SELECT v.id AS version, b.data FROM json_each(?) j JOIN version v ON v.id = j.value JOIN body b ON b.id = v.body",
        JSON.stringify(unknown.slice(at, at + atOnce)),
      );
      for (const { version, data } of texts) this.#said.set(version, data === null ? nothing : saidIn(data));
    }
  }
}

const nothing: Said = { done: false, due: null, parent: undefined };

function saidIn(data: Uint8Array): Said {
  const view = viewCalendar(data);
  const done = view.status === "COMPLETED" || view.status === "CANCELLED" || view.completed !== undefined || view.percent === 100;
  return { done, due: view.due?.value ?? null, parent: view.parent };
}
