import { parseContent, type ContentLine } from "../formats/content-lines.ts";

/** Not text, so nothing in them is escaped (RFC 5545 3.3.13, RFC 6350 3.4, RFC 2426 GEO). */
const notText = new Set(["CALADRURI", "CALURI", "CONFERENCE", "FBURL", "GEO", "IMPP", "RRULE", "SOURCE", "TZURL", "URL"]);

/**
 * Names of properties, lower case, in which `there` has backslashes that `sent` has not, where the format knows none:
 * compared by meaning they are the same, but a reader by the book takes the backslashes for part of an address.
 */
export function escapedFields(sent: Uint8Array, there: Uint8Array): string[] {
  const text = Buffer.from(there.buffer, there.byteOffset, there.length);
  if (!text.includes(String.raw`\;`) && !text.includes(String.raw`\,`)) return [];
  const before = new Set(escapedLines(sent).map(({ value }) => value));
  return [...new Set(escapedLines(there).filter(({ value }) => !before.has(value)).map(({ name }) => name.toLowerCase()))];
}

function escapedLines(bytes: Uint8Array): ContentLine[] {
  return parseContent(bytes).lines.filter((line) => /\\[;,]/.test(line.value) && (notText.has(line.name) || line.param("VALUE")[0]?.toUpperCase() === "URI"));
}
