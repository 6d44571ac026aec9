import type { HeadersInit } from "undici";
import { LifeboatError } from "../../api/errors.ts";
import { Headers } from "./undici.ts";

type FetchInput = Parameters<typeof globalThis.fetch>[0];
type FetchBody = NonNullable<RequestInit["body"]>;

export type Payload = string | Uint8Array | ReadableStream<Uint8Array> | null;

/** One request, as asked for or as a redirect left it. */
export type Ask = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Payload;
  /** Carries, or may be answered by, the account's credentials. */
  readonly credentials: boolean;
  readonly redirect: "follow" | "error" | "manual";
  readonly signal: AbortSignal | undefined;
};

async function payloadOf(body: FetchBody): Promise<{ body: Payload; type: string | null }> {
  if (typeof body === "string") return { body, type: "text/plain;charset=UTF-8" };
  if (body instanceof Uint8Array) return { body, type: null };
  if (body instanceof ReadableStream) return { body: body as ReadableStream<Uint8Array>, type: null };
  const wrapped = new Response(body);
  return { body: new Uint8Array(await wrapped.arrayBuffer()), type: wrapped.headers.get("content-type") };
}

function merged(input: FetchInput, init: RequestInit): RequestInit {
  if (typeof input === "string" || input instanceof URL) return init;
  const { method, headers, body, credentials, redirect, signal } = input;
  return { method, headers, body, credentials, redirect, signal, ...init };
}

/** Reads the arguments of fetch(). Throws LifeboatError usage for what is no http request. */
export async function readAsk(input: FetchInput, init: RequestInit = {}): Promise<Ask> {
  const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new LifeboatError("usage", `no ${url.protocol} requests`);
  if (url.username !== "" || url.password !== "") throw new LifeboatError("usage", "credentials do not belong into an address");
  const all = merged(input, init);
  const headers: Record<string, string> = {};
  for (const [name, value] of new Headers(all.headers as HeadersInit)) headers[name] = value;
  const { body, type } = all.body === undefined || all.body === null ? { body: null, type: null } : await payloadOf(all.body);
  if (type !== null) headers["content-type"] ??= type;
  // A byte range of a compressed answer would be a range of other bytes.
  headers["accept-encoding"] ??= "range" in headers ? "identity" : "gzip";
  headers["user-agent"] ??= "Lifeboat";
  return {
    url,
    method: (all.method ?? "GET").toUpperCase(),
    headers,
    body,
    credentials: all.credentials === "include" || "authorization" in headers || "cookie" in headers,
    redirect: all.redirect ?? "follow",
    signal: all.signal ?? undefined,
  };
}

/**
 * The request a redirect asks for. Method and body stay for 301, 302, 307 and 308, as WebDAV needs (RFC 9110 leaves
 * it open for 301 and 302); 303 becomes GET.
 */
export function follow(ask: Ask, status: number, location: string): Ask {
  const named = URL.parse(location, ask.url.href);
  if (named === null) throw new LifeboatError("bad-answer", `${ask.url.host} redirects to no address`);
  const url = ask.credentials ? stillSecure(named, ask.url) : named;
  if (url !== named && url.href === ask.url.href) throw new LifeboatError("forbidden", `${url.host} wants to do without encryption`);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new LifeboatError("bad-answer", `redirected to ${url.protocol}`);
  if (status === 303) {
    const { "content-type": _type, "content-length": _length, ...headers } = ask.headers;
    return { ...ask, url, method: ask.method === "HEAD" ? "HEAD" : "GET", headers, body: null };
  }
  if (ask.body instanceof ReadableStream) throw new LifeboatError("bad-answer", "redirected while a stream was being sent");
  return { ...ask, url };
}

/**
 * Where one address leads to, with the account's credentials. A proxy that takes https off often has its server forget it
 * (Nextcloud's most of all): the same host keeps its encryption. Throws forbidden for another one.
 */
export function stillSecure(url: URL, from: URL): URL {
  if (from.protocol !== "https:" || url.protocol !== "http:") return url;
  if (url.hostname !== from.hostname) throw new LifeboatError("forbidden", `${from.host} leads to ${url.host} without encryption`);
  const kept = new URL(from);
  [kept.pathname, kept.search, kept.hash] = [url.pathname, url.search, ""]; // put together anew, "//dav" would be a host
  return kept;
}
