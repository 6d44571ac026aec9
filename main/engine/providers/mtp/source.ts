import type { ErrorCode } from "../../../api/errors.ts";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { readMediaFacts } from "../../formats/media.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Group } from "../files/group.ts";
import { areAll, type Piece } from "../files/pieces.ts";
import { absentFrom, pieceRef } from "../files/reader.ts";
import { groupTag, textPieces } from "../files/scan.ts";
import type { FileEntry } from "../files/storage.ts";
import { stopIfAborted } from "../files/storage.ts";
import { takenFromName } from "../files/taken.ts";
import { typeOf } from "../files/types.ts";
import type { Body, Change, Collection, Cursor, Fetched, Io, Item, Ref, Source } from "../provider.ts";
import { endsAll } from "./handset.ts";
import { folderOf, type Look, mayBeThere, unknownIn } from "./look.ts";
import { showPreviews } from "./previews.ts";

/** A text file above this is no address book: reading it whole could take all memory. */
const largestText = 32 << 20;

export interface Looks {
  /** True once a connection, where small pictures can be had: they are shown before what is read first. */
  takePreviews(): boolean;
  /** Throws "gone" for a storage that is not there. */
  look(collection: string, io: Io): Promise<Look>;
  /** The last look, or a first one. */
  last(collection: string, io: Io): Promise<Look>;
}

export function mtpSource(looks: Looks): Source {
  return {
    changes: (collection, since, io) => changes(looks, collection, since, io),
    read: (collection, refs, io) => read(looks, collection, refs, io),
  };
}

/** In the order in which it is worth having (see `read`). What was in a folder the device did not tell all about is unknown, not gone. */
async function* changes(looks: Looks, { id }: Collection, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
  stopIfAborted(io);
  const look = await looks.look(id, io);
  if (look.folders.get("") === "nothing") throw new LifeboatError("no-answer", "the device did not list what it holds");
  const unknown = unknownIn(look);
  if (unknown.length === 0 && since === look.cursor) {
    yield { is: "end", listing: "delta", at: look.cursor };
    return;
  }
  for (const [path, name] of look.albums) yield { is: "group", id: path, name };
  // It is set so: nobody need be told each time.
  if (look.shownOnly !== undefined) yield { is: "unknown", href: "", except: look.shownOnly.map((folder) => `${folder}/`) };
  for (const folder of unknown) {
    yield { is: "unknown", ...folder };
    yield { is: "present", ref: { href: folder.href === "" ? "/" : folder.href } };
  }
  let allRead = unknown.length === 0;
  for (const file of look.texts.values()) {
    const { refs, read } = await textRefs(file);
    allRead &&= read;
    if (!read) yield { is: "unknown", href: file.name };
    for (const ref of refs) yield { is: "present", ref };
    stopIfAborted(io);
  }
  for (const group of [...look.media.values()].sort(newerFirst)) {
    yield { is: "present", ref: mediaRef(group) };
    stopIfAborted(io);
  }
  // Without a cursor the next listing looks again into what could not be read.
  yield { is: "end", listing: "full", ...(allRead && { at: look.cursor }) };
}

/** What is precious and small first, then photos, the newest first: the cable may be pulled at any moment. */
async function* read(looks: Looks, { id }: Collection, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  stopIfAborted(io);
  const look = await lookFor(looks, id, refs, io);
  const byPath = Map.groupBy(refs.map(({ href }) => href), pathOf);
  for (const [path, hrefs] of byPath) {
    const file = look.texts.get(path);
    if (file !== undefined) yield* stopping(await answerText(file, hrefs), io);
    else if (!look.media.has(path)) for (const href of hrefs) yield absent(href, look);
  }
  const groups = [...byPath].flatMap(([path, hrefs]) => (look.texts.has(path) ? [] : hrefs.flatMap((href) => ({ href, group: look.media.get(path) }))));
  const wanted = groups.flatMap(({ href, group }) => (group === undefined ? [] : [{ href, group }]));
  wanted.sort((a, b) => newerFirst(a.group, b.group));
  if (io.preview !== undefined && wanted.length > 0 && looks.takePreviews()) await showPreviews(wanted.map(({ group }) => group.main.content), io);
  for (const { href, group } of wanted) {
    stopIfAborted(io);
    yield href === group.main.name ? await answerMedia(group, look) : { is: "gone", href };
    stopIfAborted(io);
  }
}

