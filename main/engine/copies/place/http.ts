import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { createFetch } from "../../net/fetch.ts";
import { hostOf } from "../../net/hosts.ts";
import type { OpenHow, Outgoing } from "./place.ts";

export type Ask = {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Outgoing;
  readonly signal: AbortSignal;
};

/** In bytes, of one answer. */
const largestList = 64 << 20;

const codes: Readonly<Record<number, ErrorCode>> = { 401: "auth", 403: "forbidden", 404: "not-found", 405: "forbidden", 409: "conflict", 412: "exists", 413: "too-large", 423: "forbidden", 429: "rate-limited", 507: "quota" };

/** Requests to the one host of a place. `sign` gives the headers that carry the credentials. */
export class Http {
  readonly #fetch: typeof globalThis.fetch;
  readonly #sign: (ask: Ask) => Promise<Readonly<Record<string, string>>>;

  constructor(base: URL, { signal, onRequest }: OpenHow, sign: (ask: Ask) => Promise<Readonly<Record<string, string>>>) {
    this.#sign = sign;
    this.#fetch = createFetch({ hosts: [hostOf(base)], approve: () => Promise.resolve(false), signal, onRequest });
  }

  /** The answer, if its status is one of `fine`. Throws LifeboatError for all others. */
  async ask(ask: Ask, fine: readonly number[]): Promise<Response> {
    const { method, url, headers, body, signal } = ask;
    const signed = await this.#sign(ask);
    const response = await this.#fetch(url, {
      method,
      headers: { "accept-encoding": "identity", ...headers, ...signed, ...(typeof body === "object" && { "content-length": String(body.size) }) },
      body: typeof body === "object" ? streamOf(body) : (body ?? null),
      credentials: "include",
      signal,
    });
    if (fine.includes(response.status)) return response;
    const text = await limited(response, 2000).catch(() => "");
    throw new LifeboatError(codeOf(response.status, text), `${url.host} answered ${response.status} to ${method}`, waitOf(response));
  }

  /** For its status alone. */
  async tell(ask: Ask, fine: readonly number[]): Promise<number> {
    const response = await this.ask(ask, fine);
    await response.body?.cancel();
    return response.status;
  }

  async text(ask: Ask, fine: readonly number[]): Promise<string> {
    return listIn(await this.ask(ask, fine));
  }

  /** Bytes from an offset on, whether the server knows ranges or not. */
  async *bytes(ask: Ask, from: number): AsyncIterable<Uint8Array> {
    const range = from > 0 ? { range: `bytes=${from}-` } : {};
    const response = await this.ask({ ...ask, headers: { ...ask.headers, ...range } }, [200, 206]);
    let skip = response.status === 206 ? 0 : from;
    if (!response.body) return;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      if (skip < chunk.length) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  }
}

const streamOf = ({ path }: Outgoing): ReadableStream<Uint8Array> => Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 18 })) as ReadableStream<Uint8Array>;

function codeOf(status: number, text: string): ErrorCode {
  if (/<Code>(?:InvalidAccessKeyId|SignatureDoesNotMatch)<\/Code>/.test(text)) return "auth";
  if (/<Code>(?:QuotaExceeded|XMinioStorageFull)<\/Code>/.test(text)) return "quota";
  return codes[status] ?? (status >= 500 ? "server" : "bad-answer");
}

function waitOf(response: Response): { afterMs?: number } {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? { afterMs: seconds * 1000 } : {};
}

/** A list of files, as text. Throws too-large for one without an end. */
export const listIn = (response: Response): Promise<string> => limited(response, largestList);

async function limited(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > most) throw new LifeboatError("too-large", "an answer without an end");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
