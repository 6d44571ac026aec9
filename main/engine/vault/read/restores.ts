import type { ReadDb } from "../db.ts";
import { row, rows } from "../sql.ts";

export type RestoreRow = {
  readonly id: number;
  readonly account: number;
  readonly asked: string;
  readonly started: string;
  readonly ended: string | null;
  readonly status: "running" | "done" | "partial";
};
export type JournalRow = {
  readonly seq: number;
  readonly item: number;
  readonly version: number;
  readonly collection: number | null;
  readonly op: "create" | "replace" | "remove" | "none";
  readonly key: string;
  readonly href: string | null;
  readonly etag: string | null;
  readonly state: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly name: string;
  readonly kind: string;
};
export type LinkRow = {
  readonly item: number;
  readonly account: number;
  readonly collection: number;
  readonly href: string;
  readonly etag: string | null;
  readonly key: string;
  readonly written: Uint8Array;
  readonly readback: Uint8Array | null;
};

/** Newest first. */
export function restores(db: ReadDb, limit: number): RestoreRow[] {
  return rows(db, "SELECT * FROM restore ORDER BY id DESC LIMIT ?", limit);
}

export function restoreById(db: ReadDb, id: number): RestoreRow | undefined {
  return row(db, "SELECT * FROM restore WHERE id = ?", id);
}

export function journal(db: ReadDb, restore: number, page: { after: number; limit: number; states?: readonly string[] }): JournalRow[] {
  return rows(
    db,
    `SELECT j.seq, j.item, j.version, j.collection, j.op, j.key, j.href, j.etag, j.state, j.code, j.detail, v.name, i.kind
     FROM journal j JOIN version v ON v.id = j.version JOIN item i ON i.id = j.item
     WHERE j.restore = @restore AND j.seq > @after
       AND (@states IS NULL OR j.state IN (SELECT value FROM json_each(@states))) ORDER BY j.seq LIMIT @limit`,
    { restore, after: page.after, limit: page.limit, states: page.states ? JSON.stringify(page.states) : null },
  );
}

export function journalStates(db: ReadDb, restore: number): { op: string; state: string; count: number }[] {
  return rows(db, "SELECT op, state, count(*) AS count FROM journal WHERE restore = ? GROUP BY op, state", restore);
}

/** Links of these items into one account. */
export function links(db: ReadDb, account: number, items: readonly number[]): LinkRow[] {
  return rows(db, "SELECT * FROM link WHERE account = ? AND item IN (SELECT value FROM json_each(?))", account, JSON.stringify(items));
}
