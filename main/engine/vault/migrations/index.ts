import { LifeboatError } from "../../../api/errors.ts";
import type { WriteDb } from "../db.ts";
import { start } from "./010-start.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [start];

/** The newest format this program writes. */
export const format = migrations.at(-1)?.format ?? 0;

export type FormatInfo = { readonly format: number; readonly minReader: number; readonly minWriter: number };

/** Undefined for a database that is not a vault yet. */
export function formatOf(db: { prepare: WriteDb["prepare"] }): FormatInfo | undefined {
  const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'").get();
  if (!has) return undefined;
  const read = db.prepare("SELECT value FROM meta WHERE key = ?").pluck();
  const number = (key: string): number => Number(read.get(key) ?? 0);
  return { format: number("format"), minReader: number("min_reader"), minWriter: number("min_writer") };
}

/** "read-only" for a vault of a newer program that this one can still read. Throws vault-newer where it cannot. */
export function howToOpen(info: FormatInfo): "write" | "read-only" {
  if (info.minReader > format) {
    throw new LifeboatError("vault-newer", `the vault has format ${info.format}; this program reads up to ${format}`);
  }
  return info.minWriter > format ? "read-only" : "write";
}

/** Brings a vault to `target`, step by step. A breaking step copies the vault to a safety file first. */
export function migrate(db: WriteDb, safetyFile: (from: number) => string, steps: readonly Migration[] = migrations): void {
  const from = formatOf(db);
  for (const step of steps.filter((s) => s.format > (from?.format ?? 0))) {
    if (from && step.minReader > from.format) db.prepare("VACUUM INTO ?").run(safetyFile(from.format));
    db.transaction(() => {
      if (!from) db.exec("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
      db.exec(step.sql);
      const set = db.prepare("INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
      set.run("format", String(step.format));
      set.run("min_reader", String(step.minReader));
      set.run("min_writer", String(step.minWriter));
    }).immediate();
  }
}
