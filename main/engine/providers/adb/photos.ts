// Photos and videos: what the media database knows, and what lies in the camera's folders. The one lacks files that Android
// has not looked at yet, the other those that apps put elsewhere.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { isPhonesOwn } from "../files/phones-own.ts";
import { takenFromName } from "../files/taken.ts";
import { typeOf, sortOf } from "../files/types.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Contents, Entry, Part } from "../parts.ts";
import type { Collection, Facts, Io } from "../provider.ts";
import type { Ask } from "./content.ts";
import { timeOf } from "./instant.ts";
import type { Phone, PhoneFile } from "./phone.ts";
import { folderOf } from "./photo-files.ts";
import { etagOf } from "./raw.ts";
import { flag, number, readTable, type Row, text } from "./table.ts";

export const photosId = "photos";
/** Folders of every volume that are looked through. */
const roots = ["DCIM", "Pictures", "Movies"];
const deepest = 16;
const cardName = /^[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}$/;
/** How Android and its apps call the phone's own storage. */
const ownNames = /^(?:\/storage\/emulated\/0|\/storage\/self\/primary|\/sdcard|\/mnt\/sdcard)\//;

/** `path` from the root of the storage, as in hrefs; `file` where it really is. */
type Found = { readonly path: string; readonly file: string; readonly size: number; readonly modified: Date | undefined; readonly row: Row | undefined };

export interface PhotosPart extends Part {
  now(io: Io): Promise<Contents>;
  /** What was seen is not true any more. */
  forget(): void;
}

export function photosPart(phone: Phone, ask: Ask, storage: string | undefined): PhotosPart {
  let seen: Promise<Seen> | undefined;
  /** Collections that were not asked for yet since then. */
  let fresh = new Set<string>();
  const look = (io: Io): Promise<Seen> => {
    const looking = lookAt(phone, ask, storage, io);
    seen = looking;
    fresh = new Set();
    looking.then(({ cards }) => (fresh = seen === looking ? new Set(cards.keys()) : fresh)).catch(() => undefined);
    return looking;
  };
  return {
    now: async (io) => (await look(io)).all,
    forget() {
      seen = undefined;
    },
    async collections(io) {
      const cards = storage === undefined ? [] : await cardsOf(phone, io);
      const onCard = (card: string): Collection => ({ id: idOf(card), name: `SD card ${card}`, kinds: ["photo"], readOnly: true, unlisted: "unknown" });
      return [{ id: photosId, name: "Photos and videos", kinds: ["photo"], readOnly: false, unlisted: "gone" }, ...cards.map(onCard)];
    },
    async contents(collection, io, how) {
      if (collection !== photosId && !collection.startsWith(`${photosId}/`)) return undefined;
      // All of them are seen at once, and asked for one after the other.
      const isSeen = seen !== undefined && (how === "held" || fresh.delete(collection));
      const { own, cards } = await (isSeen && seen !== undefined ? seen : look(io));
      fresh.delete(collection);
      return collection === photosId ? own : cards.get(collection);
    },
  };
}

/** A card may be in another phone today: what it lacks is unknown, so it is a collection of its own. */
type Seen = { readonly all: Contents; readonly own: Contents; readonly cards: ReadonlyMap<string, Contents> };

const idOf = (card: string): string => `${photosId}/${card}`;
const cardsOf = async (phone: Phone, io: Io): Promise<string[]> => (await phone.list("/storage", io)).flatMap(({ name }) => (cardName.test(name) ? [name] : []));

async function lookAt(phone: Phone, ask: Ask, storage: string | undefined, io: Io): Promise<Seen> {
  if (storage === undefined) throw new LifeboatError("source-locked", "the phone shows no photos until it is unlocked once after it was switched on");
  const names = await cardsOf(phone, io);
  const all = await readAll(phone, ask, { storage, cards: names }, io);
  const of = (isIn: (href: string) => boolean): Contents => ({ ...all, groups: all.groups.filter(({ id }) => isIn(id)), entries: new Map([...all.entries].filter(([href]) => isIn(href))) });
  const cards = new Map(names.map((name) => [idOf(name), of((href) => href.startsWith(`${name}/`))]));
  return { all, own: of((href) => !names.some((name) => href.startsWith(`${name}/`))), cards };
}

type Volumes = { readonly storage: string; readonly cards: readonly string[] };

async function readAll(phone: Phone, ask: Ask, { storage, cards }: Volumes, io: Io): Promise<Contents> {
  const found = new Map<string, Found>();
  for await (const each of walk(phone, { storage, cards }, io)) found.set(each.path, each);
  const { rows, unfinished } = await mediaRows(ask, io);
  const folders = new Folders(phone, io);
  for (const row of rows) {
    const place = placeOf(text(row, "_data"), storage);
    if (place === undefined || sortOf(place.path) === undefined) continue;
    const own = found.get(place.path);
    const known = number(row, "_size") ?? 0;
    const size = own === undefined ? await folders.sizeOf(place.file, known) : trueSize(own.size, known);
    const modified = number(row, "date_modified");
    if (size !== undefined) found.set(place.path, own === undefined ? { ...place, size, modified: modified === undefined ? undefined : new Date(modified * 1000), row } : { ...own, size, row });
  }
  // The newest first: the cable may be pulled at any moment.
  const dated = [...found.values()].map((each) => ({ each, taken: takenOf(each) })).sort((a, b) => compare(b.taken ?? "", a.taken ?? "") || compare(a.each.path, b.each.path));
  const entries = new Map(dated.map(({ each, taken }) => [each.path, entryOf(phone, each, taken)]));
  const albums = new Set([...found.keys()].map(albumOf).filter((album) => album !== ""));
  return { groups: [...albums].map((id) => ({ is: "group", id, name: id.split("/").at(-1) ?? id })), entries, ...(unfinished !== undefined && { unfinished }) };
}