function absent(href: string, look: Look): Fetched {
  return mayBeThere(pathOf(href), look) ? { is: "failed", href, code: "no-answer", detail: "the device did not list all of this folder" } : { is: "gone", href };
}

const newerFirst = (a: Group, b: Group): number => b.main.modified.getTime() - a.main.modified.getTime();

/** Before the first "#", which escaped names hold none of. */
function pathOf(href: string): string {
  const hash = href.indexOf("#");
  return hash === -1 ? href : href.slice(0, hash);
}

async function lookFor(looks: Looks, id: string, refs: readonly Ref[], io: Io): Promise<Look> {
  const look = await looks.last(id, io);
  const isKnown = ({ href }: Ref): boolean => look.texts.has(pathOf(href)) || look.media.has(href) || mayBeThere(pathOf(href), look);
  return refs.every(isKnown) ? look : looks.look(id, io);
}

function* stopping(answers: readonly Fetched[], io: Io): Generator<Fetched> {
  for (const answer of answers) {
    stopIfAborted(io);
    yield answer;
    stopIfAborted(io);
  }
}

function mediaRef(group: Group): Ref {
  const { name, size } = group.main;
  return { href: name, etag: groupTag(group), ...(Number.isFinite(size) && { size }) };
}

/** A file that cannot be read is listed as one item, so that reading it says why. */
async function textRefs(file: FileEntry): Promise<{ refs: Ref[]; read: boolean }> {
  try {
    const pieces = await piecesIn(file);
    return { read: areAll(pieces), refs: pieces.map((piece) => pieceRef(file.name, piece)) };
  } catch (thrown) {
    if (endsAll(thrown)) throw thrown;
    return { read: false, refs: [{ href: file.name, etag: "unread" }] };
  }
}

async function piecesIn(file: FileEntry): Promise<Piece[]> {
  return textPieces(file, await file.content.whole(largestText));
}

async function answerText(file: FileEntry, hrefs: readonly string[]): Promise<Fetched[]> {
  try {
    const pieces = await piecesIn(file);
    const byHref = new Map(pieces.map((piece) => [pieceRef(file.name, piece).href, piece]));
    return hrefs.map((href) => {
      const piece = byHref.get(href);
      return piece === undefined ? absentFrom(file, pieces, href) : answerPiece(file, piece);
    });
  } catch (thrown) {
    if (endsAll(thrown)) throw thrown;
    const { code, detail } = asLifeboatError(thrown);
    return hrefs.map((href) => ({ is: "failed", href, code, detail }));
  }
}

function answerPiece(file: FileEntry, piece: Piece): Fetched {
  const ref = pieceRef(file.name, piece);
  if (piece.broken !== undefined) {
    const code: ErrorCode = piece.broken === "unsupported" ? "unsupported" : "invalid-item";
    return { is: "failed", href: ref.href, code, detail: `${file.display}, ${piece.fragment}: ${piece.broken}` };
  }
  const { kind, uid, bytes } = piece;
  const type = file.sort === "cards" ? "text/vcard" : "text/calendar";
  return { is: "item", ref, item: { kind, ...(uid !== undefined && { uid }), body: { type, bytes: new Uint8Array(bytes) } } };
}

async function answerMedia(group: Group, look: Look): Promise<Fetched> {
  const ref = mediaRef(group);
  try {
    return { is: "item", ref, item: await mediaItem(group, look) };
  } catch (thrown) {
    if (endsAll(thrown)) throw thrown;
    const { code, detail } = asLifeboatError(thrown);
    return code === "gone" ? { is: "gone", href: ref.href } : { is: "failed", href: ref.href, code, detail };
  }
}

async function mediaItem({ main, parts }: Group, look: Look): Promise<Item> {
  const { sniffed, taken } = await main.content.head((head) => ({ sniffed: sniff(head).type, taken: readMediaFacts(head).taken }));
  const type = /^(image|video)\//.test(sniffed) ? sniffed : typeOf(main.display);
  const bodies: Record<string, Body> = {};
  for (const [name, part] of Object.entries(parts)) bodies[name] = part.content.body(typeOf(part.display));
  const when = taken ?? takenFromName(main.display) ?? (main.modified.getTime() > 0 ? main.modified.toISOString() : undefined);
  const folder = folderOf(main.name);
  return {
    kind: "photo",
    body: main.content.body(type),
    ...(Object.keys(bodies).length > 0 && { parts: bodies }),
    facts: { name: main.display, ...(when !== undefined && { taken: when }), ...(look.albums.has(folder) && { groups: [folder] }) },
  };
}
