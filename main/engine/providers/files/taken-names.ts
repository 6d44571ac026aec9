import { LifeboatError } from "../../../api/errors.ts";
import type { Body, Item } from "../provider.ts";
import { photoKey } from "./group.ts";
import { extensionOf, safeStem, sameNameKey, withoutExtension } from "./names.ts";
import { partFileName } from "./part-names.ts";
import { extensionFor, sortOf } from "./types.ts";

/** A file name to be had: `stem.extension`. */
export type FreeName = { readonly stem: string; readonly extension: string };
/** A file and the files that go with it; the item itself is the part "". */
export type Wanted = FreeName & { readonly files: readonly { readonly part: string; readonly body: Body }[] };

/** A photo keeps its name, as far as file systems take it. Throws "unsupported" for media without a usual extension. */
export function photoName(key: string, item: Item): FreeName {
  const given = item.facts?.name ?? "";
  const sort = sortOf(given);
  const isMedia = sort === "image" || sort === "video";
  const extension = isMedia ? extensionOf(given) : extensionFor(item.body.type);
  if (extension === undefined) throw new LifeboatError("unsupported", `no file extension for ${item.body.type}`);
  return { stem: safeStem((isMedia ? withoutExtension(given) : given) || key), extension };
}

/** Names in use, as the least able file system tells them apart; what is one photo by its name is in use as a whole. */
export class TakenNames {
  private readonly keys = new Set<string>();
  private readonly isThere: (name: string) => Promise<boolean>;

  /** `isThere` has the last word on a name. */
  constructor(names: Iterable<string>, isThere: (name: string) => Promise<boolean> = () => Promise.resolve(false)) {
    this.isThere = isThere;
    for (const name of names) this.add(name);
  }

  /** The first free of `IMG_1.jpg`, `IMG_1 (2).jpg` and so on, with the names of its parts. */
  async claim({ stem, extension, files }: Wanted): Promise<string[]> {
    for (let n = 1; ; n += 1) {
      const free = n === 1 ? stem : `${stem} (${n})`;
      const names = files.map(({ part, body }) => {
        return (part === "" ? undefined : partFileName(free, extension, part, body)) ?? `${free}.${extension}`;
      });
      if (this.isTaken(names) || (await Promise.all(names.map(this.isThere))).includes(true)) continue;
      for (const claimed of names) this.add(claimed);
      return names;
    }
  }

  private isTaken(names: readonly string[]): boolean {
    return names.some((wanted) => keysOf(wanted).some((key) => this.keys.has(key)));
  }

  private add(taken: string): void {
    for (const key of keysOf(taken)) this.keys.add(key);
  }
}

function keysOf(name: string): string[] {
  const sort = sortOf(name);
  const isPhoto = sort === "image" || sort === "video" || sort === "sidecar";
  return isPhoto ? [`photo ${photoKey(name)}`, sameNameKey(name)] : [sameNameKey(name)];
}
