import { fileName } from "../../vault/readable.ts";

/** Hands out paths inside the export that nobody else has, also where the file system ignores case. */
export class Names {
  readonly #taken = new Set<string>();
  readonly #counters = new Map<string, number>();
  readonly #exists: (path: string) => boolean;

  constructor(exists: (path: string) => boolean = () => false) {
    this.#exists = exists;
  }

  /** Relative, with forward slashes; every segment is safe on Windows too. `ext` without a dot. */
  take(folders: readonly string[], stem: string, ext: string): string {
    const folder = folders.map((name) => fileName(name));
    const base = fileName(stem);
    const ending = ext === "" ? "" : `.${ext.toLowerCase().replaceAll(/[^a-z0-9]/g, "").slice(0, 12) || "bin"}`;
    const first = sameOnDisk([...folder, base + ending].join("/"));
    for (let n = this.#counters.get(first) ?? 1; ; n++) {
      const path = [...folder, n === 1 ? base + ending : `${base} (${n})${ending}`].join("/");
      if (this.#taken.has(sameOnDisk(path)) || this.#exists(path)) continue;
      this.#taken.add(sameOnDisk(path));
      this.#counters.set(first, n + 1);
      return path;
    }
  }
}

const sameOnDisk = (path: string): string => path.normalize("NFKC").toLowerCase();

/** "IMG_1.JPG" -> ["IMG_1", "jpg"]; a name without an ending has "". */
export function splitName(name: string): [stem: string, ext: string] {
  const at = name.lastIndexOf(".");
  const ext = at > 0 ? name.slice(at + 1) : "";
  return /^[A-Za-z0-9]{1,5}$/.test(ext) ? [name.slice(0, at), ext.toLowerCase()] : [name, ""];
}

/** A relative link in HTML or a text list: each segment on its own, so that "#" and "?" stay part of the name. */
export const linkTo = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
