import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Of JSON, in characters: in all, and so much packed together. */
const mostKept = 256_000_000;
const pageSize = 256_000;

type Page = { readonly texts: string[]; packed: Uint8Array | undefined; size: number; left: number };
type Place = { readonly etag: string | undefined; readonly page: Page; readonly at: number };

/**
 * What a listing has shown on the way, until it is read: kept packed, up to a bound, each given once. As objects a large
 * calendar would take a hundred megabytes.
 */
export class Shown<T> {
  readonly #most: number;
  readonly #places = new Map<string, Place>();
  #size = 0;
  #page = emptyPage();
  /** Things are read in the order they were shown: the page read last is at hand. */
  #unpacked: { readonly page: Page; readonly things: readonly T[] } | undefined;

  constructor(most = mostKept) {
    this.#most = most;
  }

  add(name: string, etag: string | undefined, thing: T): void {
    this.#forget(name);
    const text = JSON.stringify(thing);
    if (this.#size + text.length > this.#most) return;
    const page = this.#page;
    this.#places.set(name, { etag, page, at: page.texts.push(text) - 1 });
    page.left++;
    page.size += text.length;
    this.#size += text.length;
    if (page.size >= pageSize) this.#pack(page);
  }

  has(name: string, etag?: string): boolean {
    const found = this.#places.get(name);
    return found !== undefined && (etag === undefined || found.etag === etag);
  }

  /** Undefined where it is not the one asked for. */
  take(name: string, etag?: string): T | undefined {
    const found = this.#places.get(name);
    if (found === undefined) return undefined;
    const thing = etag === undefined || found.etag === etag ? this.#thingAt(found) : undefined;
    this.#forget(name);
    return thing;
  }

  #forget(name: string): void {
    const found = this.#places.get(name);
    if (found === undefined) return;
    this.#places.delete(name);
    const { page } = found;
    page.left--;
    if (page.left > 0) return;
    this.#size -= page.size;
    if (page === this.#page) this.#page = emptyPage();
    if (page === this.#unpacked?.page) this.#unpacked = undefined;
  }

  #pack(page: Page): void {
    page.packed = zstdCompressSync(`[${page.texts.join(",")}]`);
    page.texts.length = 0;
    this.#page = emptyPage();
  }

  #thingAt({ page, at }: Place): T | undefined {
    const { packed, texts } = page;
    if (packed === undefined) return JSON.parse(texts[at] ?? "null") as T;
    if (this.#unpacked?.page !== page) this.#unpacked = { page, things: JSON.parse(zstdDecompressSync(packed).toString()) as T[] };
    return this.#unpacked.things[at];
  }
}

const emptyPage = (): Page => ({ texts: [], packed: undefined, size: 0, left: 0 });
