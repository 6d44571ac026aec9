// "Photo Details.csv": what iCloud knows of each photo in a folder.
import { nameOf } from "../exports/entry.ts";
import type { Row } from "./csv.ts";

export type Detail = {
  /** Apple's own, of unknown kind; the same in every export. */
  readonly checksum: string | undefined;
  readonly favourite: boolean;
  readonly deleted: boolean;
  /** UTC, to the minute. */
  readonly taken: string | undefined;
};

export const detailColumns = ["imgName", "fileChecksum", "favorite", "deleted", "originalCreationDate"];
/** Its one column is called differently in different exports. */
export const albumColumns = ["Images", "imgName", "imageName"];

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/** Of all tables of a folder, by file name. Where a name has two rows, nobody knows which is whose: it has none. */
export function readDetails(rows: Iterable<Row>): Map<string, Detail> {
  const details = new Map<string, Detail>();
  const twice = new Set<string>();
  for (const row of rows) {
    const name = nameOf(row["imgName"] ?? "").normalize("NFC");
    if (details.has(name)) twice.add(name);
    details.set(name, {
      checksum: row["fileChecksum"] || undefined,
      favourite: row["favorite"]?.toLowerCase() === "yes",
      deleted: row["deleted"]?.toLowerCase() === "yes",
      taken: takenOf(row["originalCreationDate"] ?? ""),
    });
  }
  for (const name of twice) details.delete(name);
  return details;
}

/** "Saturday June 4,2022 12:11 PM GMT"; undefined for anything else. */
export function takenOf(text: string): string | undefined {
  const [, month = "", day = "", year = "", hour = "", minute = "", half = ""] = /^\w+ (\w+) (\d{1,2}), ?(\d{4}) (\d{1,2}):(\d\d) ?([AP]M) GMT$/i.exec(text.replaceAll(/\s+/g, " ").trim()) ?? [];
  const at = months.indexOf(month.toLowerCase());
  if (at < 0 || Number(hour) > 12) return undefined;
  const hours = (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  const time = new Date(Date.UTC(Number(year), at, Number(day), hours, Number(minute)));
  return Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day) ? undefined : time.toISOString().replace(".000Z", "Z");
}

/** The names in an album's list. */
export function readAlbum(rows: readonly Row[]): string[] {
  const names = rows.flatMap((row) => albumColumns.flatMap((column) => row[column] ?? []).slice(0, 1));
  return names.filter((name) => name !== "").map((name) => nameOf(name).normalize("NFC"));
}
