// Replacing and removing what is there, only where it still is what it was.
import { rename, rm } from "node:fs/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { giveFreshName } from "../../disk/durable.ts";
import { bytesOf } from "../bytes.ts";
import type { Body, Op, Outcome, Ref } from "../provider.ts";
import { writeDurably } from "./durable.ts";
import type { Group } from "./group.ts";
import type { FsPath } from "./names.ts";
import { decodeName, escapeName, extensionOf, hrefOf, joinPath, splitHref, withoutExtension } from "./names.ts";
import { partFileName } from "./part-names.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import { pieceRef } from "./reader.ts";
import { rewrite } from "./rewrite.ts";
import { readText, textPieces } from "./scan.ts";
import type { FileEntry } from "./storage.ts";
import { sortOf } from "./types.ts";
import type { Workplace } from "./workplace.ts";
import { fileTime, pieceOf, temporaryPath } from "./workplace.ts";

type Replace = Extract<Op, { do: "replace" }>;
type Remove = Extract<Op, { do: "remove" }>;

/** What an href names now. */
type Current = { readonly ref: Ref } & (
  | { readonly is: "media"; readonly group: Group }
  | { readonly is: "text"; readonly file: FileEntry; readonly bytes: Uint8Array; readonly pieces: Piece[]; readonly at: number }
);

export async function replaceItem(place: Workplace, op: Replace): Promise<Outcome> {
  const current = await currentOf(place, op.ref.href);
  if (current === undefined || isStale(op.ref, current)) return { key: op.key, is: "conflict" };
  const isPhoto = op.item.kind === "photo";
  if (isPhoto !== (current.is === "media")) throw new LifeboatError("invalid-item", "another kind of item is there");
  const ref = current.is === "media" ? await replaceMedia(place, op, current.group) : await replaceText(place, op, current);
  return { key: op.key, is: "done", ref };
}

/** Removing what is gone already is done: the wish holds. */
export async function removeItem(place: Workplace, op: Remove): Promise<Outcome> {
  const current = await currentOf(place, op.ref.href);
  if (current === undefined) return { key: op.key, is: "done" };
  if (isStale(op.ref, current)) return { key: op.key, is: "conflict" };
  if (current.is === "text") await removeText(place, op.key, current);
  else for (const file of [...Object.values(current.group.parts), current.group.main]) await rm(pathOf(place, file));
  return { key: op.key, is: "done" };
}

/** Undefined where nothing is there. */
async function currentOf(place: Workplace, href: string): Promise<Current | undefined> {
  const { collection, name } = splitHref(href);
  if (collection !== place.collection) return undefined;
  const scan = await place.scan();
  const file = scan.texts.get(name);
  if (file !== undefined) return currentText(place, file, href);
  const known = scan.media.get(name);
  const group = known === undefined ? undefined : await place.reader.refresh(collection, known);
  const ref = group === undefined ? undefined : place.reader.mediaRef(collection, group);
  return group === undefined || ref?.href !== href ? undefined : { is: "media", ref, group };
}

async function currentText({ collection }: Workplace, file: FileEntry, href: string): Promise<Current | undefined> {
  const bytes = await readText(file).catch((thrown: unknown) => {
    if (asLifeboatError(thrown).code === "not-found") return undefined;
    throw thrown;
  });
  const pieces = bytes === undefined ? [] : textPieces(file, bytes);
  const refs = pieces.map((piece) => pieceRef(hrefOf(collection, file.name), piece));
  const at = refs.findIndex((ref) => ref.href === href);
  const ref = refs[at];
  return bytes === undefined || ref === undefined ? undefined : { is: "text", ref, file, bytes, pieces, at };
}

/** Between this look and the write another program may still slip in: a folder has no If-Match. */
function isStale(ref: Ref, current: Current): boolean {
  return ref.etag !== undefined && ref.etag !== current.ref.etag;
}

async function replaceText(place: Workplace, { key, item }: Replace, current: Extract<Current, { is: "text" }>): Promise<Ref> {
  const { file, pieces, at } = current;
  const sort = file.sort === "cards" ? "cards" : "calendar";
  const added = await bytesOf(item.body);
  const wanted = pieceOf(item, added);
  const piece = pieces[at];
  const alone = piece === undefined || pieces.length === 1;
  const bytes = alone ? added : rewrite(sort, current.bytes, piece, added);
  await swap(place, key, file, { type: item.body.type, bytes });
  const now = alone ? wanted : (piecesOf(sort, bytes)[at] ?? wanted);
  return pieceRef(hrefOf(place.collection, file.name), now);
}

async function removeText(place: Workplace, key: string, current: Extract<Current, { is: "text" }>): Promise<void> {
  const { file, pieces, at, bytes } = current;
  const piece = pieces[at];
  if (piece === undefined || pieces.length === 1) return rm(pathOf(place, file));
  const rest = rewrite(file.sort === "cards" ? "cards" : "calendar", bytes, piece, undefined);
  await swap(place, key, file, { type: "", bytes: rest });
}

async function replaceMedia(place: Workplace, op: Replace, group: Group): Promise<Ref> {
  const parts: Record<string, FileEntry> = {};
  const dropped = new Map(Object.entries(group.parts));
  for (const [part, body] of Object.entries(op.item.parts ?? {})) {
    const entry = await replacePart(place, op, group, part, body);
    if (entry !== undefined) parts[part] = entry;
    dropped.delete(part);
  }
  const main = await swap(place, op.key, group.main, op.item.body, fileTime(op.item));
  for (const file of dropped.values()) await rm(pathOf(place, file));
  return place.reader.mediaRef(place.collection, { main, parts });
}

/** Undefined for a part that has no place beside a photo. */
async function replacePart(place: Workplace, op: Replace, { main, parts }: Group, part: string, body: Body): Promise<FileEntry | undefined> {
  const known = parts[part];
  if (known !== undefined) return swap(place, op.key, known, body, fileTime(op.item));
  const display = partFileName(withoutExtension(main.display), extensionOf(main.display), part, body);
  if (display === undefined) return undefined;
  const path = joinPath(place.path, display);
  const temporary = temporaryPath(place, op.key, part);
  const stat = await writeDurably(temporary, body, fileTime(op.item));
  if (!(await giveFreshName(temporary, path))) throw new LifeboatError("exists", "the name of a part is taken");
  return place.folder.entry(escapeName(display), sortOf(display) ?? "sidecar", path, stat);
}

/** Puts other bytes in the place of a file, all at once. What was written under a key stays so. */
async function swap(place: Workplace, key: string, file: FileEntry, body: Body, modified?: Date): Promise<FileEntry> {
  const temporary = temporaryPath(place, key, file.name);
  const stat = await writeDurably(temporary, body, modified);
  const created = place.ledger.keyOf(file.display);
  if (created !== undefined) {
    await place.ledger.add([{ key: created, files: [{ name: file.display, is: place.folder.fingerprint(stat) }] }]);
  }
  const path = pathOf(place, file);
  await rename(temporary, path);
  return place.folder.entry(file.name, file.sort, path, stat);
}

function pathOf({ path }: Workplace, { name }: FileEntry): FsPath {
  return joinPath(path, decodeName(name));
}
