// One look at a storage: all of its folders, and in them what is kept.
import { createHash } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Group } from "../files/group.ts";
import { groupMedia } from "../files/group.ts";
import { escapeName } from "../files/names.ts";
import { isPhonesOwn } from "../files/phones-own.ts";
import type { FileEntry } from "../files/storage.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { hex, top, undefinedFormat } from "./codes.ts";
import { androidTime, isoDate } from "./dates.ts";
import type { Folder, Handset, ObjectOnDevice, Turn } from "./handset.ts";
import { endsAll, isFolder } from "./handset.ts";
import type { Reading } from "./object-content.ts";
import { ObjectContent } from "./object-content.ts";
import { sortOfObject } from "./sorts.ts";

/** By name, which is a file's path on the storage. */
export type Look = {
  readonly media: ReadonlyMap<string, Group>;
  readonly texts: ReadonlyMap<string, FileEntry>;
  /** Names of the folders with photos in them, by path. */
  readonly albums: ReadonlyMap<string, string>;
  /** Changes whenever anything that is kept does. */
  readonly cursor: string;
  /** Every folder that was looked into, or should have been, by path, and how much of it the device told. */
  readonly folders: ReadonlyMap<string, Told>;
  /** Nothing but what is below these was shown, at the top. */
  readonly shownOnly: readonly string[] | undefined;
  /** The folder at which the session broke off: of those after it nothing is known either. */
  readonly brokeAt: string | undefined;
};
export type Told = "all" | "part" | "nothing";

/** Deeper folders, and more objects, are not a person's own but a device's lie. */
const deepest = 64;
const mostObjects = 2_000_000;
/** What apps keep for themselves, caches of pictures among it. Android/media is a person's own: messengers put photos there. */
const appsOwn = new Set(["Android/data", "Android/obb"]);

/** `told`: its path as the device spells it. */
type Place = { readonly handle: number; readonly path: string; readonly told: string; readonly name: string; readonly depth: number };

/** Throws "source-locked" where the storage is not there any more. Folders that are `late` are looked into after all others. */
export async function lookAt({ storage, late }: { storage: number; late: ReadonlySet<string> }, handset: Handset, reading: Reading, io: Io): Promise<Look> {
  const found: FileEntry[] = [];
  const folders = new Map<string, Told>();
  let brokeAt: string | undefined;
  const names = new Map<string, string>();
  const seen = new Set<number>();
  const turn = { signal: io.signal, epoch: handset.session.epoch };
  const open: Place[] = [{ handle: top, path: "", told: "", name: "", depth: 0 }];
  let within: ReadonlyMap<number, readonly ObjectOnDevice[]> = new Map();
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    stopIfAborted(io);
    names.set(place.path, place.name);
    const folder = await folderAt(handset, { storage, place, turn, isListed: within.size > 1 }, io);
    folders.set(place.path, folder === undefined ? "nothing" : folder.whole && !folder.objects.some(isUntold) ? "all" : "part");
    if (handset.session.epoch !== turn.epoch) brokeAt ??= place.path;
    const listed = folder?.objects ?? [];
    if (place.handle === top) within = byFolder(listed);
    // A handle that comes twice is a loop, or the same object under two names.
    const fresh = [...(within.get(place.handle) ?? []), ...(place.handle === top ? [] : listed)].filter(({ handle }) => !seen.has(handle) && seen.add(handle));
    if (seen.size > mostObjects) throw new LifeboatError("bad-answer", `the device says it holds more than ${mostObjects} files`);
    for (const { object, path } of namedIn(place.path, fresh)) {
      const told = place.told === "" ? object.name : `${place.told}/${object.name}`;
      if (!isFolder(object)) found.push(...fileOf(object, { storage, path, told, epoch: turn.epoch }, reading));
      else if (appsOwn.has(path)) continue;
      else if (place.depth < deepest) open[late.has(path) ? "unshift" : "push"]({ handle: object.handle, path, told, name: object.name, depth: place.depth + 1 });
      else folders.set(path, "nothing");
    }
  }
  const shownOnly = only(handset.shownOnly, folders);
  return { ...sorted(found, names, shownOnly), folders, shownOnly, brokeAt };
}

/** Whoever shows more shows all. */
function only(shown: readonly string[] | undefined, folders: ReadonlyMap<string, unknown>): readonly string[] | undefined {
  return [...folders.keys()].some((path) => path !== "" && !path.includes("/") && shown?.includes(path) !== true) ? undefined : shown;
}

/** Some cameras list all they hold for the top (libgphoto2, ptp_list_folder): what is in a folder of that list is by that folder's handle. */
function byFolder(listed: readonly ObjectOnDevice[]): ReadonlyMap<number, readonly ObjectOnDevice[]> {
  const parents = new Map(listed.filter(isFolder).map(({ handle, parent }) => [handle, parent]));
  const first = firstOfRings(parents);
  return Map.groupBy(listed, ({ parent, handle }) => (parents.has(parent) && !first.has(handle) ? parent : top));
}

/** Folders that are in each other, or in themselves, are nowhere below the top: one of each ring is put there. */
function firstOfRings(parents: ReadonlyMap<number, number>): ReadonlySet<number> {
  const first = new Set<number>();
  const seen = new Map<number, number>();
  for (const start of parents.keys()) {
    let at: number | undefined = start;
    for (; at !== undefined && !seen.has(at); at = parents.get(at)) seen.set(at, start);
    if (at !== undefined && seen.get(at) === start) first.add(at);
  }
  return first;
}

