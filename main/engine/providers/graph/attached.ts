import { type Component, linesNamed } from "../../formats/components.ts";
import { binaryValue, encodingOf, paramText, textValue } from "../../formats/content-values.ts";
import { LifeboatError } from "../../../api/errors.ts";
import type { Body, Io } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import type { GraphClient } from "./client.ts";

export type NewFile = { readonly name: string; readonly contentType: string; readonly contentBytes: string };

/** What an event and a to-do hold, a file each. */
export const largestFile = { event: 150_000_000, task: 25_000_000 } as const;
/** Larger ones go in pieces, in a session of their own. */
const mostAtOnce = 3_000_000;
const piece = 12 * 320 * 1024;

/** Files inside a text, and lines for its note about those that only are elsewhere, or are too large. */
export function filesOf(part: Component | undefined, largest: number): { readonly files: NewFile[]; readonly notes: string[] } {
  const files: NewFile[] = [];
  const notes: string[] = [];
  for (const [n, line] of (part === undefined ? [] : linesNamed(part, "ATTACH")).entries()) {
    const bytes = encodingOf(line) === "BASE64" ? binaryValue(line) : undefined;
    const name = paramText(line, "X-FILENAME") ?? paramText(line, "FILENAME") ?? `attachment-${n + 1}`;
    if (bytes === undefined || bytes.length > largest) notes.push(`Attachment: ${bytes === undefined ? textValue(line) : name}`);
    else files.push({ name, contentType: paramText(line, "FMTTYPE") ?? "application/octet-stream", contentBytes: Buffer.from(bytes).toString("base64") });
  }
  return { files, notes };
}

/** `path`: that of the attachments. Throws what it was refused with. */
type Place = { readonly of: keyof typeof largestFile; readonly path: string };
const types = { event: "#microsoft.graph.fileAttachment", task: "#microsoft.graph.taskFileAttachment" } as const;
const sessions = { event: "AttachmentItem", task: "attachmentInfo" } as const;

export async function attach(client: GraphClient, { of, path }: Place, file: NewFile, io: Io): Promise<void> {
  const { name, contentType, contentBytes } = file;
  const bytes = Buffer.from(contentBytes, "base64");
  if (bytes.length < mostAtOnce) return done(await client.send({ method: "POST", path, body: { "@odata.type": types[of], ...file } }, io));
  const body = { [sessions[of]]: { attachmentType: "file", name, contentType, size: bytes.length } };
  const { uploadUrl } = (await client.json({ method: "POST", path: `${path}/createUploadSession`, body }, io)) as { readonly uploadUrl?: string };
  if (!uploadUrl) throw new LifeboatError("bad-answer", "a session without an address");
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.subarray(at, at + piece);
    const headers = { "content-type": "application/octet-stream", "content-range": `bytes ${at}-${at + part.length - 1}/${bytes.length}` };
    if (of === "task") done(await client.send({ method: "PUT", path: `${client.pathOf(uploadUrl)}/content`, headers, body: part }, io));
    else await putSigned(client, uploadUrl, { headers, body: part }, io);
  }
}

/** Outlook's sessions are at addresses that are signed, and take no token. */
async function putSigned(client: GraphClient, url: string, init: Pick<RequestInit, "headers" | "body">, io: Io): Promise<void> {
  const { status, headers, body } = await client.plain(url, { method: "PUT", ...init }, io);
  await body?.cancel();
  done({ status, retryAfter: headers.get("retry-after") ?? undefined, body: undefined });
}

function done(answer: Answer): void {
  if (!isDone(answer)) throw errorOf(answer);
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
