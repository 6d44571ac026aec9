import { dirname } from "node:path";
import type { Kind } from "../../formats/item.ts";
import { summarise } from "../../formats/summary.ts";
import { textOf } from "../blob-file.ts";
import type { WriteDb } from "../db.ts";
import { row, run, value } from "../sql.ts";

/** Versions looked at in one transaction. */
const atOnce = 20_000;

type Unnamed = { readonly id: number; readonly kind: Kind; readonly data: null; readonly hash: Uint8Array; readonly ext: string };

/**
 * Texts that lie in files were once kept without their name and date, under the end of their href. Names the next one, if there is
 * one among the next few, and says whether any are left to look at; what was looked at is not looked at again.
 */
export function nameLargeText(db: WriteDb): boolean {
  const from = value<string>(db, "SELECT value FROM meta WHERE key = 'named'");
  const last = value<number>(db, "SELECT max(id) FROM version") ?? 0;
  if (from === "all") return false;
  const upTo = Number(from ?? 0) + atOnce;
  const found = row<Unnamed>(
    db,
    `SELECT v.id, i.kind, NULL AS data, b.hash, b.ext FROM version v JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
     WHERE v.id > ? AND v.id <= ? AND b.ext IS NOT NULL AND i.kind <> 'photo' AND substr(v.href, -length(v.name)) = v.name ORDER BY v.id LIMIT 1`,
    Number(from ?? 0),
    upTo,
  );
  const text = found && textOf(dirname(db.name), found);
  const summary = text && summarise(found.kind, text);
  if (found && summary?.name) run(db, "UPDATE version SET name = ?, at = coalesce(at, ?) WHERE id = ?", summary.name, summary.at ?? null, found.id);
  // Newer ones are named as they come.
  const next = found ? String(found.id) : upTo >= last ? "all" : String(upTo);
  run(db, "INSERT INTO meta(key, value) VALUES ('named', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", next);
  return next !== "all";
}
