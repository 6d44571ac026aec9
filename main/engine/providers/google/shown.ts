/** In characters of JSON. */
const mostKept = 64_000_000;

/** What a listing has shown on the way, until it is read: kept up to a bound, each given once. */
export class Shown<T> {
  readonly #kept = new Map<string, { readonly etag: string | undefined; readonly thing: T; readonly size: number }>();
  #size = 0;

  add(name: string, etag: string | undefined, thing: T): void {
    this.take(name);
    const size = JSON.stringify(thing).length;
    if (this.#size + size > mostKept) return;
    this.#kept.set(name, { etag, thing, size });
    this.#size += size;
  }

  has(name: string, etag?: string): boolean {
    const found = this.#kept.get(name);
    return found !== undefined && (etag === undefined || found.etag === etag);
  }

  /** Undefined where it is not the one asked for. */
  take(name: string, etag?: string): T | undefined {
    const found = this.#kept.get(name);
    if (found === undefined) return undefined;
    this.#kept.delete(name);
    this.#size -= found.size;
    return etag === undefined || found.etag === etag ? found.thing : undefined;
  }
}
