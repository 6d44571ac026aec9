// Whether a server gave back what it was given, apart from what servers may rewrite: order of properties and of a rule's
// parts, case of names, order and quotes of parameters, noughts, folding, and PRODID. Written apart from main/engine/items, whose comparison it helps to test.

export function sameText(a: Uint8Array, b: Uint8Array): boolean {
  return canonical(a) === canonical(b);
}

function canonical(bytes: Uint8Array): string {
  const unfolded = Buffer.from(bytes).toString().replace(/\r?\n[ \t]/g, "");
  const lines = unfolded.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("PRODID:"));
  return lines.map(plainHead).map(sortedRule).sort().join("\n");
}

/** Xandikos gives the parts of a recurrence rule in an order of its own. */
function sortedRule(line: string): string {
  return line.startsWith("RRULE:") ? `RRULE:${line.slice(6).split(";").sort().join(";")}` : line;
}

/** Name in capitals; parameters in any order, with or without needless quotes. */
function plainHead(line: string): string {
  const end = /^(?:[^":]|"[^"]*")*/.exec(line)?.[0].length ?? 0;
  const [name = "", ...params] = line.slice(0, end).replaceAll('"', "").split(";");
  return `${[name.toUpperCase(), ...params.sort()].join(";")}:${plainValue(name, line.slice(end + 1))}`;
}

function plainValue(name: string, value: string): string {
  if (name === "GEO") return value.split(";").map(Number).join(";");
  return name === "TRIGGER" && value === "P0D" ? "PT0S" : value;
}
