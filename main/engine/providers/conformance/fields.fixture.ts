// For providers that keep fields, not text: what of a sample they are given, and whether it came back.
import { firstLine, readComponents } from "../../formats/components.ts";
import { parseContent } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { bytesOf } from "../bytes.ts";
import type { Item, Kind } from "../provider.ts";

const compared = ["UID", "FN", "TEL", "NOTE", "SUMMARY", "DESCRIPTION"];

/** The text of the first property of a name; "" for none. */
export async function valuesOf(item: Item): Promise<(name: string) => string> {
  const [root] = readComponents(parseContent(await bytesOf(item.body)).lines);
  const component = root?.children?.[0] ?? root;
  return (name) => {
    const line = component && firstLine(component, name);
    return line === undefined ? "" : textValue(line);
  };
}

export function sameFields(kind: Kind, a: Uint8Array, b: Uint8Array): boolean {
  if (kind === "photo") return Buffer.compare(a, b) === 0;
  return fieldsIn(a) === fieldsIn(b);
}

function fieldsIn(bytes: Uint8Array): string {
  const kept = parseContent(bytes).lines.filter(({ name }) => compared.includes(name));
  return kept.map((line) => `${line.name}:${textValue(line)}`).sort((a, b) => (a < b ? -1 : 1)).join("\n");
}
