// Which files of a folder are one photo: Live Photos, edited versions, sidecars.
import { extensionOf, sameNameKey, withoutExtension } from "./names.ts";
import type { FileEntry } from "./storage.ts";

export type Group = { readonly main: FileEntry; readonly parts: Readonly<Record<string, FileEntry>> };

/** A file that belongs to another one, and as what. */
type Place = { readonly main: FileEntry; readonly part: string };
type Stems = ReadonlyMap<string, readonly FileEntry[]>;

/** Where a stem has several stills, the richest of these carries the parts. */
const leads = ["heic", "heif", "jpg", "jpeg"];
const liveVideos = ["mov", "mp4"];

/** Every image and video is in exactly one group; a sidecar without its photo is in none. */
export function groupMedia(files: readonly FileEntry[]): Group[] {
  const media = files.filter((file) => file.sort === "image" || file.sort === "video");
  const stems = Map.groupBy(media, (file) => stemOf(file.display));
  const places = new Map<FileEntry, Place>();
  const groups = new Map<FileEntry, Record<string, FileEntry>>();
  for (const file of media) {
    const place = standsAlone(file, stems) ? undefined : placeOf(file, stems);
    if (place === undefined) groups.set(file, {});
    else places.set(file, place);
  }
  for (const [file, { main, part }] of places) addPart(groups.get(main), part, file);
  for (const file of files) {
    if (file.sort !== "sidecar") continue;
    const owner = ownerOf(file, stems);
    if (owner === undefined) continue;
    const place = places.get(owner);
    const extension = extensionOf(file.display);
    addPart(groups.get(place?.main ?? owner), place === undefined ? extension : `${place.part}-${extension}`, file);
  }
  return [...groups].map(([main, parts]) => ({ main, parts }));
}

/** Files with the same key may be taken for one photo. */
export function photoKey(name: string): string {
  const bare = /\.(xmp|json|aae)$/i.test(name) ? withoutMetadataEnding(withoutExtension(name)) : name;
  return originalStem(stemOf(bare));
}

/** Most do. */
function standsAlone({ display }: FileEntry, stems: Stems): boolean {
  const stem = stemOf(display);
  return stems.get(stem)?.length === 1 && originalStem(stem) === stem;
}

function placeOf(file: FileEntry, stems: Stems): Place | undefined {
  const stem = stemOf(file.display);
  const original = originalStem(stem);
  const main = leadOf(stems.get(original));
  if (main === undefined || main === file) return undefined;
  const siblings = stems.get(stem) ?? [];
  if (original !== stem && file === leadOf(siblings)) return { main, part: "edited" };
  if (file !== liveVideoOf(siblings)) return undefined;
  return { main, part: original === stem ? "live" : "edited-live" };
}

/** The still that carries what else has its stem. */
function leadOf(files: readonly FileEntry[] = []): FileEntry | undefined {
  const stills = files.filter((file) => file.sort === "image");
  const best = leads.flatMap((extension) => stills.filter((file) => extensionOf(file.display) === extension));
  return best[0] ?? stills[0];
}

function liveVideoOf(files: readonly FileEntry[]): FileEntry | undefined {
  return files.find((file) => liveVideos.includes(extensionOf(file.display)));
}

/** `IMG_1.jpg.xmp` and Google's `IMG_1.jpg.supplemental-metadata.json` name a file, `IMG_1.AAE` only a stem. */
function ownerOf(sidecar: FileEntry, stems: Stems): FileEntry | undefined {
  const named = withoutMetadataEnding(withoutExtension(sidecar.display));
  const key = sameNameKey(named);
  const exact = stems.get(stemOf(named))?.find((file) => sameNameKey(file.display) === key);
  if (exact !== undefined) return exact;
  const sameStem = stems.get(key) ?? stems.get(key.replace(/^img_o(?=\d)/, "img_"));
  return leadOf(sameStem) ?? sameStem?.[0];
}

/** Takeout cuts the ending where the name gets long. */
function withoutMetadataEnding(name: string): string {
  const ending = /\.([a-z-]{1,21})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const isMetadata = ending.startsWith("s") && "supplemental-metadata".startsWith(ending);
  return isMetadata ? name.slice(0, -ending.length - 1) : name;
}

function addPart(parts: Record<string, FileEntry> | undefined, name: string, file: FileEntry): void {
  if (parts === undefined) return;
  let free = name;
  for (let n = 2; parts[free] !== undefined; n += 1) free = `${name}-${n}`;
  parts[free] = file;
}

function stemOf(name: string): string {
  return sameNameKey(withoutExtension(name));
}

/** iPhones write `IMG_E0001` beside `IMG_0001`, Google `name-edited`. */
function originalStem(stem: string): string {
  const original = stem.replace(/^img_e(?=\d)/, "img_").replace(/-edited$/, "");
  return original === stem ? stem : originalStem(original);
}
