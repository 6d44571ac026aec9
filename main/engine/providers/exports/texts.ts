// Address books and calendars: text files with many items. Each is split when it is asked for; what stays in memory is
// where each item lies.
import { createHash } from "node:crypto";
import { parseContent } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { escapeName } from "../files/names.ts";
import { OwnNames } from "../files/own-names.ts";
import type { Piece } from "../files/pieces.ts";
import { piecesOf } from "../files/pieces.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { TextSort } from "../files/types.ts";
import type { Body, Collection, Fetched, Io, Ref } from "../provider.ts";
import type { Entry } from "./entry.ts";
import { gapBy, nameOf } from "./entry.ts";
import type { Shelf } from "./shelf.ts";
import { shelved, unreadEtag } from "./shelf.ts";

const largestText = 256 * 1024 * 1024;

type Spot = { readonly entry: Entry; /** Which of the file's items. */ readonly n: number; readonly ref: Ref; readonly groups: Set<string>; photo?: Entry };
/** `claims` are those of each export. `unread` are files that could not be split. */
type Spots = { readonly spots: Map<string, Spot>; readonly claims: Map<string, Claims>; readonly unread: Map<string, Extract<Fetched, { is: "failed" }>> };
const noSpots = (): Spots => ({ spots: new Map(), claims: new Map(), unread: new Map() });

class TextShelf implements Shelf {
  readonly collection: Collection;
  readonly #find: (io: Io) => Promise<Spots>;
  readonly #labels: readonly string[];
  readonly #sort: TextSort;
  #found: Promise<Spots> | undefined;

  constructor(collection: Collection, sort: TextSort, labels: readonly string[], find: (io: Io) => Promise<Spots>) {
    this.collection = collection;
    this.#sort = sort;
    this.#labels = labels;
    this.#find = find;
  }

  async groups(): Promise<{ id: string; name: string }[]> {
    return this.#labels.map((name) => ({ id: name, name }));
  }

  async refs(io: Io): Promise<Map<string, Ref>> {
    const { spots, unread } = await this.#look(io);
    return new Map([...[...unread.keys()].map((href): [string, Ref] => [href, { href, etag: unreadEtag }]), ...[...spots].map(([href, { ref }]): [string, Ref] => [href, ref])]);
  }

  async *read(refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
    const { spots, unread } = await this.#look(io);
    const byEntry = Map.groupBy(refs.flatMap(({ href }) => spots.get(href) ?? []), ({ entry }) => entry);
    for (const { href } of refs) {
      const known = spots.has(href) ? undefined : unread.get(href);
      if (known !== undefined) yield known;
    }
    for (const [entry, wanted] of byEntry) {
      const pieces = await piecesIn(entry, this.#sort);
      for (const spot of wanted) {
        stopIfAborted(io);
        yield await answer(spot, pieces[spot.n], this.#sort);
      }
    }
  }

  #look(io: Io): Promise<Spots> {
    this.#found ??= this.#find(io).catch((thrown: unknown) => {
      this.#found = undefined;
      throw thrown;
    });
    return this.#found;
  }
}

/**
 * One calendar of the account, in the exports that hold it, the latest first. Events are named by their UID, of which
 * there is one for a series and its exceptions.
 */
export function calendarShelf(path: string, files: readonly Entry[]): Shelf {
  const collection = shelved(path, nameOf(path).replace(/\.ics$/i, ""), ["event", "task"]);
  const hrefOf = (piece: Piece): string => `${escapeName(path)}#${piece.uid ?? piece.fragment ?? "only"}`;
  return new TextShelf(collection, "calendar", [], async (io) => {
    const found = noSpots();
    for (const entry of files) await addFile(found, entry, { sort: "calendar", hrefOf }, io);
    return found;
  });
}

/**
 * All contacts, each once, with the labels in whose files it also stands; files of the latest export first. Where an
 * export has no uid (Google's) a contact is named by its name, so that a later export of it is a new version, and where two
 * share one, by its content. `labelOf`: undefined for a file of all contacts.
 */
export function contactShelf(files: readonly Entry[], pictures: readonly Entry[], labelOf: (file: Entry) => string | undefined): Shelf {
  const labels = [...new Set(files.flatMap((file) => labelOf(file) ?? []))];
  return new TextShelf(shelved("contacts", "Contacts", ["contact"]), "cards", labels, async (io) => {
    const found = noSpots();
    for (const ofOne of Map.groupBy(files, (file) => file.export).values()) {
      const namesakes = await sharedNames(ofOne, io);
      const hrefOf = (piece: Piece): string => cardHref(piece, namesakes);
      for (const entry of ofOne) await addFile(found, entry, { sort: "cards", hrefOf, label: labelOf(entry) }, io);
    }
    addPictures(found, pictures);
    return found;
  });
}

