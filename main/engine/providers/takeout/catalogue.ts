// All photos of an export: what lies in a year's folder and again in albums is one photo with albums.
import { createHash, hash } from "node:crypto";
import { escapeName } from "../files/names.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io, Ref } from "../provider.ts";
import type { Entry } from "../exports/entry.ts";
import { folderOf, inArchiveOrder, nameOf } from "../exports/entry.ts";
import type { Photo } from "./groups.ts";
import { addPart, groupFolder } from "./groups.ts";
import { isYearFolder } from "./names.ts";
import { readJson } from "./photo-facts.ts";
import { looksLikeSidecar } from "./sidecars.ts";

export type Held = Photo & { readonly ref: Ref; readonly albums: readonly string[] };
export type Catalogue = { readonly photos: ReadonlyMap<string, Held>; readonly refs: Map<string, Ref>; readonly albums: readonly { readonly id: string; readonly name: string }[] };

const largestAlbumFile = 256 * 1024;
type Draft = Photo & { readonly albums: string[] };

/** Photos in the archives' order. */
export async function catalogue(entries: readonly Entry[], io: Io): Promise<Catalogue> {
  const folders = [...Map.groupBy(entries, ({ path }) => folderOf(path))].sort(yearsFirst);
  const albums: { id: string; name: string }[] = [];
  const drafts = new Drafts(io);
  for (const [folder, files] of folders) {
    stopIfAborted(io);
    const { photos, loose } = groupFolder(files);
    const isAlbum = !isYearFolder(nameOf(folder)) && photos.length > 0;
    if (isAlbum) albums.push({ id: folder, name: (await titleIn(loose)) ?? nameOf(folder) });
    await drafts.add(photos, isAlbum ? folder : undefined);
  }
  const photos = drafts.all.sort((a, b) => inArchiveOrder(a.main, b.main)).map(held);
  return { photos: new Map(photos.map((photo) => [photo.ref.href, photo])), refs: new Map(photos.map(({ ref }) => [ref.href, ref])), albums };
}

/** So that a photo keeps the name it has there, whatever albums come and go. */
function yearsFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  const [yearA, yearB] = [isYearFolder(nameOf(a)), isYearFolder(nameOf(b))];
  if (yearA !== yearB) return yearA ? -1 : 1;
  return a < b ? -1 : 1;
}

class Drafts {
  readonly all: Draft[] = [];
  readonly #io: Io;
  readonly #alike = new Map<string, Draft[]>();
  readonly #sums = new Map<Entry, string>();

  constructor(io: Io) {
    this.#io = io;
  }

  /** Doubles inside one folder are a person's own and stay two. */
  async add(photos: readonly Photo[], album: string | undefined): Promise<void> {
    const fresh: Draft[] = [];
    for (const photo of photos) {
      const known = album === undefined ? undefined : await this.#copyOf(photo);
      if (known === undefined) fresh.push({ ...photo, albums: album === undefined ? [] : [album] });
      else if (album !== undefined) merge(known, photo, album);
    }
    for (const draft of fresh) {
      this.all.push(draft);
      const key = likeness(draft.main);
      const alike = this.#alike.get(key);
      if (alike === undefined) this.#alike.set(key, [draft]);
      else alike.push(draft);
    }
  }

  async #copyOf({ main }: Photo): Promise<Draft | undefined> {
    for (const draft of this.#alike.get(likeness(main)) ?? []) {
      if (!isStat(main) || (await this.#sum(draft.main)) === (await this.#sum(main))) return draft;
    }
    return undefined;
  }

  async #sum(entry: Entry): Promise<string> {
    const known = this.#sums.get(entry);
    if (known !== undefined) return known;
    const sha = createHash("sha256");
    const body = entry.content.body("");
    if ("open" in body) {
      for await (const chunk of body.open()) {
        stopIfAborted(this.#io);
        sha.update(chunk);
      }
    }
    const sum = sha.digest("hex");
    this.#sums.set(entry, sum);
    return sum;
  }
}

/** Archives tell checksums; files of a folder are read where both name and size are the same. */
function likeness(entry: Entry): string {
  return isStat(entry) ? `${entry.size} ${nameOf(entry.path)}` : entry.mark;
}

function isStat({ mark }: Entry): boolean {
  return mark.endsWith("-stat");
}

/** What only the copy has comes along. */
function merge(known: Draft, copy: Photo, album: string): void {
  if (!known.albums.includes(album)) known.albums.push(album);
  for (const [part, entry] of copy.parts) {
    const same = [...known.parts].some(([name, other]) => name.startsWith(part) && (other.mark === entry.mark || other.size === entry.size));
    if (!same) addPart(known, part, entry);
  }
}

function held({ main, parts, albums }: Draft): Held {
  const all = albums.sort();
  const marks = [...parts].map(([name, { mark }]) => `${name}=${mark}`).sort();
  const etag = hash("sha256", [main.mark, ...marks, ...all].join("\n")).slice(0, 32);
  return { main, parts, albums: all, ref: { href: escapeName(main.path), etag, size: main.size } };
}

async function titleIn(loose: readonly Entry[]): Promise<string | undefined> {
  for (const { path, size, content } of loose) {
    if (size > largestAlbumFile || looksLikeSidecar(nameOf(path))) continue;
    const said = readJson(await content.whole(largestAlbumFile).catch(() => new Uint8Array(0)));
    if (typeof said !== "object" || said === null || !("title" in said)) continue;
    if (typeof said.title === "string" && said.title.trim() !== "") return said.title.slice(0, 1000);
  }
  return undefined;
}
