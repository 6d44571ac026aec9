import { type Component, linesNamed } from "../../formats/components.ts";
import { binaryValue, encodingOf, textValue } from "../../formats/content-values.ts";
import type { Body } from "../provider.ts";

export type NewFile = { readonly name: string; readonly contentType: string; readonly contentBytes: string };

/** A larger file would need an upload of its own. */
const largest = 3_000_000;

/** Files inside a text, and lines for its note about those that only are elsewhere, or are too large. */
export function filesOf(part: Component | undefined): { readonly files: NewFile[]; readonly notes: string[] } {
  const files: NewFile[] = [];
  const notes: string[] = [];
  for (const [n, line] of (part === undefined ? [] : linesNamed(part, "ATTACH")).entries()) {
    const bytes = encodingOf(line) === "BASE64" ? binaryValue(line) : undefined;
    const name = line.param("X-FILENAME")[0] ?? line.param("FILENAME")[0] ?? `attachment-${n + 1}`;
    if (bytes === undefined || bytes.length > largest) notes.push(`Attachment: ${bytes === undefined ? textValue(line) : name}`);
    else files.push({ name, contentType: line.param("FMTTYPE")[0] ?? "application/octet-stream", contentBytes: Buffer.from(bytes).toString("base64") });
  }
  return { files, notes };
}

/** Of all attachments those that came with their bytes, as parts of the item. */
export function fileParts(attachments: readonly { readonly contentType?: string | null }[]): Record<string, Body> {
  const found = attachments.flatMap((attachment, n): [string, Body][] => {
    const { contentBytes } = attachment as { readonly contentBytes?: unknown };
    if (typeof contentBytes !== "string") return [];
    return [[`attachment-${n + 1}`, { type: attachment.contentType ?? "application/octet-stream", bytes: new Uint8Array(Buffer.from(contentBytes, "base64")) }]];
  });
  return Object.fromEntries(found);
}
