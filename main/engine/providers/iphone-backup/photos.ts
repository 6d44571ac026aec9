// The camera roll: Photos.sqlite says what there is, the files are beside it.
import { LifeboatError } from "../../../api/errors.ts";
import { typeOf } from "../files/types.ts";
import { takenOf } from "../files/taken.ts";
import type { Contents, Entry, Part } from "../parts.ts";
import { claim } from "../parts.ts";
import type { Body, Collection, Facts, Io, Item } from "../provider.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Backup, Entry as FileEntry } from "./backup.ts";
import { PhotoFiles } from "./photo-files.ts";
import { type Asset, readLibrary } from "./photo-library.ts";
import { etagOf, rawJson } from "./raw.ts";

const photosId = "photos";
const domain = "CameraRollDomain";
const libraryPath = "Media/PhotoData/Photos.sqlite";

export function photosPart(backup: Backup, unlisted: Collection["unlisted"]): Part {
  let reading: Promise<Contents> | undefined;
  return {
    async collections() {
      const files = backup.files(domain);
      if (files.size === 0) return [];
      return [{ id: photosId, name: "Camera roll", kinds: ["photo"], readOnly: true, unlisted }];
    },
    async contents(collection, io) {
      if (collection !== photosId) return undefined;
      reading ??= readRoll(backup, io);
      return reading;
    },
  };
}

async function readRoll(backup: Backup, io: Io): Promise<Contents> {
  const files = new PhotoFiles(backup.files(domain));
  const tables = await backup.database(domain, libraryPath);
  const { assets, albums, passed } = tables === undefined ? { assets: [], albums: [], passed: [] } : readLibrary(tables);
  const entries = new Map<string, Entry>();
  for (const path of [...passed, ...assets.map((asset) => asset.path)]) files.take(path);
  // With what was deleted goes its film.
  for (const path of passed) files.partsOf(path);
  for (const [n, asset] of assets.entries()) {
    if (n % 500 === 0) stopIfAborted(io);
    const href = claim(asset.id, entries);
    entries.set(href, assetEntry(backup, href, asset, files));
  }
  // What the library does not know is kept all the same.
  for (const main of files.untaken()) {
    const href = claim(main.path, entries);
    entries.set(href, looseEntry(backup, href, main, files));
  }
  return { groups: albums.map(({ id, name }) => ({ is: "group", id, name })), entries };
}

/** Its etag is of what the library says, not of the file: a photo that moved to iCloud since is none that changed. */
function assetEntry(backup: Backup, href: string, asset: Asset, files: PhotoFiles): Entry {
  const main = files.take(asset.path);
  const parts = main === undefined ? {} : files.partsOf(asset.path);
  const { name, taken, favourite, groups } = asset;
  const facts: Facts = { name, ...(taken !== undefined && { taken }), ...(favourite && { favourite }), ...(groups.length > 0 && { groups }) };
  const size = main && sizeOf(backup, main);
  return {
    ref: { href, etag: etagOf(rawJson({ facts: { ...facts, groups: groups.join("\n"), favourite: favourite ? 1 : 0 }, asset: asset.row })), ...(size !== undefined && { size }) },
    async item() {
      if (main === undefined) throw new LifeboatError("not-found", `${name} is not in the backup: with iCloud Photos it may be in iCloud only`);
      return photoItem(backup, main, parts, facts);
    },
  };
}

function looseEntry(backup: Backup, href: string, main: FileEntry, files: PhotoFiles): Entry {
  const parts = files.partsOf(main.path);
  const own = [main, ...Object.values(parts)].map((file) => ({ path: file.path, size: sizeOf(backup, file) ?? 0 }));
  const size = sizeOf(backup, main);
  return { ref: { href, etag: etagOf(rawJson({ own })), ...(size !== undefined && { size }) }, item: () => photoItem(backup, main, parts, {}) };
}

/** A damaged row is told when the photo is read. */
function sizeOf(backup: Backup, file: FileEntry): number | undefined {
  try {
    return backup.factsOf(file).size || undefined;
  } catch {
    return undefined;
  }
}

/** Every file of it must be there: half a photo would look whole the next time. */
async function photoItem(backup: Backup, main: FileEntry, parts: Readonly<Record<string, FileEntry>>, known: Facts): Promise<Item> {
  const name = main.path.split("/").at(-1) ?? "";
  const content = await backup.content(main);
  const modified = new Date(backup.factsOf(main).modified * 1000);
  const taken = known.taken ?? (await content.head((head) => takenOf(head, name, modified)));
  const bodies: Record<string, Body> = {};
  for (const [part, file] of Object.entries(parts)) bodies[part] = (await backup.content(file)).body(typeOf(file.path));
  return {
    kind: "photo",
    body: content.body(typeOf(name)),
    ...(Object.keys(bodies).length > 0 && { parts: bodies }),
    facts: { name, ...known, taken },
  };
}
