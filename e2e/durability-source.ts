// A folder of photos and cards that grows.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contactAt } from "../bench/corpus.ts";
import type { Random } from "../bench/random.ts";

/** What is in each folder: a folder is a collection, and each collection is told of once it is durable. */
type Size = { readonly photos: number; readonly cards: number };

export class GrowingFolder {
  readonly dir: string;
  items = 0;
  readonly #size: Size;
  #folders = 0;

  constructor(dir: string, size: Size = { photos: 25, cards: 50 }) {
    this.dir = dir;
    this.#size = size;
    mkdirSync(dir);
  }

  grow(folders: number, random: Random): void {
    const { photos, cards } = this.#size;
    for (let n = 0; n < folders; n++) {
      const folder = join(this.dir, `Folder ${this.#folders++}`);
      mkdirSync(folder);
      for (let i = 0; i < photos; i++) writeFileSync(join(folder, `IMG_${i}.jpg`), jpeg(random));
      for (let i = 0; i < cards; i++) writeFileSync(join(folder, `${i}.vcf`), contactAt(this.items + i).text);
      this.items += photos + cards;
    }
  }
}

/** JPEG in its first bytes, noise in the others. */
function jpeg(random: Random): Buffer {
  const bytes = random.bytes(random.int(5_000, 60_000));
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}
