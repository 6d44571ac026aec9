import { LifeboatError, systemCode, type ErrorCode } from "../../../api/errors.ts";
import { withScheduleAgentClient } from "../../formats/icalendar-edit.ts";
import { withBinaryMedia } from "../../formats/vcard.ts";
import type { Io, Item, Op, Outcome, Ref } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { DavCollection } from "./collections.ts";
import { collect } from "./collect.ts";
import { fileName, mediaType } from "./content.ts";
import { Guests } from "./guests.ts";
import { memberHref, urlOf } from "./href.ts";
import { checkStopped, merge } from "./merge.ts";
import { etagOf } from "./multistatus.ts";
import { document, names, propElement } from "./names.ts";
import { atOnce } from "./read.ts";
import { davError, DavError } from "./status.ts";

const etagQuestion = document("DAV: propfind", propElement([names.etag]));
const mostBytes = 64_000_000;

type Hit = { readonly key: string; readonly ref: Ref };

/** Writes ops, some in flight at once. See Target.write. */
export async function* writeItems(c: DavCollection, ops: readonly Op[], client: DavClient, io: Io): AsyncGenerator<Outcome> {
  const queue = [...ops];
  const writer = new Writer(c, client, io);
  const work = async function* (): AsyncGenerator<Outcome> {
    for (let op = queue.shift(); op !== undefined; op = queue.shift()) yield await writer.run(op);
  };
  const workers = Array.from({ length: Math.min(atOnce, ops.length) }, work);
  // A request under way is left to end: its outcome is worth more than the moment it takes.
  yield* merge(workers, () => queue.splice(0));
}

/** Items under these keys, by asking for each. */
export async function* findItems(c: DavCollection, keys: readonly string[], client: DavClient, io: Io): AsyncGenerator<Hit> {
  const queue = [...keys];
  const work = async function* (): AsyncGenerator<Hit> {
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      checkStopped(io.signal);
      const url = new URL(fileName(key, c.service), c.url);
      const ref = await refAt(url, client, io);
      if (ref !== undefined) yield { key, ref };
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, keys.length) }, work);
  yield* merge(workers, () => queue.splice(0));
}

/** What is at a URL now, or undefined. */
async function refAt(url: URL, client: DavClient, io: Io): Promise<Ref | undefined> {
  try {
    const { responses } = await client.responses({ method: "PROPFIND", url, depth: "0", body: etagQuestion }, io);
    const [response] = responses;
    if (response === undefined || response.status === 404 || response.status === 410) return undefined;
    const etag = etagOf(response);
    return etag === undefined ? { href: url.pathname } : { href: url.pathname, etag };
  } catch (error) {
    if (error instanceof LifeboatError && error.code === "gone") return undefined;
    throw error;
  }
}

class Writer {
  readonly #c: DavCollection;
  readonly #client: DavClient;
  readonly #io: Io;
  readonly #guests: Guests;
  #pause: string | undefined;

  constructor(c: DavCollection, client: DavClient, io: Io) {
    this.#c = c;
    this.#client = client;
    this.#io = io;
    this.#guests = new Guests(c, client, io);
  }

