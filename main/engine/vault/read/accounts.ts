import type { Kind } from "../../formats/item.ts";
import type { ReadDb } from "../db.ts";
import { type Raw, rows } from "../sql.ts";
import type { RunKind, RunStatus } from "../write/runs.ts";

export type AccountRow = {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  readonly settings: unknown;
  readonly owner: string | null;
  readonly identity: string | null;
  readonly label: string | null;
  readonly hosts: readonly string[];
  readonly added: string;
  readonly removed: string | null;
};
export type CollectionRow = {
  readonly id: number;
  readonly account: number;
  readonly ref: string;
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly readOnly: boolean;
  readonly unlisted: "gone" | "unknown";
  readonly state: "new" | "complete" | "partial" | "held" | "gone";
  readonly total: number | null;
  readonly checked: string | null;
};
export type RunRow = {
  readonly id: number;
  readonly account: number;
  readonly kind: RunKind;
  readonly started: string;
  readonly ended: string | null;
  readonly status: RunStatus;
  readonly error: string | null;
  readonly detail: string | null;
};
/** Things kept now, by account, collection and kind. Placeholders and forgotten ones are not counted. */
export type CountRow = { readonly account: number; readonly collection: number; readonly kind: Kind; readonly count: number; readonly missing: number };
export type OwedRow = { readonly account: number; readonly collection: number; readonly href: string; readonly reason: string; readonly detail: string; readonly tries: number; readonly firstSeen: string };

/** Removed ones too; `removed` tells. */
export function accounts(db: ReadDb): AccountRow[] {
  const found = rows<Raw<AccountRow, { settings: string; hosts: string }>>(db, "SELECT * FROM account ORDER BY id");
  return found.map((a) => ({ ...a, settings: JSON.parse(a.settings) as unknown, hosts: JSON.parse(a.hosts) as string[] }));
}

export function collections(db: ReadDb, account?: number): CollectionRow[] {
  const found = rows<Raw<CollectionRow, { kinds: string; readOnly: number }>>(
    db,
    `SELECT id, account, ref, name, kinds, read_only AS readOnly, unlisted, state, total, checked FROM collection
     WHERE account = coalesce(?, account) ORDER BY account, name, id`,
    account ?? null,
  );
  return found.map((c) => ({ ...c, kinds: JSON.parse(c.kinds) as Kind[], readOnly: c.readOnly === 1 }));
}

export function counts(db: ReadDb): CountRow[] {
  return rows(
    db,
    `SELECT c.account, n.collection, n.kind, sum(n.count) AS count, sum(n.missing) AS missing FROM (
       SELECT collection, kind, count(*) AS count, sum(placed = 0) AS missing FROM item WHERE current IS NOT NULL GROUP BY collection, kind
       UNION ALL SELECT i.collection, i.kind, -count(*), -sum(i.placed = 0) ${flagged} GROUP BY i.collection, i.kind
     ) n JOIN collection c ON c.id = n.collection GROUP BY n.collection, n.kind HAVING sum(n.count) > 0`,
  );
}

/** Items i that are there now but not counted. They are few, and an index holds them: everybody else is counted without a look. */
export const flagged = "FROM version v CROSS JOIN item i ON i.id = v.item AND i.current = v.id WHERE v.flag IS NOT NULL";

/** To-dos a provider put in place of the real ones. They are kept, and not counted. */
export function placeholders(db: ReadDb): { account: number; count: number }[] {
  return rows(db, `SELECT i.account, count(*) AS count ${flagged} AND v.flag = 'placeholder' GROUP BY i.account`);
}

/** Newest first. */
export function runs(db: ReadDb, account: number, limit: number): RunRow[] {
  return rows(db, "SELECT id, account, kind, started, ended, status, error, detail FROM run WHERE account = ? ORDER BY id DESC LIMIT ?", account, limit);
}

/** The newest run that looked at everything and could tell, by account. */
export function lastGoodRuns(db: ReadDb): RunRow[] {
  return rows(
    db,
    `SELECT id, account, kind, started, ended, status, error, detail FROM run
     WHERE id IN (SELECT max(id) FROM run WHERE kind = 'backup' AND status IN ('complete', 'held') GROUP BY account)`,
  );
}

export function owed(db: ReadDb, account?: number): OwedRow[] {
  return rows(
    db,
    `SELECT c.account, o.collection, o.href, o.reason, o.detail, o.tries, o.first_seen AS firstSeen
     FROM owed o JOIN collection c ON c.id = o.collection WHERE c.account = coalesce(?, c.account) ORDER BY o.collection, o.href`,
    account ?? null,
  );
}
