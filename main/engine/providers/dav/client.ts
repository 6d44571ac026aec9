import { LifeboatError, systemCode } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import type { Authenticator } from "./auth.ts";
import { multistatusParts, type DavPart, type DavResponse } from "./multistatus.ts";
import { davError } from "./status.ts";

export type DavRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** "manual": an answer that leads elsewhere is the caller's to follow. */
  readonly redirect?: "manual";
  /** A stream is opened anew for each try; `content-length` is the caller's to give. */
  readonly body?: string | Uint8Array | (() => ReadableStream<Uint8Array>);
};

const mostTries = 3;

/** Requests of one account, signed. Redirects and which hosts may hear credentials are `io.fetch`'s business. */
export class DavClient {
  readonly #auth: Authenticator;
  /** Below these, pictures of its contacts are asked for signed, too. */
  readonly pictureHosts: readonly string[];

  constructor(auth: Authenticator, pictureHosts: readonly string[] = []) {
    this.#auth = auth;
    this.pictureHosts = pictureHosts;
  }

  /** Any answer but 401, which is "auth". The caller uses up its body. */
  async send(ask: DavRequest, io: Io): Promise<Response> {
    let url = ask.url;
    for (let tries = 1; ; tries++) {
      const authorization = await this.#auth.header(ask.method, url);
      const response = await fetchKept(ask, url, authorization, io);
      if (response.status !== 401) return response;
      await response.body?.cancel();
      url = new URL(response.url === "" ? url : response.url);
      const again = await this.#auth.accept(response.headers.get("www-authenticate"), url, authorization);
      if (!again || tries === mostTries) throw new LifeboatError("auth", `${url.host} does not accept the credentials`);
    }
  }

  /** Parts of a 207 as they arrive, and where it came from. Any other status throws DavError. */
  async multistatus(ask: DavRequest & { readonly depth: "0" | "1" }, io: Io): Promise<{ url: URL; parts: AsyncGenerator<DavPart[]> }> {
    const headers = { "content-type": "application/xml; charset=utf-8", depth: ask.depth, ...ask.headers };
    const response = await this.send({ ...ask, headers }, io);
    if (response.status !== 207) throw await davError(response, `${ask.method} ${ask.url.host}`, io.now());
    const url = new URL(response.url === "" ? ask.url : response.url);
    return { url, parts: multistatusParts(response.body ?? emptyBody()) };
  }

  /** All responses of a small document. */
  async responses(ask: DavRequest & { readonly depth: "0" | "1" }, io: Io): Promise<{ url: URL; responses: DavResponse[] }> {
    const { url, parts } = await this.multistatus(ask, io);
    const responses: DavResponse[] = [];
    for await (const some of parts) for (const part of some) if ("response" in part) responses.push(part.response);
    return { url, responses };
  }
}

const harmless = new Set(["GET", "OPTIONS", "PROPFIND", "REPORT"]);
const dropped = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** Again where a kept connection turned out to be closed, and asking twice does no harm: more than one may be. */
async function fetchKept(ask: DavRequest, url: URL, authorization: string | undefined, io: Io): Promise<Response> {
  const init: RequestInit & { duplex: "half" } = {
    method: ask.method,
    headers: { ...ask.headers, ...(authorization === undefined ? {} : { authorization }) },
    body: typeof ask.body === "function" ? ask.body() : (ask.body ?? null),
    duplex: "half",
    credentials: "include",
    ...(ask.redirect !== undefined && { redirect: ask.redirect }),
    signal: io.signal,
  };
  for (let tries = 1; ; tries++) {
    try {
      return await io.fetch(url, init);
    } catch (error) {
      if (!harmless.has(ask.method) || !wasDropped(error) || tries === mostTries) throw error;
    }
  }
}

function wasDropped(error: unknown): boolean {
  return error instanceof LifeboatError && dropped.has(systemCode(error.cause));
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
