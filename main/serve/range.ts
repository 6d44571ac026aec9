export type Span = { readonly start: number; /** Inclusive. */ readonly end: number };

/**
 * The one range a Range header asks for (RFC 9110 14.1.2). Undefined: send everything, as for several ranges or what
 * is not understood; "none": nothing of it is here (416).
 */
export function rangeOf(header: string | undefined, size: number): Span | "none" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first === "") return Number(last) === 0 || size === 0 ? "none" : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= size ? "none" : { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
