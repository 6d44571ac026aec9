import { LifeboatError, systemCode, type ErrorCode } from "../../../api/errors.ts";
import { ContentLine, lineReader } from "../../formats/content-lines.ts";
import { textValue } from "../../formats/content-values.ts";
import { sniff } from "../../formats/sniff.ts";
import { isApproved } from "../../net/hosts.ts";
import { stillSecure } from "../../net/request.ts";
import type { Body, Fetched, Io, Item, Owes } from "../provider.ts";
import type { DavClient } from "./client.ts";
import { collect } from "./collect.ts";
import type { DavCollection } from "./collections.ts";
import { codeOfStatus } from "./status.ts";

const atOnce = 4;
/** A host that failed this often in a row is left alone for the rest of a read. */
const mostFailures = 3;
const mostHops = 10;
const mostBytes = 20_000_000;
const hostFails: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["offline", "timeout", "server", "rate-limited"]);
/** What `io.fetch` gives to nobody: private addresses, too much. */
const neverFetched: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["forbidden", "too-large", "usage"]);

const photoMark = /^(?:[A-Za-z0-9-]+\.)?PHOTO[;:]/gim;
/** Of a line with an address; one with the picture itself is not looked through. */
const longestLine = 8192;

type Picture = { readonly photo: Body } | { readonly owes: Owes };

/**
 * Fetches contact photos given as URL and adds them as part "photo". One that could not be had this time is owed; one that is
 * not there, is refused, is no image, or lies where nothing is fetched from is not missed.
 */
export class PhotoFetcher {
  readonly #c: DavCollection;
  readonly #client: DavClient;
  readonly #io: Io;
  /** By host, in a row. */
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
        const picture = await this.#fetch(next.url);
        if (picture === undefined || answer?.is !== "item") continue;
        answers[next.at] = "owes" in picture ? { ...answer, owes: picture.owes } : { ...answer, item: { ...answer.item, parts: picture } };
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, one));
    return answers;
  }

  async #fetch(url: URL): Promise<Picture | undefined> {
    const { host } = url;
    if (this.#failuresOf(host) >= mostFailures) return { owes: { code: "offline", detail: `its picture was not asked for, ${host} had failed too often` } };
    const picture = await this.#attempt(url);
    const failed = picture !== undefined && "owes" in picture && hostFails.has(picture.owes.code);
    this.#failures.set(host, failed ? this.#failuresOf(host) + 1 : 0);
    return picture;
  }

  #failuresOf(host: string): number {
    return this.#failures.get(host) ?? 0;
  }

  async #attempt(url: URL): Promise<Picture | undefined> {
    try {
      return await this.#download(url);
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code === "cancelled") throw error;
      const refused = error.code === "auth" && !this.#isHome(url);
      if (refused || neverFetched.has(error.code) || isNowhere(error)) return this.#without(url, error.code);
      this.#io.log("photo not fetched, it is owed", { host: url.host, code: error.code });
      return { owes: { code: error.code, detail: `its picture: ${error.detail}` } };
    }
  }

  #without({ host }: URL, code: ErrorCode): undefined {
    this.#io.log("photo not fetched, the contact is kept without", { host, code });
  }

  #isHome(url: URL): boolean {
    return url.origin === this.#c.url.origin;
  }

  /**
   * Credentials go along only where the address book itself lives, or the service is known to keep its pictures; wherever that
   * leads is asked without them: anybody may have put the address into a card.
   */
  async #ask(url: URL, hops = 0): Promise<Response> {
    const signed = this.#isHome(url) || isApproved(url, this.#client.pictureHosts);
    if (!signed) return this.#io.fetch(url, { credentials: "omit", signal: this.#io.signal });
    const response = await this.#client.send({ method: "GET", url, redirect: "manual" }, this.#io);
    const location = response.headers.get("location");
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    const next = URL.parse(location, url.href);
    if (next === null || hops === mostHops) throw new LifeboatError("bad-answer", `${url.host} leads nowhere`);
    return this.#ask(next.hostname === url.hostname ? stillSecure(next, url) : next, hops + 1);
  }

  async #download(url: URL): Promise<Picture | undefined> {
    const own = this.#isHome(url);
    const response = await this.#ask(url);
    if (response.status !== 200) {
      await response.body?.cancel();
      const code = codeOfStatus(response.status);
      // Addresses that are good for a while only lie in many cards.
      if (code === "gone" || (!own && !hostFails.has(code))) return this.#without(url, code);
      return { owes: { code, detail: `its picture: ${url.host} answers ${response.status}` } };
    }
    const bytes = await collect(response.body ?? [], mostBytes);
    const { type } = sniff(bytes);
    return type.startsWith("image/") ? { photo: { type, bytes } } : this.#without(url, "bad-answer");
  }
}

/** A name that nobody has any more. */
function isNowhere(error: unknown): boolean {
  return error instanceof Error && (systemCode(error) === "ENOTFOUND" || isNowhere(error.cause));
}

/** iCloud folds such a line wherever it gets long, also before the address. */
function photoUrl({ body }: Item): URL | undefined {
  if (!("bytes" in body)) return undefined;
  const bytes = Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
  if (!bytes.includes("PHOTO") && !bytes.includes("photo")) return undefined;
  const text = bytes.toString("latin1");
  for (const { index } of text.matchAll(photoMark)) {
    const start = text.slice(index, index + longestLine);
    const line = new ContentLine(start.slice(0, lineReader(start)(0)));
    const url = /^\s*https?\\?:/i.test(line.value) ? URL.parse(textValue(line).trim()) : null;
    if (url !== null) return url;
  }
  return undefined;
}