  async run(op: Op): Promise<Outcome> {
    checkStopped(this.#io.signal);
    const { key } = op;
    if (this.#pause !== undefined) return { key, is: "failed", code: "rate-limited", detail: this.#pause };
    const url = this.#urlOf(op);
    if (url === undefined) return { key, is: "failed", code: "not-found", detail: "no address in this collection" };
    if (op.do !== "create" && !isHeader(op.ref.etag ?? "")) {
      return { key, is: "failed", code: "unsupported", detail: "an etag that fits no header" };
    }
    try {
      const why = await this.#guests.refuses(op, url);
      if (why !== undefined) return { key, is: "failed", code: "unsupported", detail: why };
    } catch (error) {
      return this.#unsent(key, error);
    }
    let response: Response;
    try {
      response = op.do === "remove" ? await this.#remove(op, url) : await this.#put(op, url);
    } catch (error) {
      return brokenWrite(key, error);
    }
    return this.#outcome(op, url, response);
  }

  #urlOf(op: Op): URL | undefined {
    if (op.do === "create") return new URL(fileName(op.key, this.#c.service), this.#c.url);
    try {
      return memberHref(this.#c.url, op.ref.href) === op.ref.href ? urlOf(this.#c.url, op.ref.href) : undefined;
    } catch {
      return undefined;
    }
  }

  /** What failed before anything was sent. Throws what refuses the run as a whole. */
  #unsent(key: string, thrown: unknown): Outcome {
    if (!(thrown instanceof LifeboatError)) throw thrown;
    const { code, detail } = thrown;
    if (!(thrown instanceof DavError) && (code === "cancelled" || refusesAll.has(code))) throw thrown;
    if (code === "rate-limited") this.#pause ??= detail;
    return { key, is: "failed", code, detail };
  }

  #remove(op: Extract<Op, { do: "remove" }>, url: URL): Promise<Response> {
    return this.#client.send({ method: "DELETE", url, headers: { ...ifMatch(op.ref), ...this.#quietly() } }, this.#io);
  }

  /** Removed by a guest, a meeting is not declined (RFC 6638 8.1); sabre/dav heeds it for whatever is written. */
  #quietly(): Record<string, string> {
    return this.#c.service === "calendars" ? { "schedule-reply": "F" } : {};
  }

  async #put(op: Exclude<Op, { do: "remove" }>, url: URL): Promise<Response> {
    const condition = op.do === "create" ? { "if-none-match": "*" } : ifMatch(op.ref);
    const headers = { ...condition, ...this.#quietly(), "content-type": mediaType(this.#c.service) };
    const bytes = await bytesOf(op.item);
    return this.#client.send({ method: "PUT", url, headers, body: this.#fit(bytes) }, this.#io);
  }

  /** Putting back an appointment must mail nobody, and a book that knows vCard 3.0 only (Radicale 3.1) cuts off 4.0's photos. */
  #fit(bytes: Uint8Array): Uint8Array {
    if (this.#c.service === "calendars") return withScheduleAgentClient(bytes);
    return this.#c.takesVCard4 ? bytes : withBinaryMedia(bytes);
  }

  async #outcome(op: Op, url: URL, response: Response): Promise<Outcome> {
    const { key } = op;
    if ([200, 201, 204].includes(response.status)) {
      await response.body?.cancel();
      return op.do === "remove" ? { key, is: "done" } : { key, is: "done", ref: await this.#written(url, response) };
    }
    const error = await davError(response, op.do === "remove" ? "DELETE" : "PUT", this.#io.now());
    if (op.do === "remove" && error.code === "gone") return { key, is: "done" };
    if (error.code === "rate-limited") this.#pause ??= error.detail;
    return outcomeOf(key, op, error);
  }

  async #written(url: URL, response: Response): Promise<Ref> {
    const at = this.#renamed(response) ?? url;
    const etag = response.headers.get("etag");
    if (etag !== null && etag !== "" && !etag.startsWith("W/") && at === url) return { href: url.pathname, etag };
    try {
      return (await refAt(at, this.#client, this.#io)) ?? { href: at.pathname };
    } catch (error) {
      if (!(error instanceof LifeboatError)) throw error;
      return { href: at.pathname }; // Written it is; the next listing tells its etag.
    }
  }

  /** Some servers store under a name of their own and say which. */
  #renamed(response: Response): URL | undefined {
    const location = response.status === 201 ? response.headers.get("location") : null;
    if (location === null) return undefined;
    try {
      const href = memberHref(this.#c.url, location);
      return href === undefined ? undefined : urlOf(this.#c.url, href);
    } catch {
      return undefined;
    }
  }
}

const refusesAll: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["auth", "new-host", "forbidden", "usage"]);

/**
 * What a write is that got no answer: known to be undone only where nothing was sent. Throws what refuses the run as a
 * whole.
 */
export function brokenWrite(key: string, thrown: unknown): Outcome {
  if (!(thrown instanceof LifeboatError)) throw thrown;
  const { code, detail } = thrown;
  if (refusesAll.has(code)) throw thrown;
  if (code === "too-large") return { key, is: "failed", code, detail };
  if (neverSent(thrown)) return { key, is: "failed", code, detail };
  return { key, is: "unsure" };
}

function ifMatch({ etag }: Ref): Record<string, string> {
  return { "if-match": etag ?? "*" };
}

function isHeader(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** What a refused write means. 207 is one: Xandikos says so with the true error inside. */
function outcomeOf(key: string, op: Op, error: DavError): Outcome {
  const { status, detail } = error;
  if (status === 412) return { key, is: "conflict" };
  if (op.do === "replace" && (status === 404 || status === 410)) return { key, is: "conflict" };
  return { key, is: "failed", code: refusalCode(error), detail };
}

function refusalCode({ status, code, conditions }: DavError): ErrorCode {
  const local = conditions.map((name) => name.slice(name.indexOf(" ") + 1));
  if (local.includes("no-uid-conflict")) return "uid-taken";
  if (local.includes("max-resource-size")) return "too-large";
  if (local.some((name) => name.startsWith("quota-"))) return "quota";
  if (local.some((name) => /^(valid|supported)-(calendar|address|filter)/.test(name))) return "invalid-item";
  if (status === 409) return "uid-taken";
  if (status === 400 || status === 415 || status === 422 || status === 207) return "invalid-item";
  return code;
}

const connecting = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

function neverSent({ cause }: LifeboatError): boolean {
  return connecting.has(systemCode(cause));
}

async function bytesOf({ body }: Item): Promise<Uint8Array> {
  return "bytes" in body ? body.bytes : collect(body.open(), mostBytes);
}
