import type { Row } from "./table.ts";
import { number } from "./table.ts";

/** Milliseconds since 1970; undefined for what is no time. */
export function timeOf(row: Row, column: string): Date | undefined {
  const at = number(row, column);
  return at === undefined || Math.abs(at) > latest ? undefined : new Date(at);
}

const latest = Date.UTC(9999, 0, 1);