/** Before Android 11 folders are listed with the lower 32 bits of a size: of a longer film the media database has all of them. */
const trueSize = (listed: number, known: number): number => (known % 2 ** 32 === listed ? known : listed);

/** Folders of what the media database alone knows: it may still know a file that is gone, or as long as it was. */
class Folders {
  private readonly phone: Phone;
  private readonly io: Io;
  private readonly seen = new Map<string, ReadonlyMap<string, PhoneFile>>();

  constructor(phone: Phone, io: Io) {
    this.phone = phone;
    this.io = io;
  }

  /** Undefined where it is not there any more; what is known where nobody may look. */
  async sizeOf(file: string, known: number): Promise<number | undefined> {
    const own = await this.told(file);
    if (own === "unknown") return known;
    return own && trueSize(own.size, known);
  }

  /** A folder that tells nothing may be closed, or gone: the one above says so. Undefined for what is not there. */
  private async told(path: string): Promise<PhoneFile | "unknown" | undefined> {
    const folder = folderOf(path);
    if (folder === "") return "unknown";
    const files = this.seen.get(folder) ?? new Map((await this.phone.list(folder, this.io)).map((each) => [keyOf(each.name), each]));
    this.seen.set(folder, files);
    if (files.size > 0) return files.get(keyOf(nameOf(path)));
    return (await this.told(folder)) && "unknown";
  }
}

/** Shared storage knows no capital letters. */
const keyOf = (name: string): string => name.toLowerCase();

/** Where it may not be read, the camera's folders are what can be had, and what is elsewhere is unknown. */
async function mediaRows(ask: Ask, io: Io): Promise<{ readonly rows: readonly Row[]; readonly unfinished?: LifeboatError }> {
  const wish = {
    uri: "content://media/external/file",
    numbers: ["_size", "date_modified", "datetaken", "is_favorite"],
    texts: ["_data"],
    where: "media_type IN (1,3)",
  };
  try {
    return { rows: (await readTable(ask, wish, io)).rows };
  } catch (thrown) {
    const unfinished = asLifeboatError(thrown);
    if (unfinished.code !== "forbidden") throw unfinished;
    return { rows: [], unfinished };
  }
}

async function* walk(phone: Phone, { storage, cards }: Volumes, io: Io): AsyncGenerator<Found> {
  const open = [{ file: storage, path: "" }, ...cards.map((name) => ({ file: `/storage/${name}`, path: `${name}/` }))].flatMap((volume) => roots.map((root) => ({ file: `${volume.file}/${root}`, path: `${volume.path}${root}`, depth: 0 })));
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    stopIfAborted(io);
    for (const each of await phone.list(folder.file, io)) {
      const at = { file: `${folder.file}/${each.name}`, path: `${folder.path}/${each.name}` };
      if (each.is === "folder" && folder.depth < deepest && !isPhonesOwn(each.name)) open.push({ ...at, depth: folder.depth + 1 });
      if (isMedia(each)) yield { ...at, size: each.size, modified: each.modified, row: undefined };
    }
  }
}

const isMedia = ({ is, name }: PhoneFile): boolean => is === "file" && ["image", "video"].includes(sortOf(name) ?? "") && !isPhonesOwn(name);

/** Undefined for what is no path of a file on a volume. */
function placeOf(data: string | undefined, storage: string): Pick<Found, "path" | "file"> | undefined {
  if (data === undefined || data.includes("\0") || data.split("/").includes("..")) return undefined;
  const own = data.startsWith(`${storage}/`) ? data.slice(storage.length + 1) : ownNames.test(data) ? data.replace(ownNames, "") : undefined;
  if (own !== undefined) return { path: own, file: `${storage}/${own}` };
  const [, volume, path] = /^\/storage\/([^/]+)\/(.+)$/s.exec(data) ?? [];
  return volume === undefined || path === undefined || !cardName.test(volume) ? undefined : { path: `${volume}/${path}`, file: data };
}

/** Android's albums are folders. */
const albumOf = folderOf;

const nameOf = (path: string): string => path.split("/").at(-1) ?? path;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The media database has the camera's own time, where the file tells it. */
function takenOf({ path, modified, row }: Found): string | undefined {
  const at = row === undefined ? undefined : timeOf(row, "datetaken");
  return (at !== undefined && at.getTime() > 0 ? at.toISOString() : undefined) ?? takenFromName(nameOf(path)) ?? modified?.toISOString();
}

function entryOf(phone: Phone, { path, file, size, modified, row }: Found, taken: string | undefined): Entry {
  const name = nameOf(path);
  const album = albumOf(path);
  const favourite = row !== undefined && flag(row, "is_favorite");
  const facts: Facts = { name, ...(taken !== undefined && { taken }), ...(modified !== undefined && { modified: modified.toISOString() }), favourite, ...(album !== "" && { groups: [album] }) };
  const etag = etagOf(JSON.stringify([size, facts]));
  const resume = { same: JSON.stringify(["adb", phone.serial, file, etag]), size };
  return {
    ref: { href: path, etag, size },
    item: async () => ({ kind: "photo", body: { type: typeOf(name), open: (from = 0) => phone.open(file, from, size), resume }, facts }),
  };
}
