import { hash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import { editBytes } from "../formats/content-edit.ts";
import { parseContent } from "../formats/content-lines.ts";
import { withRelatedUids, withUid as withCalendarUid } from "../formats/icalendar.ts";
import { mentions } from "../formats/mentions.ts";
import { summarise } from "../formats/summary.ts";
import { viewVCard, withMembers, withPhoto, withUid as withCardUid } from "../formats/vcard.ts";
import { factLosses, fitted } from "../items/fit.ts";
import type { Loss } from "../items/losses.ts";
import type { Body, Facts, Item, Kind, Lack } from "../providers/provider.ts";
import { type ContentBody, type ContentRow, largestText } from "../vault/read/items.ts";
import type { Vault } from "../vault/vault.ts";
import { uidFor } from "./keys.ts";

/**
 * What will be sent, and the SHA-256 of its body. `whole`: the text before it was made to fit what the target can hold.
 * `leftOut`: parts and labels that have no place there. `rawLost`: the type of a service's own answer that is damaged here.
 */
export type Prepared = { readonly item: Item; readonly written: Uint8Array; readonly whole?: Uint8Array; readonly leftOut: readonly Loss[]; readonly rawLost?: string };
export type Files = Pick<Vault["blobs"], "path">;
/** What an item is made to fit. */
export type Fit = {
  readonly files: Files;
  /** UIDs that things have there under another name. */
  readonly uids: ReadonlyMap<string, string>;
  /** What the target cannot hold. */
  readonly lacks: readonly Lack[];
};

/**
 * Makes an item fit to be written: text has a UID, a contact photo that was only linked is inside, nothing asks a server
 * to send messages, references follow `uids`, and what the target lacks is in the note or left out. Throws damage, gone
 * (forgotten), too-large.
 */
export function prepare(content: ContentRow, fit: Fit): Prepared {
  const { kind } = content;
  if (kind === "photo") return preparePhoto(content, fit);
  const bytes = readText(content.body, fit.files);
  const whole = kind === "contact" ? prepareCard(content, bytes, fit) : prepareCalendar(content, bytes, fit.uids);
  const ready = fitted(kind, whole, fit.lacks);
  const leftOut = lossesOf(content, fit.lacks);
  const facts = heldFacts(content, leftOut);
  const uid = uidIn(content, ready) ?? uidFor(content.item);
  const raw = rawOf(content, fit.files);
  const item: Item = { kind, uid, body: { type: content.body.type, bytes: ready }, facts, ...(raw && { raw }) };
  return { item, written: hash("sha256", ready, "buffer"), whole, leftOut, ...(content.raw && !raw && { rawLost: content.raw.type }) };
}

/** What the service itself said of it, for the same service. Where it is damaged the text alone is written. */
function rawOf({ raw }: ContentRow, files: Files): Item["raw"] {
  try {
    return raw === null ? undefined : { type: raw.type, bytes: readText(raw, files) };
  } catch {
    return undefined;
  }
}

/** The UID a text will be written with, as far as its row tells. */
export const expectedUid = (of: { readonly kind: Kind; readonly uid: string | null; readonly item: number }): string | undefined =>
  of.kind === "photo" ? undefined : (of.uid ?? uidFor(of.item));

function preparePhoto(content: ContentRow, { files, lacks }: Fit): Prepared {
  const { body, parts } = content;
  const leftOut = lossesOf(content, lacks);
  const held = parts.filter(({ name }) => !leftOut.some(({ field }) => field === `part:${name}`));
  const opened = held.map((part) => [part.name, bodyOf(part, files)] as const);
  const item: Item = { kind: "photo", body: bodyOf(body, files), facts: heldFacts(content, leftOut), ...(opened.length > 0 && { parts: Object.fromEntries(opened) }) };
  return { item, written: Buffer.from(body.hash, "hex"), leftOut };
}

const lossesOf = ({ kind, groups, parts }: ContentRow, lacks: readonly Lack[]): Loss[] => factLosses(kind, { groups, parts: parts.map(({ name }) => name) }, lacks);

/** With labels and albums by name, as an op has them; without those that have no place there. */
function heldFacts({ facts, groups }: ContentRow, leftOut: readonly Loss[]): Facts {
  const { groups: ids, ...held } = facts;
  const lost = leftOut.find(({ field }) => field === "groups")?.said ?? [];
  return ids === undefined || (lost.length > 0 && lost.length === groups.length) ? held : { ...held, groups: groups.slice(0, groups.length - lost.length) };
}

function prepareCard(content: ContentRow, bytes: Uint8Array, { files, uids }: Fit): Uint8Array {
  let ready = bytes;
  if (uidIn(content, ready) === undefined) ready = withCardUid(ready, content.uid ?? uidFor(content.item));
  return withLinkedPhoto(content, withUids("contact", ready, uids), files);
}

/** What refers to things by UIDs that they have there under another name follows them. */
export function withUids(kind: Kind, bytes: Uint8Array, uids: ReadonlyMap<string, string>): Uint8Array {
  if (uids.size === 0 || !mentions(bytes, kind === "contact" ? "MEMBER" : "RELATED-TO")) return bytes;
  return kind === "contact" ? withMembers(bytes, uids) : withRelatedUids(bytes, uids);
}

/** A photo the card only links to is put inside, as it was when it was kept: the link may be dead by now. */
export function withLinkedPhoto(content: ContentRow, bytes: Uint8Array, files: Files): Uint8Array {
  const photo = content.parts.find((part) => part.name === "photo");
  if (!photo || viewVCard(bytes).photo?.kind !== "url") return bytes;
  return withPhoto(bytes, { type: photo.type, bytes: readText(photo, files) });
}

function prepareCalendar(content: ContentRow, bytes: Uint8Array, uids: ReadonlyMap<string, string>): Uint8Array {
  let ready = bytes;
  if (uidIn(content, ready) === undefined) ready = withCalendarUid(ready, content.uid ?? uidFor(content.item));
  ready = withUids(content.kind, ready, uids);
  return mentions(ready, "METHOD") ? withoutMethod(ready) : ready;
}

/** A METHOD makes a calendar text a message (RFC 5546), which nobody must be sent. */
function withoutMethod(bytes: Uint8Array): Uint8Array {
  let depth = 0;
  return editBytes(parseContent(bytes), (line) => {
    if (line.name === "BEGIN") depth++;
    if (line.name === "END") depth--;
    return line.name === "METHOD" && depth === 1 ? undefined : line;
  });
}

/** The text's own UID. Nearly all say what their row has, and plainly: that needs no parsing. */
function uidIn({ kind, uid }: ContentRow, bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (uid !== null && buffer.includes(`\r\nUID:${uid}\r\n`)) return uid;
  return summarise(kind, bytes).uid;
}

/** Throws gone, damage, too-large. */
export function readText(body: ContentBody, files: Files): Uint8Array {
  if (body.size > largestText) throw new LifeboatError("too-large", `a text of ${body.size} bytes`);
  const bytes = body.data ?? readFileSync(fileOf(body, files));
  if (hash("sha256", bytes) !== body.hash) throw new LifeboatError("damage", `the text ${body.hash} is not what was kept`);
  return bytes;
}

function bodyOf(body: ContentBody, files: Files): Body {
  const { data, type } = body;
  if (data) return { type, bytes: data };
  const path = fileOf(body, files);
  return { type, path, open: (from = 0) => Readable.toWeb(createReadStream(path, { start: from })) as ReadableStream<Uint8Array> };
}

/** Where a body kept as a file is. Throws gone, damage. */
export function fileOf({ hash, ext, size }: ContentBody, files: Files): string {
  if (ext === null) throw new LifeboatError("gone", "it was forgotten on request");
  const path = files.path(Buffer.from(hash, "hex"), ext);
  const found = sizeOf(path);
  if (found !== size) throw new LifeboatError("damage", `photos/${hash.slice(0, 2)}/${hash}.${ext} has ${found ?? "no"} bytes, not ${size}`);
  return path;
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch (error) {
    if (asLifeboatError(error).code === "not-found") return undefined;
    throw error;
  }
}
