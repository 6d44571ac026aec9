import { LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { pathKey } from "../../net/path-key.ts";
import type { Fetched, Io, Ref } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { DavCollection } from "./collections.ts";
import { itemOf } from "./content.ts";
import { memberHref, urlOf } from "./href.ts";
import { checkStopped, merge } from "./merge.ts";
import { collect } from "./collect.ts";
import { CutAnswer, etagOf, textOf, type DavResponse } from "./multistatus.ts";
import { document, names, propElement } from "./names.ts";
import { PhotoFetcher } from "./photo.ts";
import { codeOfStatus, davError, DavError } from "./status.ts";
import { escapeXml } from "./xml.ts";
import { MalformedXml } from "./xml-lexer.ts";

const multigets = {
  cards: { root: names.addressMultiget, data: names.addressData },
  calendars: { root: names.calendarMultiget, data: names.calendarData },
} as const;
const encoder = new TextEncoder();
const batchSize = 200;
/** Requests in flight. */
export const atOnce = 6;
/** Single items in a row the server may fail on before a read gives up: at the start, and once something was answered. */
const hopeless = { atFirst: 4, later: 50 };
/** Bytes of one item fetched alone. */
const mostBytes = 64_000_000;

/** Reads items in batches, some in flight at once. See Source.read. */
export async function* readItems(c: DavCollection, refs: readonly Ref[], client: DavClient, io: Io): AsyncGenerator<Fetched> {
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const reader = new Reader(c, client, { ...io, signal });
  const batches = reader.batches(refs);
  const workers = Array.from({ length: Math.min(atOnce, batches.length) }, () => reader.work(batches));
  yield* reader.refused();
  for await (const answers of merge(workers, () => stop.abort())) yield* answers;
}

class Reader {
  readonly #c: DavCollection;
  readonly #client: DavClient;
  readonly #io: Io;
  readonly #refused: Fetched[] = [];
  readonly #photos: PhotoFetcher;
  #multiget = true;
  #answered = false;
  #failedInARow = 0;

  constructor(c: DavCollection, client: DavClient, io: Io) {
    this.#c = c;
    this.#client = client;
    this.#io = io;
    this.#photos = new PhotoFetcher(c, client, io);
  }

  /** Refs by batch. Two spellings of one path never share a batch, so that answers find their ref. */
  batches(refs: readonly Ref[]): Map<string, Ref>[] {
    const batches: Map<string, Ref>[] = [];
    let batch = new Map<string, Ref>();
    for (const ref of refs) {
      if (!this.#isOurs(ref)) continue;
      const key = pathKey(ref.href);
      if (batch.size >= batchSize || batch.has(key)) batch = new Map();
      if (batch.size === 0) batches.push(batch);
      batch.set(key, ref);
    }
    return batches;
  }

  /** Answers to refs that are in no batch. */
  refused(): readonly Fetched[] {
    return this.#refused;
  }

  async *work(batches: Map<string, Ref>[]): AsyncGenerator<Fetched[]> {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      checkStopped(this.#io.signal);
      yield* this.#multiget ? this.#batch(batch) : this.#each(batch);
    }
  }

  /** An href that cannot be of this collection is answered without asking anybody. */
  #isOurs({ href }: Ref): boolean {
    try {
      if (memberHref(this.#c.url, href) === href) return true;
    } catch {
      // Answered below.
    }
    this.#refused.push(fail(href, "not-found", "no address in this collection"));
    return false;
  }

  async *#batch(pending: Map<string, Ref>): AsyncGenerator<Fetched[]> {
    try {
      yield* this.#report(pending);
      yield failAll(pending, "no-answer", "left out of the answer");
    } catch (error) {
      if (error instanceof CutAnswer) yield failAll(pending, "bad-answer", error.detail);
      else if (error instanceof MalformedXml || isPoison(error)) yield* this.#split(pending, error);
      else if (isUnsupported(error)) yield* this.#withoutMultiget(pending);
      else throw error;
    }
  }

  /** One multiget; takes what was answered out of `pending`. */
  async *#report(pending: Map<string, Ref>): AsyncGenerator<Fetched[]> {
    const ask = { method: "REPORT", url: this.#c.url, depth: "1", body: this.#question(pending) } as const;
    const { parts } = await this.#client.multistatus(ask, this.#io);
    for await (const some of parts) {
      const answers: Fetched[] = [];
      for (const part of some) {
        if (!("response" in part)) continue;
        const key = this.#keyOf(part.response.href);
        const ref = pending.get(key);
        if (ref === undefined) continue;
        pending.delete(key);
        answers.push(this.#answer(ref, part.response));
      }
      if (answers.length > 0) this.#succeeded();
      yield await this.#photos.add(answers);
    }
  }

  #succeeded(): void {
    this.#answered = true;
    this.#failedInARow = 0;
  }

  #question(pending: ReadonlyMap<string, Ref>): string {
    const { root, data } = multigets[this.#c.service];
    let hrefs = "";
    for (const { href } of pending.values()) hrefs += `<d:href>${escapeXml(href)}</d:href>`;
    return document(root, propElement([names.etag, data]) + hrefs);
  }

  #keyOf(served: string): string {
    const url = URL.parse(served, this.#c.url.href);
    return url === null ? served : pathKey(url.pathname + url.search);
  }

  #answer(ref: Ref, response: DavResponse): Fetched {
    const { href } = ref;
    const { data } = multigets[this.#c.service];
    const text = textOf(response, data);
    if (text !== undefined) return this.#item(ref, etagOf(response), text, encoder.encode(text));
    if (response.status === 404 || response.status === 410) return { is: "gone", href };
    const status = response.status ?? response.missing.get(data);
    const code = status === undefined || status === 404 ? "no-answer" : codeOfStatus(status);
    return fail(href, code, `no content (status ${status ?? "none"})`);
  }

  #item({ href, etag: listed }: Ref, served: string | undefined, text: string, bytes: Uint8Array): Fetched {
    const item = itemOf(this.#c.service, text, bytes);
    if (item === undefined) return fail(href, "bad-answer", "not a whole item");
    const etag = served ?? listed;
    return { is: "item", ref: etag === undefined ? { href } : { href, etag }, item };
  }

  /** Looks for the one item that spoils a whole answer: halves, and at last a plain GET. */
  async *#split(pending: Map<string, Ref>, error: LifeboatError): AsyncGenerator<Fetched[]> {
    const refs = [...pending];
    const [only] = refs;
    if (only === undefined) return;
    if (refs.length === 1) {
      const answer = await this.#get(only[1]);
      if (answer.is !== "failed") this.#succeeded();
      else if (++this.#failedInARow >= (this.#answered ? hopeless.later : hopeless.atFirst)) throw error;
      yield await this.#photos.add([answer]);
      return;
    }
    const half = refs.length >> 1;
    for (const part of [refs.slice(0, half), refs.slice(half)]) yield* this.#batch(new Map(part));
  }

  async *#withoutMultiget(pending: ReadonlyMap<string, Ref>): AsyncGenerator<Fetched[]> {
    this.#multiget = false;
    yield* this.#each(pending);
  }

  async *#each(pending: ReadonlyMap<string, Ref>): AsyncGenerator<Fetched[]> {
    for (const ref of pending.values()) yield await this.#photos.add([await this.#get(ref)]);
  }

  async #get(ref: Ref): Promise<Fetched> {
    const { href } = ref;
    const response = await this.#client.send({ method: "GET", url: urlOf(this.#c.url, href) }, this.#io);
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel();
      return { is: "gone", href };
    }
    if (response.status !== 200) {
      const error = await davError(response, "GET", this.#io.now());
      if (error.code === "rate-limited") throw error;
      return fail(href, error.code, error.detail);
    }
    try {
      const bytes = await collect(response.body ?? [], mostBytes);
      return this.#item(ref, response.headers.get("etag") || undefined, new TextDecoder().decode(bytes), bytes);
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code === "cancelled") throw error;
      return fail(href, error.code === "too-large" ? "too-large" : "bad-answer", error.detail);
    }
  }
}

function isPoison(error: unknown): error is DavError {
  return error instanceof DavError && error.status >= 500 && ![501, 503, 507].includes(error.status);
}

function isUnsupported(error: unknown): boolean {
  return error instanceof DavError && [400, 403, 405, 415, 422, 501].includes(error.status);
}

function fail(href: string, code: ErrorCode, detail: string): Fetched {
  return { is: "failed", href, code, detail };
}

function failAll(pending: ReadonlyMap<string, Ref>, code: ErrorCode, detail: string): Fetched[] {
  return [...pending.values()].map(({ href }) => fail(href, code, detail));
}
