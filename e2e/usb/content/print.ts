// How Android's `content` prints a cursor: no escaping, and no telling NULL from the word.
import type { Value } from "./arguments.ts";

export type Row = Readonly<Record<string, Value>>;

export const nothing = "No result found.\n";

export function printRow(row: Row, index: number): string {
  const columns = Object.entries(row).map(([name, value]) => `${name}=${printValue(value)}`);
  return `Row: ${String(index)} ${columns.join(", ")}\n`;
}

function printValue(value: Value): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  // Integers arrive as bigint, so this is a column of the type REAL, read with getFloat.
  if (typeof value === "number") return javaFloat(Math.fround(value));
  return "BLOB";
}

/** `Float.toString` of Java. */
export function javaFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const shortest = Array.from({ length: 9 }, (_, n) => value.toExponential(n)).find((text) => Math.fround(Number(text)) === value);
  const [digits = "0", exponent = "0"] = (shortest ?? value.toExponential()).split("e");
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return `${withPoint(digits)}E${String(Number(exponent))}`;
  return withPoint(Object.is(value, -0) ? "-0" : plain(digits, Number(exponent)));
}

/** 1.25 and 2 make 125. */
function plain(digits: string, exponent: number): string {
  const places = Math.max(0, (digits.split(".")[1]?.length ?? 0) - exponent);
  return Number(`${digits}e${String(exponent)}`).toFixed(places);
}

function withPoint(digits: string): string {
  return digits.includes(".") ? digits : `${digits}.0`;
}
