import type { WriteDb } from "../db.ts";
import { insert, run } from "../sql.ts";

/** Either some is brought back, and one collection whole, or everything from a second copy, by its name. */
export type DrillStart = { readonly collection?: number | null; readonly place?: string };

export function beginDrill(db: WriteDb, { collection, place }: DrillStart, now: string): number {
  return insert(db, "INSERT INTO drill(started, status, collection, place) VALUES (?, 'running', ?, ?)", now, collection ?? null, place ?? null);
}

export type DrillEnd = { readonly status: "passed" | "failed" | "cancelled"; readonly counts: object; readonly problems: readonly object[] };

export function endDrill(db: WriteDb, drill: number, { status, counts, problems }: DrillEnd, now: string): void {
  run(db, "UPDATE drill SET status = ?, ended = ?, counts = ?, problems = ? WHERE id = ?", status, now, JSON.stringify(counts), JSON.stringify(problems), drill);
}
