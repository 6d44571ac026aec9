import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lasting } from "./decoder.ts";

/** Number of what the decoder makes: another number, and what is kept is made anew. */
const version = 1;
const mostBytes = 500 << 20;
/** What is left after clearing, so that it is not done for every picture. */
const keptBytes = 400 << 20;
const clearEvery = 20 << 20;
const usedAgainMs = 24 * 3600_000;
/** Instead of what gives no picture. Not an empty file: a power cut leaves those, too. */
const mark = Buffer.from("no picture\n");

/** Small pictures by content hash and size, in a folder that anybody may empty. It fails silently: it is only a cache. */
export class ThumbnailCache {
  readonly #folder: string;
  readonly #most: number;
  readonly #kept: number;
  #writtenSinceClearing = Number.POSITIVE_INFINITY;
  #clearing: Promise<void> = Promise.resolve();

  constructor(cacheFolder: string, most = mostBytes, kept = keptBytes) {
    this.#folder = join(cacheFolder, `thumbnails-${version}`);
    this.#most = most;
    this.#kept = kept;
  }

  /** `hash` and `edge` are ours, never a client's: they become a file's name. */
  async find(hash: string, edge: number): Promise<Lasting | undefined> {
    const path = this.#path(hash, edge);
    try {
      const image = await readFile(path);
      void this.#touch(path);
      if (image.byteLength === 0) return undefined;
      return image.equals(mark) ? { never: "marked" } : { image };
    } catch {
      return undefined;
    }
  }

  async keep(hash: string, edge: number, outcome: Lasting): Promise<void> {
    const path = this.#path(hash, edge);
    const image = "image" in outcome ? outcome.image : mark;
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
      await writeFile(temporary, image, { mode: 0o600 });
      await rename(temporary, path);
      this.#writtenSinceClearing += image.byteLength;
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    if (this.#writtenSinceClearing < Math.min(clearEvery, this.#most - this.#kept)) return;
    this.#writtenSinceClearing = 0;
    this.#clearing = this.#clearing.then(() => this.#clear()).catch(() => undefined);
  }

  /** When clearing that has begun is over. */
  settled(): Promise<void> {
    return this.#clearing;
  }

  #path(hash: string, edge: number): string {
    return join(this.#folder, hash.slice(0, 2), `${hash}-${edge}.webp`);
  }

  /** Its time says when it was last of use, to the day. */
  async #touch(path: string): Promise<void> {
    try {
      const now = new Date();
      if (now.getTime() - (await stat(path)).mtimeMs > usedAgainMs) await utimes(path, now, now);
    } catch {
      // It was cleared meanwhile.
    }
  }

  /** Down to `#kept` bytes, the longest unused first. */
  async #clear(): Promise<void> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const files: { path: string; size: number; used: number }[] = [];
    for (const path of paths) {
      const found = await stat(path).catch(() => undefined);
      if (found) files.push({ path, size: found.size, used: found.mtimeMs });
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    if (total <= this.#most) return;
    for (const { path, size } of files.sort((a, b) => a.used - b.used)) {
      if (total <= this.#kept) return;
      await rm(path, { force: true });
      total -= size;
    }
  }
}
