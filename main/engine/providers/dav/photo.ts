import { LifeboatError } from "../../../api/errors.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Body, Fetched, Io, Item } from "../provider.ts";
import type { DavClient } from "./client.ts";
import { collect } from "./collect.ts";
import type { DavCollection } from "./collections.ts";

const atOnce = 4;
/** A host that failed this often is left alone for the rest of a read. */
const mostFailures = 3;
const mostBytes = 20_000_000;

const photoLine = /^(?:[A-Za-z0-9-]+\.)?PHOTO(?:;[^:\r\n]*)?:(https?:\/\/(?:[^\r\n]|\r?\n[ \t])*)/im;

/** Fetches contact photos given as URL and adds them as part "photo"; without one the item stays as it is. */
export class PhotoFetcher {
  readonly #c: DavCollection;
  readonly #client: DavClient;
  readonly #io: Io;
  readonly #failures = new Map<string, number>();

  constructor(c: DavCollection, client: DavClient, io: Io) {
    this.#c = c;
    this.#client = client;
    this.#io = io;
  }

  async add(answers: Fetched[]): Promise<Fetched[]> {
    if (this.#c.service !== "cards") return answers;
    const wanted = answers.flatMap((answer, at) => {
      const url = answer.is === "item" ? photoUrl(answer.item) : undefined;
      return url === undefined ? [] : [{ at, url }];
    });
    const one = async (): Promise<void> => {
      for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
        const answer = answers[next.at];
        const photo = await this.#fetch(next.url);
        if (photo === undefined || answer?.is !== "item") continue;
        answers[next.at] = { ...answer, item: { ...answer.item, parts: { photo } } };
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, one));
    return answers;
  }

  async #fetch(url: URL): Promise<Body | undefined> {
    if (this.#failuresOf(url) >= mostFailures) return undefined;
    try {
      return await this.#download(url);
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code === "cancelled") throw error;
      this.#failures.set(url.host, this.#failuresOf(url) + 1);
      this.#io.log("photo not fetched, the contact is kept without", { host: url.host, code: error.code });
      return undefined;
    }
  }

  #failuresOf(url: URL): number {
    return this.#failures.get(url.host) ?? 0;
  }

  /** Credentials go along only where the address book itself lives. */
  async #download(url: URL): Promise<Body> {
    const own = url.origin === this.#c.url.origin;
    const response = own
      ? await this.#client.send({ method: "GET", url }, this.#io)
      : await this.#io.fetch(url, { credentials: "omit", signal: this.#io.signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new LifeboatError("bad-answer", `no image (status ${response.status})`);
    }
    const bytes = await collect(response.body ?? [], mostBytes);
    const { type } = sniff(bytes);
    if (!type.startsWith("image/")) throw new LifeboatError("bad-answer", "no image");
    return { type, bytes };
  }
}

function photoUrl({ body }: Item): URL | undefined {
  if (!("bytes" in body)) return undefined;
  const bytes = Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
  if (!bytes.includes("PHOTO") && !bytes.includes("photo")) return undefined;
  const url = photoLine.exec(bytes.toString("utf8"))?.[1]?.replace(/\r?\n[ \t]/g, "").trim();
  return url === undefined ? undefined : (URL.parse(url) ?? undefined);
}
