// The files of one folder that are one photo: original, edited version, moving part, sidecars.
import { extensionOf, sameNameKey, withoutExtension } from "../files/names.ts";
import type { Entry } from "../exports/entry.ts";
import { nameOf } from "../exports/entry.ts";
import { isMedia, isVideo, originalOf } from "./names.ts";
import { matchSidecars } from "./sidecars.ts";

export type Photo = { readonly main: Entry; readonly parts: Map<string, Entry> };
export type Grouped = { readonly photos: readonly Photo[]; /** Belong to no photo here. */ readonly loose: readonly Entry[] };

/** Every photo and video is in exactly one group. Entries have different names. */
export function groupFolder(entries: readonly Entry[]): Grouped {
  const media = entries.filter(({ path }) => isMedia(path));
  const byName = new Map(entries.map((entry) => [nameOf(entry.path), entry]));
  const sidecars = entries.filter((entry) => !isMedia(entry.path)).map(({ path }) => nameOf(path));
  const matches = matchSidecars(media.map(({ path }) => nameOf(path)), sidecars);
  const described = new Set(matches.keys());
  const places = placesOf(media, described);
  const photos = new Map(media.filter((entry) => !places.has(entry)).map((main): [Entry, Photo] => [main, { main, parts: new Map() }]));
  for (const [entry, { main, part }] of places) addPart(photos.get(main), part, entry);
  const matched = new Set<string>();
  for (const [photo, names] of matches) {
    const entry = byName.get(photo);
    const place = entry && places.get(entry);
    for (const name of names) {
      const sidecar = byName.get(name);
      const owner = place?.main ?? entry;
      if (owner === undefined || sidecar === undefined) continue;
      addPart(photos.get(owner), place === undefined ? "json" : `${place.part}-json`, sidecar);
      matched.add(name);
    }
  }
  borrowSidecars([...photos.values()], byName, sidecars);
  return { photos: [...photos.values()], loose: sidecars.filter((name) => !matched.has(name)).flatMap((name) => byName.get(name) ?? []) };
}

/** A free name, so that nothing is lost where two claim one place. */
export function addPart(photo: Photo | undefined, part: string, entry: Entry): void {
  if (photo === undefined) return;
  let free = part;
  for (let n = 2; photo.parts.has(free); n += 1) free = `${part}-${n}`;
  photo.parts.set(free, entry);
}

type Place = { readonly main: Entry; readonly part: string };

function placesOf(media: readonly Entry[], described: ReadonlySet<string>): Map<Entry, Place> {
  const stems = Map.groupBy(media, ({ path }) => stemOf(path));
  const places = new Map<Entry, Place>();
  const edited = new Set(media.filter((entry) => originalIn(entry, stems) !== undefined));
  for (const entry of media) {
    const main = edited.has(entry) || described.has(nameOf(entry.path)) ? undefined : stillOf(entry, stems);
    if (main !== undefined && !edited.has(main)) places.set(entry, { main, part: "live" });
  }
  for (const entry of edited) {
    const original = originalIn(entry, stems);
    const main = original && !edited.has(original) ? (places.get(original)?.main ?? original) : undefined;
    if (main !== undefined) places.set(entry, { main, part: isVideo(entry.path) && !isVideo(main.path) ? "edited-live" : "edited" });
  }
  return places;
}

/** The original of an edited version; an edited video of a still is the moving part of its edited version. */
function originalIn(entry: Entry, stems: ReadonlyMap<string, readonly Entry[]>): Entry | undefined {
  const stem = originalOf(withoutExtension(nameOf(entry.path)));
  const found = stem === undefined ? [] : (stems.get(sameNameKey(stem)) ?? []);
  const same = found.find(({ path }) => extensionOf(path) === extensionOf(entry.path));
  return same ?? found.find(({ path }) => !isVideo(path)) ?? found[0];
}

/** `IMG_1.MP4` beside `IMG_1.HEIC`; Pixels also write `PXL_1.MP` beside `PXL_1.MP.jpg`. */
function stillOf(entry: Entry, stems: ReadonlyMap<string, readonly Entry[]>): Entry | undefined {
  if (!isVideo(entry.path)) return undefined;
  const stills = [...(stems.get(stemOf(entry.path)) ?? []), ...(stems.get(sameNameKey(nameOf(entry.path))) ?? [])];
  return stills.find(({ path }) => !isVideo(path));
}

/** An edited version without its original is described by the original's sidecar. */
function borrowSidecars(photos: readonly Photo[], byName: ReadonlyMap<string, Entry>, sidecars: readonly string[]): void {
  const alone = new Map<string, Photo>();
  for (const photo of photos) {
    const name = nameOf(photo.main.path);
    const stem = originalOf(withoutExtension(name));
    if (stem !== undefined && !photo.parts.has("json")) alone.set(stem + name.slice(withoutExtension(name).length), photo);
  }
  for (const [original, names] of matchSidecars([...alone.keys()], sidecars)) {
    for (const name of names) {
      const entry = byName.get(name);
      if (entry !== undefined) addPart(alone.get(original), "json", entry);
    }
  }
}

function stemOf(path: string): string {
  return sameNameKey(withoutExtension(nameOf(path)));
}
