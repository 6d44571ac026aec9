import { Decoder, type DecoderOptions, type Outcome } from "./decoder.ts";
import { ThumbnailCache } from "./thumbnail-cache.ts";

/** `hash`: of the bytes, in hex; so the same picture is decoded once, whoever holds it. */
export type Picture = { readonly hash: string; readonly edge: number; readonly bytes: () => Promise<Uint8Array> };

type Pending = { readonly outcome: Promise<Outcome>; readonly kept: Promise<void>; readonly stop: AbortController; waiting: number };

/** Small pictures: from the cache, else from a decoder process, then into the cache. */
export class Thumbnails {
  readonly #decoder: Decoder;
  readonly #cache: ThumbnailCache;
  readonly #pending = new Map<string, Pending>();
  /** Asked for again after a restart only: each try may take two processes and 20 s. */
  readonly #notNow = new Set<string>();

  constructor(cacheFolder: string, options: DecoderOptions = {}) {
    this.#decoder = new Decoder(options);
    this.#cache = new ThumbnailCache(cacheFolder);
  }

  /**
   * A WebP; undefined where there is none to be had. Throws `cancelled` when the last one who asked has gone away before
   * its turn, and what reading the bytes throws.
   */
  async of(picture: Picture, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const outcome = (await this.#cache.find(picture.hash, picture.edge)) ?? (await this.#made(picture, signal));
    return "image" in outcome ? outcome.image : undefined;
  }

  /** Only from the cache. */
  async kept({ hash, edge }: Omit<Picture, "bytes">): Promise<Uint8Array | undefined> {
    const outcome = await this.#cache.find(hash, edge);
    return outcome && "image" in outcome ? outcome.image : undefined;
  }

  /** Of something that no picture can be made of here: one that somebody else drew, made small like any other. */
  async keep(picture: Picture): Promise<void> {
    const outcome = await this.#decoder.decode({ edge: picture.edge, bytes: picture.bytes, signal: new AbortController().signal });
    if ("image" in outcome) await this.#cache.keep(picture.hash, picture.edge, outcome);
  }

  /** What was made is in the cache afterwards; what was asked for is not made any more. */
  async close(): Promise<void> {
    this.#decoder.close();
    await Promise.all([...this.#pending.values()].map(({ kept }) => kept));
  }

  async #made(picture: Picture, signal: AbortSignal): Promise<Outcome> {
    const key = `${picture.hash}-${picture.edge}`;
    if (this.#notNow.has(key)) return { notNow: "tried already" };
    const pending = this.#pending.get(key) ?? this.#make(key, picture);
    const leave = (): void => {
      pending.waiting -= 1;
      if (pending.waiting > 0) return;
      // Whoever asks from now on begins anew.
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
      pending.stop.abort();
    };
    pending.waiting += 1;
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    try {
      return await pending.outcome;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  #make(key: string, { hash, edge, bytes }: Picture): Pending {
    const stop = new AbortController();
    const outcome = this.#decoder.decode({ edge, bytes, signal: stop.signal });
    const forget = (): void => {
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
    };
    const keep = async (made: Outcome): Promise<void> => {
      if ("notNow" in made) this.#notNow.add(key);
      else await this.#cache.keep(hash, edge, made);
    };
    const kept = outcome.then(keep).then(forget, forget);
    const pending: Pending = { outcome, kept, stop, waiting: 0 };
    this.#pending.set(key, pending);
    return pending;
  }
}
