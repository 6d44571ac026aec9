import type { ReadDb } from "../db.ts";
import { rows, value } from "../sql.ts";

export type CheckupRow = {
  readonly id: number;
  readonly started: string;
  readonly ended: string | null;
  readonly status: "running" | "clean" | "damaged" | "cancelled";
  readonly position: number;
  readonly counts: string;
  readonly damage: string;
};

/** Newest first. */
export function checkups(db: ReadDb, limit: number): CheckupRow[] {
  return rows(db, "SELECT * FROM checkup ORDER BY id DESC LIMIT ?", limit);
}

export function vaultSize(db: ReadDb): { bodies: number; bytes: number } {
  return {
    bodies: value<number>(db, "SELECT count(*) FROM body") ?? 0,
    bytes: value<number>(db, "SELECT coalesce(sum(size), 0) FROM body WHERE data IS NOT NULL OR ext IS NOT NULL") ?? 0,
  };
}
