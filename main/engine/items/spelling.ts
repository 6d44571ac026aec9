import { parseContent, type ContentLine } from "../formats/content-lines.ts";

/** Not text, so nothing in them is escaped (RFC 5545 3.3.13, RFC 6350 3.4, RFC 2426 GEO). */
const notText = new Set(["CALADRURI", "CALURI", "CONFERENCE", "FBURL", "GEO", "IMPP", "RRULE", "SOURCE", "TZURL", "URL"]);

/**
 * Names of properties, lower case, in which one of the two has backslashes that the other has not, where the format knows
 * none: compared by meaning they are the same, but a reader by the book takes the backslashes for part of an address.
 */
export function escapedFields(sent: Uint8Array, there: Uint8Array): string[] {
  if (!mayEscape(sent) && !mayEscape(there)) return [];
  const [before, after] = [escapedLines(sent), escapedLines(there)];
  return [...new Set([...lacking(after, before), ...lacking(before, after)].map(({ name }) => name.toLowerCase()))];
}

function mayEscape(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return text.includes(String.raw`\;`) || text.includes(String.raw`\,`);
}

function lacking(from: readonly ContentLine[], to: readonly ContentLine[]): ContentLine[] {
  const values = new Set(to.map(({ value }) => value));
  return from.filter(({ value }) => !values.has(value));
}

function escapedLines(bytes: Uint8Array): ContentLine[] {
  return parseContent(bytes).lines.filter((line) => /\\[;,]/.test(line.value) && (notText.has(line.name) || line.param("VALUE")[0]?.toUpperCase() === "URI"));
}
