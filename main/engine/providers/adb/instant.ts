import type { Row } from "./table.ts";
import { number } from "./table.ts";

/** Milliseconds since 1970; undefined for what is no time. */
export function timeOf(row: Row, column: string): Date | undefined {
  const at = number(row, column);
  return at === undefined || Math.abs(at) > latest ? undefined : new Date(at);
}

const latest = Date.UTC(9999, 0, 1);

/** RFC 5545 3.3.6, and the phone's own "P3600S" without a T, in milliseconds. */
export function durationMs(value: string): number | undefined {
  const found = /^([+-])?P(?:(\d{1,9})W)?(?:(\d{1,9})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?$/i.exec(value.trim());
  if (found === null) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0));
  return (found[1] === "-" ? -1000 : 1000) * ((weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds);
}
