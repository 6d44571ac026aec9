// MediaStore's scan_file: a file, or all below a folder, as they are now (ModernMediaScanner). Hidden folders hold no media.
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Sql } from "./changes.ts";

const sorts: readonly (readonly [RegExp, number, string])[] = [[/\.(?:jpe?g|png|gif|heic)$/i, 1, "image/jpeg"], [/\.(?:mp4|mov|3gp)$/i, 3, "video/mp4"], [/\.vcf$/i, 0, "text/x-vcard"]];
const table = '"media/external/file"';

/** As `content call` prints the answer. */
export function scan(sql: Sql, path: string): string {
  const known = sql.all(`select _id, _data from ${table}`).filter(({ _data: data }) => data === path || String(data).startsWith(`${path}/`));
  for (const { _id: id, _data: data } of known) if (!existsSync(String(data))) sql.run(`delete from ${table} where _id = ?`, id ?? null);
  const files = existsSync(path) ? filesBelow(path) : [];
  for (const file of files) if (!known.some(({ _data: data }) => data === file)) add(sql, file);
  return `Bundle[{uri=${files.length === 0 ? "null" : "content://media/external_primary/file/1"}}]`;
}

function filesBelow(path: string): string[] {
  if (!lstatSync(path).isDirectory()) return [path];
  return readdirSync(path).filter((name) => !name.startsWith(".")).flatMap((name) => filesBelow(join(path, name)));
}

function add(sql: Sql, file: string): void {
  const [, type = 0, mime = "application/octet-stream"] = sorts.find(([pattern]) => pattern.test(file)) ?? [];
  const { size, mtimeMs } = lstatSync(file);
  const seconds = Math.trunc(mtimeMs / 1000);
  sql.run(`insert into ${table} (_data, _display_name, _size, mime_type, media_type, date_modified, datetaken, bucket_display_name, is_favorite) values (?, ?, ?, ?, ?, ?, ?, ?, 0)`, file, basename(file), size, mime, type, seconds, seconds * 1000, basename(dirname(file)));
}
