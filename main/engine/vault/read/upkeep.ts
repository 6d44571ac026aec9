import type { ReadDb } from "../db.ts";
import { rows, value } from "../sql.ts";
import type { Forgetting } from "../write/forget.ts";

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

export type Unforgotten = Pick<Forgetting, "versions" | "collections"> & { /** Relative to the vault. */ readonly files: readonly string[] };

/** What a `forget` left to be done; undefined: nothing. A file that has come to belong to something new stays. */
export function forgetting(db: ReadDb): Unforgotten | undefined {
  const text = value<string>(db, "SELECT value FROM meta WHERE key = 'forgetting'");
  if (text === undefined) return undefined;
  const { files, ...left } = JSON.parse(text) as Forgetting;
  return { ...left, files: files.filter(({ body }) => value(db, "SELECT 1 FROM body WHERE id = ? AND ext IS NULL", body) !== undefined).map(({ path }) => path) };
}
