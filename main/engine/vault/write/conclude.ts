import type { WriteDb } from "../db.ts";
import { value } from "../sql.ts";
import { decide, settleReturned } from "./alarms.ts";
import { type CollectionEnd, endCollection, isHolding, markGone } from "./collections.ts";
import type { Verdict } from "./losses.ts";
import { letGoAbsent } from "./restore.ts";
import { endRun } from "./runs.ts";

export type Conclusion = {
  readonly verdicts: readonly Verdict[];
  readonly goneCollections: readonly number[];
  readonly ends: readonly { readonly collection: number; readonly end: CollectionEnd }[];
  /** False where some collection was not even looked at. */
  readonly whole: boolean;
  readonly counts: object;
  readonly now: string;
};
export type Concluded = { readonly status: "complete" | "partial" | "held"; readonly snapshot: number | undefined };

/**
 * The end of a run, as one transaction: what the brake said, the cursors, the roots, the run. A process that dies before
 * it has concluded nothing, and the next run finds the same absences and the same cursors.
 */
export function conclude(db: WriteDb, runId: number, { verdicts, goneCollections, ends, whole, counts, now }: Conclusion): Concluded {
  letGoAbsent(db, runId, now);
  for (const verdict of verdicts) decide(db, runId, verdict, now);
  for (const collection of goneCollections) markGone(db, collection);
  const account = value<number>(db, "SELECT account FROM run WHERE id = ?", runId) ?? 0;
  settleReturned(db, account, now);
  const states = ends.map(({ collection, end }) => endCollection(db, runId, collection, end, now));
  const complete = whole && states.every((state) => state === "complete");
  const status = isHolding(db, account) ? "held" : complete ? "complete" : "partial";
  return { status, snapshot: endRun(db, runId, { status, now, counts }) };
}
