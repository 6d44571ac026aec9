import type { ReadDb } from "../db.ts";
import { rows } from "../sql.ts";

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