/** Neither its name nor its format says what it is: some devices leave out names that are not English. It may be a photo. */
function isUntold({ name, format }: ObjectOnDevice): boolean {
  return name === "" && format === undefinedFormat;
}

/** `isListed`: what is in it came with the list of all there is. */
type Asked = { readonly storage: number; readonly place: Place; readonly turn: Turn; readonly isListed: boolean };

/** Undefined where it cannot be listed. A folder that went meanwhile holds nothing. */
async function folderAt(handset: Handset, { storage, place: { handle, path }, turn, isListed }: Asked, io: Io): Promise<Folder | undefined> {
  try {
    return await handset.folder(storage, handle, turn);
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    if (code === "unsupported" && isListed && handset.isFlat) return { objects: [], whole: true };
    if (code === "gone" && handle !== top) return { objects: [], whole: true };
    if (code === "gone" || endsAll(thrown)) throw thrown;
    io.log("a folder of the device cannot be listed", { code, detail, depth: path.split("/").length });
    return undefined;
  }
}

/** Objects of one folder may share a name; those that do are told apart in an order that lasts. */
function namedIn(folder: string, objects: readonly ObjectOnDevice[]): { object: ObjectOnDevice; path: string }[] {
  const order = objects.filter(({ name }) => !isPhonesOwn(name)).sort((a, b) => compare(a.name, b.name) || a.size - b.size || compare(a.modified ?? "", b.modified ?? "") || a.handle - b.handle);
  const taken = new Set<string>();
  return order.map((object) => {
    const plain = segmentOf(object.name);
    let free = plain;
    for (let n = 2; taken.has(free); n += 1) free = `${plain}~${n}`;
    taken.add(free);
    return { object, path: folder === "" ? free : `${folder}/${free}` };
  });
}

function segmentOf(name: string): string {
  const escaped = escapeName(name).replaceAll("/", "%2F");
  return escaped === "" ? "%00" : escaped;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Spot = { readonly storage: number; readonly path: string; readonly told: string; readonly epoch: number };

function fileOf(object: ObjectOnDevice, { storage, path, told, epoch }: Spot, reading: Reading): FileEntry[] {
  const sort = sortOfObject(object.name, object.format);
  if (sort === undefined) return [];
  const at = androidTime(object, told);
  const tag = at === undefined ? tagOf(object, reading.handset.quirks.stableIds) : `${object.size}-at-${at}`;
  const modified = new Date(at === undefined ? (isoDate(object.modified) ?? isoDate(object.created) ?? 0) : at * 1000);
  const same = JSON.stringify([reading.device, hex(storage), path, tag, object.persistentId ?? ""]);
  return [{ name: path, display: object.name, sort, size: object.size, modified, tag, state: tag, content: new ObjectContent(object, reading, { same, epoch }) }];
}

/** The same however the device was asked: dates to the second, without what follows them. */
function tagOf({ size, created = "", modified = "", persistentId = "" }: ObjectOnDevice, stableIds: boolean): string {
  const date = (modified === "" ? created : modified).slice(0, 15);
  return [size, date, ...(stableIds ? [persistentId] : [])].join("-");
}

/** Live Photos and sidecars belong to photos of the same folder. */
function sorted(found: readonly FileEntry[], names: ReadonlyMap<string, string>, shownOnly: readonly string[] = []): Pick<Look, "media" | "texts" | "albums" | "cursor"> {
  const media = new Map<string, Group>();
  const albums = new Map<string, string>();
  for (const [folder, files] of Map.groupBy(found, ({ name }) => folderOf(name))) {
    const groups = groupMedia(files);
    for (const group of groups) media.set(group.main.name, group);
    if (folder !== "" && groups.length > 0) albums.set(folder, names.get(folder) ?? folder);
  }
  const texts = found.filter(({ sort }) => sort === "cards" || sort === "calendar");
  // All there is may be as much as what was shown of more: that is no less a change.
  const lines = [...shownOnly, ...found.map(({ name, state }) => `${name}\0${state}\n`).sort()];
  return { media, texts: new Map(texts.map((file) => [file.name, file])), albums, cursor: `mtp1:${createHash("sha256").update(lines.join("")).digest("hex")}` };
}

/** Folders the device did not tell all about, as in a `Change`: save for those below them that it did. */
export function unknownIn({ folders }: Look): { href: string; except: string[] }[] {
  const below = Map.groupBy([...folders.keys()].filter((path) => path !== ""), folderOf);
  return [...folders].flatMap(([path, told]) => (told === "all" ? [] : [{ href: hrefOf(path), except: (below.get(path) ?? []).map(hrefOf) }]));
}

const hrefOf = (folder: string): string => (folder === "" ? "" : `${folder}/`);

/** Whether this path, or folder ("path/"), may be there all the same where it was not listed: its nearest folder that was asked for says so. */
export function mayBeThere(path: string, { folders, shownOnly }: Look): boolean {
  if (shownOnly?.some((folder) => path.startsWith(`${folder}/`)) === false) return true;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const told = folders.get(folder);
    if (told !== undefined || folder === "") return told !== "all";
  }
}

/** The path of the folder a file is in; "" for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
