// Which files of the camera roll are one photo.
import { sortOf } from "../files/types.ts";
import type { Entry } from "./backup.ts";

const roll = "Media/DCIM/";
/** What an edit made, in the folder PhotoData/Mutations/<folder and stem of the photo>/Adjustments. */
const edited = { edited: /\/Adjustments\/FullSizeRender\.(?:jpe?g|heic|heif|png|mov|mp4|m4v)$/i, "edited-live": /\/Adjustments\/FullSizeRender\.(?:mov|mp4)$/i } as const;

export class PhotoFiles {
  private readonly files: ReadonlyMap<string, Entry>;
  private readonly byStem: ReadonlyMap<string, Entry[]>;
  private readonly edits: ReadonlyMap<string, Entry[]>;
  private readonly taken = new Set<string>();

  constructor(files: ReadonlyMap<string, Entry>) {
    this.files = files;
    const all = [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    this.byStem = Map.groupBy(all.filter(({ path }) => sortOf(path) !== undefined), ({ path }) => stemOf(path));
    this.edits = Map.groupBy(all.filter(({ path }) => mutationOf(path) !== undefined), ({ path }) => mutationOf(path) ?? "");
  }

  /** The file at a path, which is then nobody else's. */
  take(path: string): Entry | undefined {
    const found = this.files.get(path);
    if (found !== undefined) this.taken.add(path);
    return found;
  }

  /** The live video, the edited version and the description of the edit. */
  partsOf(main: string): Record<string, Entry> {
    const isImage = sortOf(main) === "image";
    const parts: Record<string, Entry> = {};
    for (const file of this.byStem.get(stemOf(main)) ?? []) {
      const part = partName(file.path, isImage);
      if (file.path === main || part === undefined || parts[part] !== undefined || this.taken.has(file.path)) continue;
      parts[part] = file;
      this.taken.add(file.path);
    }
    for (const file of this.edits.get(stemOf(main).slice("Media/".length)) ?? []) {
      if (isImage && edited["edited-live"].test(file.path)) parts["edited-live"] = file;
      else if (edited.edited.test(file.path)) parts["edited"] = file;
    }
    return parts;
  }

  /** Photos and videos of the roll that no one took; an image comes before the video of the same name. */
  *untaken(): Generator<Entry> {
    const rest = [...this.files.values()].filter(({ path }) => path.startsWith(roll) && !path.includes("/.") && !this.taken.has(path));
    for (const sort of ["image", "video"]) {
      for (const file of rest) {
        if (sortOf(file.path) !== sort || this.taken.has(file.path)) continue;
        this.taken.add(file.path);
        yield file;
      }
    }
  }
}

function partName(path: string, isImage: boolean): string | undefined {
  if (/\.aae$/i.test(path)) return "aae";
  return isImage && sortOf(path) === "video" ? "live" : undefined;
}

const stemOf = (path: string): string => path.replace(/\.[^./]*$/, "");

/** `DCIM/100APPLE/IMG_0001` of `Media/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/...`. */
function mutationOf(path: string): string | undefined {
  return /^Media\/PhotoData\/Mutations\/(.+?)\/Adjustments\/[^/]+$/.exec(path)?.[1];
}
