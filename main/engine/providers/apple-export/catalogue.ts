// All photos of an export: files that are one photo together, with what iCloud says of them and the albums they are in.
import { hash } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Entry, Gap } from "../exports/entry.ts";
import { folderOf, nameOf, unread } from "../exports/entry.ts";
import { groupMedia } from "../files/group.ts";
import { escapeName } from "../files/names.ts";
import type { FileEntry } from "../files/storage.ts";
import { sortOf } from "../files/types.ts";
import type { Ref } from "../provider.ts";
import { readCsv, type Row } from "./csv.ts";
import { albumColumns, type Detail, detailColumns, readAlbum, readDetails } from "./details.ts";

export type Held = { readonly main: Entry; readonly parts: ReadonlyMap<string, Entry>; readonly detail: Detail | undefined; readonly albums: readonly string[]; readonly ref: Ref };
export type Catalogue = { readonly photos: ReadonlyMap<string, Held>; readonly albums: readonly { readonly id: string; readonly name: string }[]; /** Tables that cannot be read. */ readonly unread: readonly Gap[] };
export type Files = { readonly photos: readonly Entry[]; readonly details: readonly Entry[]; readonly albums: readonly Entry[] };

const largestTable = 256 * 1024 * 1024;

type Draft = Omit<Held, "albums" | "ref"> & { readonly albums: Set<string> };

export async function catalogue({ photos, details, albums }: Files): Promise<Catalogue> {
  const known = new Map<string, Map<string, Detail>>();
  const gaps: Gap[] = [];
  for (const [folder, tables] of Map.groupBy(details, ({ path }) => folderOf(path))) {
    const rows: Row[] = [];
    for (const entry of tables) for (const row of await rowsIn(entry, detailColumns, gaps)) rows.push(row);
    known.set(folder, readDetails(rows));
  }
  const drafts = [...Map.groupBy(photos, ({ path }) => folderOf(path))].flatMap(([folder, files]) => draftsIn(files, known.get(folder)));
  const named: { id: string; name: string }[] = [];
  const byName = Map.groupBy(drafts, ({ main }) => nameOf(main.path));
  for (const entry of albums) {
    const name = nameOf(entry.path).replace(/\.csv$/i, "");
    for (const photo of readAlbum(await rowsIn(entry, albumColumns, gaps))) {
      for (const draft of membersOf(byName.get(photo) ?? [], entry.path)) draft.albums.add(name);
    }
    if (!named.some(({ id }) => id === name)) named.push({ id: name, name });
  }
  const held = [...Map.groupBy(drafts, hrefOf)].flatMap(([href, same]) => heldOf(href, same));
  return { photos: new Map(held.map((photo) => [photo.ref.href, photo])), albums: named, unread: gaps };
}

/** A damaged table says what it can, and is named. */
async function rowsIn(entry: Entry, columns: readonly string[], gaps: Gap[]): Promise<readonly Row[]> {
  try {
    const { rows, whole } = readCsv(await entry.content.whole(largestTable), columns);
    if (!whole) gaps.push(unread(entry, new LifeboatError("invalid-item", "this table breaks off")));
    return rows;
  } catch (thrown) {
    gaps.push(unread(entry, thrown));
    return [];
  }
}

/** File names come again in other parts. Those of the album's own part are meant; else all, for a photo too many in an album is no loss. */
function membersOf(drafts: readonly Draft[], album: string): readonly Draft[] {
  const part = folderOf(folderOf(album));
  const own = drafts.filter(({ main }) => folderOf(folderOf(main.path)) === part);
  return own.length > 0 ? own : drafts;
}

function draftsIn(files: readonly Entry[], details: ReadonlyMap<string, Detail> | undefined): Draft[] {
  const entries = new Map(files.map((entry) => [fileOf(entry), entry]));
  const groups = groupMedia([...entries.keys()]);
  return groups.flatMap(({ main, parts }) => {
    const entry = entries.get(main);
    const detail = details?.get(main.display);
    if (entry === undefined || detail?.deleted === true) return [];
    const partEntries = Object.entries(parts).flatMap(([part, file]): [string, Entry][] => {
      const found = entries.get(file);
      return found === undefined ? [] : [[part, found]];
    });
    return [{ main: entry, parts: new Map(partEntries), detail, albums: new Set<string>() }];
  });
}

/** As the grouping of folders knows files. */
function fileOf({ path, size, modified, mark, content }: Entry): FileEntry {
  const display = nameOf(path);
  return { name: escapeName(display), display, sort: sortOf(display) ?? "sidecar", size, modified, tag: mark, state: mark, content };
}

/** By name and Apple's checksum: parts are cut anew in every export, and a photo then lies in another one. */
function hrefOf({ main, detail }: Draft): string {
  return `${escapeName(nameOf(main.path))}#${detail?.checksum ?? (main.mark.endsWith("-stat") ? escapeName(folderOf(main.path)) : main.mark)}`;
}

/** One that lies in several parts is one, in the albums of all of them. */
function heldOf(href: string, same: readonly Draft[]): Held[] {
  const [first] = same;
  if (first === undefined) return [];
  const { main, parts, detail } = first;
  const albums = [...new Set(same.flatMap((each) => [...each.albums]))].sort();
  const marks = [...parts].map(([name, { mark }]) => `${name}=${mark}`).sort();
  const etag = hash("sha256", [main.mark, ...marks, ...albums, JSON.stringify(detail)].join("\n")).slice(0, 32);
  return [{ main, parts, detail, albums, ref: { href, etag, size: main.size } }];
}
