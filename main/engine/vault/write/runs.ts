import type { ErrorCode } from "../../../api/errors.ts";
import type { Kind } from "../../formats/item.ts";
import type { WriteDb } from "../db.ts";
import { insert, row, rows, run, value } from "../sql.ts";
import { closeSnapshot } from "./snapshots.ts";

/** accept: what an answered alarm was about is let go. undo: what an undo removed is. */
export type RunKind = "backup" | "accept" | "undo";
/** held: the brake wants an answer. died: the program ended before the run did. */
export type RunStatus = "running" | "complete" | "partial" | "held" | "failed" | "cancelled" | "died";
/** As the provider describes it; `id` is the provider's. */
export type CollectionFacts = {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly readOnly: boolean;
  readonly unlisted: "gone" | "unknown";
};
export type SeenCollection = { readonly id: number; readonly ref: string; readonly cursor: string | null; readonly fully: string | null; readonly owed: number };

/** The caller holds the account's lock, so a run of it that has no end has died; two open snapshots would break the chain. */
export function beginRun(db: WriteDb, account: number, kind: RunKind, now: string): number {
  for (const dead of openRuns(db)) if (dead.account === account) closeDeadRun(db, dead.id, now);
  return insert(db, "INSERT INTO run(account, kind, started, status) VALUES (?, ?, ?, 'running')", account, kind, now);
}

export type RunEnd = { readonly status: RunStatus; readonly now: string; readonly error?: ErrorCode; readonly detail?: string; readonly counts?: object };

/** Closes the run's snapshot, if it made one, and gives its id. */
export function endRun(db: WriteDb, runId: number, end: RunEnd): number | undefined {
  const snapshot = openSnapshot(db, runId);
  if (snapshot !== undefined) closeSnapshot(db, snapshot, end.status === "complete" ? "complete" : end.status === "held" ? "held" : "partial");
  run(
    db,
    "UPDATE run SET ended = ?, status = ?, error = ?, detail = ?, counts = ? WHERE id = ?",
    end.now,
    end.status,
    end.error ?? null,
    end.detail ?? null,
    JSON.stringify(end.counts ?? {}),
    runId,
  );
  for (const table of ["listing", "listed", "absent", "removed"]) run(db, `DELETE FROM temp.${table} WHERE run = ?`, runId);
  return snapshot;
}

const openSnapshot = (db: WriteDb, runId: number): number | undefined =>
  value<number>(db, "SELECT id FROM snapshot WHERE run = ? AND status = 'open'", runId);

/** A run gets a snapshot with its first change, not before. */
export function snapshotOf(db: WriteDb, runId: number, now: string): number {
  const open = openSnapshot(db, runId);
  if (open !== undefined) return open;
  return insert(db, "INSERT INTO snapshot(account, run, time, status) SELECT account, id, ?, 'open' FROM run WHERE id = ?", now, runId);
}

/** Runs without an end, by account. Whether they died is for the holder of the account's lock to say. */
export const openRuns = (db: WriteDb): { id: number; account: number }[] => rows(db, "SELECT id, account FROM run WHERE ended IS NULL");

/** What a died run made durable becomes browsable as a partial snapshot. One that came to its end meanwhile is left alone. */
export function closeDeadRun(db: WriteDb, runId: number, now: string): void {
  if (!openRuns(db).some((open) => open.id === runId)) return;
  endRun(db, runId, { status: "died", now, error: "internal", detail: "the program ended before the run did" });
}

/** Enters the collections the provider lists, in its order. What it no longer lists is decided when the run closes. */
export function seeCollections(db: WriteDb, account: number, seen: readonly CollectionFacts[]): SeenCollection[] {
  return seen.map((c) => {
    run(
      db,
      `INSERT INTO collection(account, ref, name, kinds, read_only, unlisted, state) VALUES (?, ?, ?, ?, ?, ?, 'new')
       ON CONFLICT(account, ref) DO UPDATE SET name = excluded.name, kinds = excluded.kinds,
         read_only = excluded.read_only, unlisted = excluded.unlisted`,
      account,
      c.id,
      c.name,
      JSON.stringify(c.kinds),
      c.readOnly ? 1 : 0,
      c.unlisted,
    );
    const known = row<SeenCollection>(
      db,
      `SELECT id, ref, cursor, fully, (SELECT count(*) FROM owed WHERE owed.collection = collection.id) AS owed
       FROM collection WHERE account = ? AND ref = ?`,
      account,
      c.id,
    );
    return known as SeenCollection;
  });
}
