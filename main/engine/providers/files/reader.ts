// Answers for single files, given by listing, reading and writing alike.
import { lstat } from "node:fs/promises";
import type { ErrorCode } from "../../../api/errors.ts";
import { asLifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength } from "../../formats/media.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Body, Fetched, Io, Item, Ref } from "../provider.ts";
import { fileBody, openPlain } from "./file-body.ts";
import type { FileEntry, Folder } from "./folder.ts";
import type { Group } from "./group.ts";
import type { FsPath } from "./names.ts";
import { hrefOf } from "./names.ts";
import type { Piece } from "./pieces.ts";
import type { Scan } from "./scan.ts";
import { groupTag, readPieces, scanCollection } from "./scan.ts";
import { takenOf } from "./taken.ts";
import { typeOf } from "./types.ts";

export type Listed = { readonly refs: readonly Ref[]; /** False where the file could not be looked into. */ readonly read: boolean };

/** One account's folder, with the last look at each collection, so that reading does not list it again. */
export class Reader {
  readonly folder: Folder;
  private readonly scans = new Map<string, Scan>();

  constructor(folder: Folder) {
    this.folder = folder;
  }

  async look(collection: string, io: Io): Promise<Scan> {
    const scan = await scanCollection(this.folder, collection, io);
    this.scans.set(collection, scan);
    return scan;
  }

  /** Forgets what a write has changed. */
  forget(collection: string): void {
    this.scans.delete(collection);
  }

  async lastLook(collection: string, io: Io): Promise<Scan> {
    return this.scans.get(collection) ?? this.look(collection, io);
  }

  mediaRef(collection: string, group: Group): Ref {
    const { main } = group;
    return { href: hrefOf(collection, main.name), etag: groupTag(this.folder, group), size: Number(main.stat.size) };
  }

  /** A file that cannot be read is listed as one item, so that reading it says why. */
  async textRefs(collection: string, file: FileEntry): Promise<Listed> {
    const href = hrefOf(collection, file.name);
    try {
      const pieces = await readPieces(file);
      return { read: true, refs: pieces.map((piece) => pieceRef(href, piece)) };
    } catch {
      return { read: false, refs: [{ href, size: Number(file.stat.size) }] };
    }
  }

  /** Answers for refs into one file; `undefined` where the file is not there. */
  async answer(collection: string, scan: Scan, name: string, hrefs: readonly string[]): Promise<Fetched[] | undefined> {
    const text = scan.texts.get(name);
    const media = scan.media.get(name);
    try {
      if (text !== undefined) return await answerText(hrefOf(collection, name), text, hrefs);
      if (media !== undefined) return await this.answerMedia(collection, media, hrefs);
      return undefined;
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      return code === "not-found" ? undefined : hrefs.map((href) => ({ is: "failed", href, code, detail }));
    }
  }

  private async answerMedia(collection: string, known: Group, hrefs: readonly string[]): Promise<Fetched[]> {
    const group = await freshGroup(known);
    const ref = this.mediaRef(collection, group);
    const item = await mediaItem(group);
    return hrefs.map((href) => (href === ref.href ? { is: "item", ref, item } : { is: "gone", href }));
  }
}

export function pieceRef(fileHref: string, { fragment, etag, bytes }: Piece): Ref {
  return { href: fragment === undefined ? fileHref : `${fileHref}#${fragment}`, etag, size: bytes.length };
}

async function answerText(fileHref: string, file: FileEntry, hrefs: readonly string[]): Promise<Fetched[]> {
  const pieces = await readPieces(file);
  const byHref = new Map(pieces.map((piece) => [pieceRef(fileHref, piece).href, piece]));
  return hrefs.map((href) => {
    const piece = byHref.get(href);
    return piece === undefined ? { is: "gone", href } : answerPiece(fileHref, file, piece);
  });
}

function answerPiece(fileHref: string, file: FileEntry, piece: Piece): Fetched {
  const ref = pieceRef(fileHref, piece);
  if (piece.broken !== undefined) {
    const code: ErrorCode = piece.broken === "unsupported" ? "unsupported" : "invalid-item";
    return { is: "failed", href: ref.href, code, detail: `${file.display}, ${piece.fragment}: ${piece.broken}` };
  }
  const type = file.sort === "cards" ? "text/vcard" : "text/calendar";
  const { kind, uid, bytes } = piece;
  return { is: "item", ref, item: { kind, ...(uid !== undefined && { uid }), body: { type, bytes: new Uint8Array(bytes) } } };
}

/** The group as it is now; a part that went meanwhile is left out. Throws "not-found" where the photo is gone. */
export async function freshGroup({ main, parts }: Group): Promise<Group> {
  const now = { ...main, stat: await lstat(main.path, { bigint: true }) };
  const fresh: Record<string, FileEntry> = {};
  for (const [name, part] of Object.entries(parts)) {
    const stat = await lstat(part.path, { bigint: true }).catch(() => undefined);
    if (stat !== undefined) fresh[name] = { ...part, stat };
  }
  return { main: now, parts: fresh };
}

async function mediaItem({ main, parts }: Group): Promise<Item> {
  const head = await readHead(main.path);
  const sniffed = sniff(head).type;
  const type = /^(image|video)\//.test(sniffed) ? sniffed : typeOf(main.display);
  const bodies: Record<string, Body> = {};
  for (const [name, part] of Object.entries(parts)) bodies[name] = fileBody(typeOf(part.display), part.path);
  return {
    kind: "photo",
    body: fileBody(type, main.path),
    ...(Object.keys(bodies).length > 0 && { parts: bodies }),
    // Not the file's own time: copying a folder would change every photo in it.
    facts: { name: main.display, taken: takenOf(head, main.display, main.stat.mtime) },
  };
}

async function readHead(path: FsPath): Promise<Uint8Array> {
  await using file = await openPlain(path);
  const { bytesRead, buffer } = await file.read(new Uint8Array(mediaHeadLength), 0, mediaHeadLength, 0);
  return buffer.subarray(0, bytesRead);
}
