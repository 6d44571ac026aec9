// A folder of photos and cards that grows.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contactAt } from "../bench/corpus.ts";
import type { Random } from "../bench/random.ts";

/** In each folder: a folder is a collection, and each collection is told of once it is durable. */
const photos = 25;
const cards = 50;

export class GrowingFolder {
  readonly dir: string;
  items = 0;
  #folders = 0;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(dir);
  }

  grow(folders: number, random: Random): void {
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
