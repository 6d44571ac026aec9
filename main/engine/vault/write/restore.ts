import { LifeboatError } from "../../../api/errors.ts";
import type { WriteDb } from "../db.ts";
import { insert, rows, run, value } from "../sql.ts";
import { snapshotOf } from "./runs.ts";

/** create: as it is kept. copy: the same beside what is there. merge: both sides' edits. none: nothing is written. */
export type OpName = "create" | "copy" | "replace" | "merge" | "remove" | "none";
/**
 * Not sent: planned. Open: sent, no answer yet; unsure, nobody knows; done, made, but where; clash, refused since something is
 * in its place. There: written, to be read back; half, a part of it. Read back: same (and of an op "none": was there already);
 * changed, not all of it as it was; missing; not-yet-visible; unreadable. Not written: there, since that very thing is; kept,
 * since something else is; failed.
 */
export type JournalState =
  | "planned" | "sent" | "unsure" | "done" | "clash" | "written" | "half"
  | "same" | "changed" | "missing" | "not-yet-visible" | "unreadable" | "there" | "kept" | "failed";
export type PlannedOp = {
  /** Its place in the writing order; an op that stood there before is replaced. */
  readonly seq: number;
  readonly item: number;
  readonly version: number;
  readonly collection: number | null;
  readonly op: OpName;
  readonly key: string;
  readonly href?: string | undefined;
  readonly etag?: string | undefined;
  readonly there?: number | undefined;
  readonly base?: number | undefined;
  readonly state: JournalState;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
};
export type JournalMark = {
  readonly seq: number;
  readonly state: JournalState;
  readonly href?: string | undefined;
  readonly etag?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
};
export type Link = {
  readonly item: number;
  readonly account: number;
  readonly collection: number;
  readonly href: string;
  readonly etag?: string | undefined;
  readonly key: string;
  /** SHA-256 of what was sent, and of what came back when it was read again. */
  readonly written: Uint8Array;
  readonly readback?: Uint8Array | undefined;
};

export function beginRestore(db: WriteDb, account: number, asked: object, now: string): number {
  return insert(db, "INSERT INTO restore(account, asked, started, status) VALUES (?, ?, ?, 'running')", account, JSON.stringify(asked), now);
}

/** One that stopped is under way again, with another plan for what it did not come to. Gives its number. */
export function resumeRestore(db: WriteDb, restore: number): number {
  giveUpPlanned(db, restore);
  run(db, "UPDATE restore SET status = 'running', ended = NULL, asked = json_remove(asked, '$.ops') WHERE id = ?", restore);
  return restore;
}

/** The plan, in pages. */
export function planOps(db: WriteDb, restore: number, ops: readonly PlannedOp[]): void {
  for (const o of ops) {
    run(
      db,
      `INSERT OR REPLACE INTO journal(restore, seq, item, version, collection, op, key, href, etag, there, base, state, code, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      restore,
      o.seq,
      o.item,
      o.version,
      o.collection,
      o.op,
      o.key,
      o.href ?? null,
      o.etag ?? null,
      o.there ?? null,
      o.base ?? null,
      o.state,
      o.code ?? null,
      o.detail ?? null,
    );
  }
}

/** Durable before a batch leaves ("sent"), and again with each outcome, in one transaction with its links. */
export function markOps(db: WriteDb, restore: number, marks: readonly JournalMark[], links: readonly Link[]): void {
  for (const m of marks) {
    run(
      db,
      `UPDATE journal SET state = ?, href = coalesce(?, href), etag = coalesce(?, etag), code = ?, detail = ? WHERE restore = ? AND seq = ?`,
      m.state,
      m.href ?? null,
      m.etag ?? null,
      m.code ?? null,
      m.detail ?? null,
      restore,
      m.seq,
    );
  }
  for (const link of links) {
    run(
      db,
      `INSERT OR REPLACE INTO link(item, account, collection, href, etag, key, written, readback) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      link.item,
      link.account,
      link.collection,
      link.href,
      link.etag ?? null,
      link.key,
      link.written,
      link.readback ?? null,
    );
  }
}

/** `asked.looked` is the last run that looked at the account before: what was written since can have no rows yet. */
export function endRestore(db: WriteDb, restore: number, status: "done" | "partial", now: string): void {
  run(
    db,
    `UPDATE restore SET status = ?, ended = ?, asked = json_set(asked, '$.looked',
       (SELECT coalesce(max(id), 0) FROM run WHERE account = restore.account AND kind = 'backup' AND ended IS NOT NULL)) WHERE id = ?`,
    status,
    now,
    restore,
  );
}

/** The plan is whole; only now may anything be sent. What was held up to now is not what will be sent. Throws count-mismatch when it is not. */
export function sealPlan(db: WriteDb, restore: number, ops: number): void {
  const written = value<number>(db, "SELECT count(*) FROM journal WHERE restore = ?", restore);
  if (written !== ops) throw new LifeboatError("count-mismatch", `${ops} ops planned, ${written ?? 0} in the journal`);
  run(db, "UPDATE restore SET asked = json_set(asked, '$.ops', ?, '$.upTo', (SELECT coalesce(max(id), 0) FROM snapshot)) WHERE id = ?", ops, restore);
}

/** What of a restore that stopped was never sent will not be. */
export function giveUpPlanned(db: WriteDb, restore: number): void {
  run(db, "UPDATE journal SET state = 'failed', code = 'cancelled', detail = 'it was not sent' WHERE restore = ? AND state = 'planned'", restore);
}

/** Ends the intervals of what an undo removed: nobody has to ask where that went. Gives how many. */
export function letGoRemoved(db: WriteDb, runId: number, restore: number, now: string): number {
  const removed = rows<Placed>(
    db,
    `SELECT i.id, i.collection, i.href FROM journal j JOIN item i ON i.id = j.item AND i.collection = j.collection AND i.href = j.href
     WHERE j.restore = ? AND j.op = 'remove' AND j.state IN ('written', 'same') AND i.placed = 1 AND i.current IS NOT NULL`,
    restore,
  );
  letGo(db, runId, removed, now);
  return removed.length;
}

/** The same of what this run found gone while its undo is not settled yet. */
export function letGoAbsent(db: WriteDb, runId: number, now: string): void {
  letGo(db, runId, rows<Placed>(db, "SELECT i.id, i.collection, i.href FROM temp.removed t JOIN item i ON i.id = t.item WHERE t.run = ? AND i.current IS NOT NULL", runId), now);
}

type Placed = { readonly id: number; readonly collection: number; readonly href: string };

function letGo(db: WriteDb, runId: number, removed: readonly Placed[], now: string): void {
  for (const { id, collection, href } of removed) {
    run(db, "UPDATE version SET until = ? WHERE id = (SELECT current FROM item WHERE id = ?)", snapshotOf(db, runId, now), id);
    run(db, "UPDATE item SET current = NULL, placed = 0 WHERE id = ?", id);
    run(db, "INSERT OR REPLACE INTO missing(item, since, verdict, acknowledged) VALUES (?, ?, 'note', ?)", id, now, now);
    run(db, "DELETE FROM link WHERE collection = ? AND href = ?", collection, href);
  }
}
