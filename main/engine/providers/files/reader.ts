// Answers for single files, given by listing, reading and writing alike.
import type { ErrorCode } from "../../../api/errors.ts";
import { asLifeboatError } from "../../../api/errors.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Body, Fetched, Io, Item, Ref } from "../provider.ts";
import type { Group } from "./group.ts";
import { hrefOf } from "./names.ts";
import { areAll, type Piece } from "./pieces.ts";
import { groupTag, readText, Scan, textPieces } from "./scan.ts";
import type { FileEntry, Storage } from "./storage.ts";
import { takenOf } from "./taken.ts";
import { typeOf } from "./types.ts";

export type Listed = { readonly href: string; readonly refs: readonly Ref[]; /** False where the file could not be looked into, or not to its end. */ readonly read: boolean };

/** One account's files, with the last look at each collection, so that reading does not list it again. */
export class Reader {
  readonly storage: Storage;
  private readonly scans = new Map<string, Scan>();

  constructor(storage: Storage) {
    this.storage = storage;
  }

  async look(collection: string, io: Io): Promise<Scan> {
    const scan = new Scan(await this.storage.entries(collection, io));
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
    return { href: hrefOf(collection, group.main.name), etag: groupTag(group), size: group.main.size };
  }

  /** A file that cannot be read is listed as one item, so that reading it says why. */
  async textRefs(collection: string, file: FileEntry): Promise<Listed> {
    const href = hrefOf(collection, file.name);
    try {
      const pieces = textPieces(file, await readText(file));
      return { href, read: areAll(pieces), refs: pieces.map((piece) => pieceRef(href, piece)) };
    } catch {
      return { href, read: false, refs: [{ href, size: file.size }] };
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

  /** The group as it is now; a part that went meanwhile is left out. Undefined where the photo is gone. */
  async refresh(collection: string, { main, parts }: Group): Promise<Group | undefined> {
    const now = await this.storage.refresh(collection, main);
    if (now === undefined) return undefined;
    const fresh: Record<string, FileEntry> = {};
    for (const [name, part] of Object.entries(parts)) {
      const found = await this.storage.refresh(collection, part);
      if (found !== undefined) fresh[name] = found;
    }
    return { main: now, parts: fresh };
  }

  private async answerMedia(collection: string, known: Group, hrefs: readonly string[]): Promise<Fetched[]> {
    const group = await this.refresh(collection, known);
    if (group === undefined) return hrefs.map((href) => ({ is: "gone", href }));
    const ref = this.mediaRef(collection, group);
    const item = await mediaItem(group);
    return hrefs.map((href) => (href === ref.href ? { is: "item", ref, item } : { is: "gone", href }));
  }
}

export function pieceRef(fileHref: string, { fragment, etag, bytes }: Piece): Ref {
  return { href: fragment === undefined ? fileHref : `${fileHref}#${fragment}`, etag, size: bytes.length };
}

async function answerText(fileHref: string, file: FileEntry, hrefs: readonly string[]): Promise<Fetched[]> {
  const pieces = textPieces(file, await readText(file));
  const byHref = new Map(pieces.map((piece) => [pieceRef(fileHref, piece).href, piece]));
  return hrefs.map((href) => {
    const piece = byHref.get(href);
    return piece === undefined ? absentFrom(file, pieces, href) : answerPiece(fileHref, file, piece);
  });
}

/** It may be in what was cut off. */
export function absentFrom({ display }: FileEntry, pieces: readonly Piece[], href: string): Fetched {
  return areAll(pieces) ? { is: "gone", href } : { is: "failed", href, code: "invalid-item", detail: `${display} stops in the middle` };
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

async function mediaItem({ main, parts }: Group): Promise<Item> {
  const { sniffed, taken } = await main.content.head((head) => ({ sniffed: sniff(head).type, taken: takenOf(head, main.display, main.modified) }));
  const type = /^(image|video)\//.test(sniffed) ? sniffed : typeOf(main.display);
  const bodies: Record<string, Body> = {};
  for (const [name, part] of Object.entries(parts)) bodies[name] = part.content.body(typeOf(part.display));
  return {
    kind: "photo",
    body: main.content.body(type),
    ...(Object.keys(bodies).length > 0 && { parts: bodies }),
    // Not the file's own time: copying a folder would change every photo in it.
    facts: { name: main.display, taken },
  };
}
