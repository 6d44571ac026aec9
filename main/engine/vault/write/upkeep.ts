import type { WriteDb } from "../db.ts";
import { insert, run } from "../sql.ts";

/** Keeps a snapshot from ever being thinned out. */
export function pinSnapshot(db: WriteDb, snapshot: number, label: string, now: string): void {
  run(db, "INSERT INTO pin(snapshot, label, time) VALUES (?, ?, ?) ON CONFLICT(snapshot) DO UPDATE SET label = excluded.label", snapshot, label, now);
}

export function unpinSnapshot(db: WriteDb, snapshot: number): void {
  run(db, "DELETE FROM pin WHERE snapshot = ?", snapshot);
}

export function beginCheckup(db: WriteDb, now: string): number {
  return insert(db, "INSERT INTO checkup(started, status, position) VALUES (?, 'running', 0)", now);
}

/** Where the re-reading of bodies has got to, so that a broken-off check goes on from there. */
export function markCheckup(db: WriteDb, checkup: number, position: number, counts: object, damage: readonly object[]): void {
  run(db, "UPDATE checkup SET position = ?, counts = ?, damage = ? WHERE id = ?", position, JSON.stringify(counts), JSON.stringify(damage), checkup);
}

export function endCheckup(db: WriteDb, checkup: number, status: "clean" | "damaged" | "cancelled", now: string): void {
  run(db, "UPDATE checkup SET status = ?, ended = ? WHERE id = ?", status, now, checkup);
}