/** How the items of a file are named, and the label they have by standing in it. */
type Naming = { readonly sort: TextSort; readonly hrefOf: (piece: Piece) => string; readonly label?: string | undefined };

/** What a later export already gave stays as it is there. */
async function addFile(found: Spots, entry: Entry, { sort, hrefOf, label }: Naming, io: Io): Promise<void> {
  stopIfAborted(io);
  const claims = found.claims.get(entry.export) ?? new Claims();
  found.claims.set(entry.export, claims);
  try {
    for (const [n, piece] of (await piecesIn(entry, sort)).entries()) {
      const href = claims.hrefOf(hrefOf(piece), piece.etag);
      const spot = found.spots.get(href) ?? { entry, n, ref: { href, etag: piece.etag, size: piece.bytes.length }, groups: new Set() };
      if (label !== undefined && spot.entry.export === entry.export) spot.groups.add(label);
      found.spots.set(href, spot);
    }
  } catch (thrown) {
    const href = escapeName(entry.path);
    found.unread.set(href, { is: "failed", ...gapBy(thrown, href, entry.path) });
  }
}

/** Items with one uid but other contents stay apart. They are counted in each export, so that a later one's are new versions. */
class Claims {
  readonly #names = new OwnNames();
  readonly #hrefs = new Map<string, string>();

  hrefOf(wanted: string, etag: string): string {
    const key = `${wanted}\0${etag}`;
    const href = this.#hrefs.get(key) ?? this.#names.claim(wanted);
    this.#hrefs.set(key, href);
    return href;
  }
}

async function piecesIn(entry: Entry, sort: TextSort): Promise<Piece[]> {
  return piecesOf(sort, await entry.content.whole(largestText));
}

function cardHref(piece: Piece, namesakes: ReadonlySet<string>): string {
  if (piece.broken !== undefined) return `broken-${piece.etag}`;
  if (piece.uid !== undefined) return `uid-${piece.uid}`;
  const name = nameOn(piece);
  return name === "" || namesakes.has(name) ? `card-${piece.etag}` : `name-${name}`;
}

function nameOn({ bytes }: Piece): string {
  const line = parseContent(bytes).lines.find(({ name }) => name === "FN");
  return line === undefined ? "" : textValue(line).trim().normalize("NFC");
}

/** Names that stand on more than one contact. */
async function sharedNames(files: readonly Entry[], io: Io): Promise<Set<string>> {
  const contents = new Map<string, Set<string>>();
  for (const entry of files) {
    stopIfAborted(io);
    const pieces = await piecesIn(entry, "cards").catch((thrown: unknown) => {
      gapBy(thrown, "", entry.path);
      return [];
    });
    for (const piece of pieces) {
      if (piece.uid !== undefined || piece.broken !== undefined) continue;
      const name = nameOn(piece);
      contents.set(name, (contents.get(name) ?? new Set()).add(piece.etag));
    }
  }
  return new Set([...contents].filter(([, etags]) => etags.size > 1).map(([name]) => name));
}

/** Pictures lie beside the cards and are called like the contact. */
function addPictures(found: Spots, pictures: readonly Entry[]): void {
  const byName = new Map(pictures.toReversed().map((picture) => [nameOf(picture.path).replace(/\.[a-z]+$/i, "").normalize("NFC"), picture]));
  for (const [href, spot] of found.spots) {
    const picture = href.startsWith("name-") ? byName.get(href.slice("name-".length)) : undefined;
    const ref = { ...spot.ref, etag: etagOf(spot.ref.etag ?? "", spot.groups, picture) };
    found.spots.set(href, { ...spot, ref, ...(picture !== undefined && { photo: picture }) });
  }
}

/** A contact that only got another label has changed, too. */
function etagOf(content: string, groups: ReadonlySet<string>, picture: Entry | undefined): string {
  if (groups.size === 0 && picture === undefined) return content;
  return createHash("sha256").update(JSON.stringify([content, [...groups].sort(), picture?.mark])).digest("hex").slice(0, 32);
}

async function answer({ entry, ref, groups, photo }: Spot, piece: Piece | undefined, sort: TextSort): Promise<Fetched> {
  if (piece === undefined) return { is: "gone", href: ref.href };
  if (piece.broken !== undefined) {
    const code = piece.broken === "unsupported" ? "unsupported" : "invalid-item";
    return { is: "failed", href: ref.href, code, detail: `${entry.path}: ${piece.broken}` };
  }
  const body: Body = { type: sort === "cards" ? "text/vcard" : "text/calendar", bytes: new Uint8Array(piece.bytes) };
  const parts = photo === undefined ? {} : { parts: { photo: photo.content.body("image/jpeg") } };
  const facts = sort === "cards" ? { facts: { groups: [...groups] } } : {};
  return { is: "item", ref, item: { kind: piece.kind, ...(piece.uid !== undefined && { uid: piece.uid }), body, ...parts, ...facts } };
}
