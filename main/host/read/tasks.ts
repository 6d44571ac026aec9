import { viewCalendar } from "../../engine/formats/icalendar.ts";
import type { ReadDb } from "../../engine/vault/db.ts";
import { rows } from "../../engine/vault/sql.ts";
import { sourceOf, type Wanted } from "./filter.ts";
import { type Row, rowsOf } from "./rows.ts";

/** `parent`: the item it is a part of. */
export type TaskRow = { readonly row: Row; readonly done: boolean; readonly due: string | null; readonly parent: number | null };
type Text = { version: number; item: number; account: number; uid: string | null; data: Uint8Array | null };

/** A person has hundreds; this keeps a hostile account from filling the memory. */
const mostTasks = 20_000;

/** All to-dos wanted, in the order they came. */
export function tasksOf(db: ReadDb, wanted: Wanted): TaskRow[] {
  const { from, params } = sourceOf({ ...wanted, kind: "task" });
  const [source = "", where = ""] = from.split(" WHERE ");
  const texts = rows<Text>(
    db,
    `SELECT v.id AS version, i.id AS item, i.account, i.uid, b.data FROM ${source} JOIN body b ON b.id = v.body WHERE ${where} ORDER BY v.id LIMIT ${mostTasks}`,
    params,
  );
  const byUid = new Map(texts.map((text) => [`${text.account} ${text.uid ?? ""}`, text.item]));
  const found = new Map(rowsOf(db, texts.map((text) => text.version)).map((row) => [row.version, row]));
  return texts.flatMap(({ version, account, data }) => {
    const row = found.get(version);
    if (!row) return [];
    const view = data === null ? undefined : viewCalendar(data);
    const parent = view?.parent === undefined ? undefined : byUid.get(`${account} ${view.parent}`);
    const done = view?.status === "COMPLETED" || view?.status === "CANCELLED" || view?.completed !== undefined || view?.percent === 100;
    return [{ row, done, due: view?.due?.value ?? null, parent: parent ?? null }];
  });
}
