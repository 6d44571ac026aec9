// Whether a server gave back what it was given, apart from what servers may rewrite: order of properties and of a rule's
// parts, case of names, folding, and PRODID. Written apart from main/engine/items, whose comparison it helps to test.

export function sameText(a: Uint8Array, b: Uint8Array): boolean {
  return canonical(a) === canonical(b);
}

function canonical(bytes: Uint8Array): string {
  const unfolded = Buffer.from(bytes).toString().replace(/\r?\n[ \t]/g, "");
  const lines = unfolded.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("PRODID:"));
  return lines.map(upperName).map(sortedRule).sort().join("\n");
}

/** Xandikos gives the parts of a recurrence rule in an order of its own. */
function sortedRule(line: string): string {
  return line.startsWith("RRULE:") ? `RRULE:${line.slice(6).split(";").sort().join(";")}` : line;
}

function upperName(line: string): string {
  const end = line.search(/[;:]/);
  return line.slice(0, end).toUpperCase() + line.slice(end);
}
