/** Escapes a TEXT value (RFC 6350 section 3.4, RFC 5545 section 3.3.11). */
export function text(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(",", "\\,").replaceAll(";", "\\;");
}

/** Joins content lines, folded at 75 octets without splitting a character. */
export function contentLines(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  let out = "";
  let width = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (width + size > 75) {
      out += "\r\n ";
      width = 1;
    }
    out += char;
    width += size;
  }
  return out;
}
