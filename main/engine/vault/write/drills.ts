import type { WriteDb } from "../db.ts";
import { insert, run } from "../sql.ts";

export function beginDrill(db: WriteDb, collection: number | null, now: string): number {
  return insert(db, "INSERT INTO drill(started, status, collection) VALUES (?, 'running', ?)", now, collection);
}

export type DrillEnd = { readonly status: "passed" | "failed" | "cancelled"; readonly counts: object; readonly problems: readonly object[] };

export function endDrill(db: WriteDb, drill: number, { status, counts, problems }: DrillEnd, now: string): void {
  run(db, "UPDATE drill SET status = ?, ended = ?, counts = ?, problems = ? WHERE id = ?", status, now, JSON.stringify(counts), JSON.stringify(problems), drill);
}
