// Whether a server gave back what it was given, apart from what servers may rewrite: order of properties, case of names,
// folding, and PRODID. Written apart from main/engine/items, whose comparison it helps to test.

export function sameText(a: Uint8Array, b: Uint8Array): boolean {
  return canonical(a) === canonical(b);
}

function canonical(bytes: Uint8Array): string {
  const unfolded = Buffer.from(bytes).toString().replace(/\r?\n[ \t]/g, "");
  const lines = unfolded.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("PRODID:"));
  return lines.map(upperName).sort().join("\n");
}

function upperName(line: string): string {
  const end = line.search(/[;:]/);
  return line.slice(0, end).toUpperCase() + line.slice(end);
}
