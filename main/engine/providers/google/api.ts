import { asLifeboatError, LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { retryAfterMs } from "../../net/retry-after.ts";
import { collect } from "../dav/collect.ts";
import type { Io } from "../provider.ts";
import { realSleep } from "../wrap/patience.ts";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
export type Call = { readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"; readonly query?: Query; readonly body?: object; readonly ifMatch?: string | undefined };

/** A request that was refused, and why, in Google's own word ("EXPIRED_SYNC_TOKEN", "rateLimitExceeded"). */
export class GoogleError extends LifeboatError {
  readonly status: number;
  readonly reason: string;

  constructor(code: ErrorCode, detail: string, answer: { readonly status: number; readonly reason: string; readonly afterMs?: number | undefined }) {
    super(code, detail, answer.afterMs === undefined ? {} : { afterMs: answer.afterMs });
    this.status = answer.status;
    this.reason = answer.reason;
  }
}

const codes: Readonly<Record<number, ErrorCode>> = {
  400: "invalid-item",
  401: "auth",
  403: "forbidden",
  404: "gone",
  409: "conflict",
  410: "gone",
  412: "conflict",
  413: "too-large",
  429: "rate-limited",
};
/** Google's quotas also answer 403. */
const limits = new Set(["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"]);
/** Counted by the day: nothing more can be had now. */
const byTheDay = new Set(["quotaExceeded", "dailyLimitExceeded"]);
/** The other quotas are counted by the minute, and Google seldom says how long: these waits together are longer than that. */
const tries = 8;
/** Of a question that a failing server answers; whoever asks may ask again. */
const triesToRead = 3;
/** In bytes: far more than a page of anything. */
const mostAnswer = 400_000_000;
const firstWaitMs = 1000;
const longestWaitMs = 32_000;

export type Sleep = typeof realSleep;

/** JSON in and out, with the token of whoever signed in. A quota of the minute is waited out. */
export class Api {
  readonly #fetch: typeof globalThis.fetch;
  readonly #sleep: Sleep;

  constructor(fetch: typeof globalThis.fetch, sleep: Sleep = realSleep) {
    this.#fetch = fetch;
    this.#sleep = sleep;
  }

  /** Throws GoogleError for a refusal, bad-answer for what is no JSON. */
  async call<T>(address: string, call: Call, io: Io): Promise<T> {
    for (let made = 1; ; made++) {
      try {
        return await this.#once<T>(address, call, io);
      } catch (thrown) {
        if (!(thrown instanceof GoogleError) || made >= triesFor(thrown, call)) throw thrown;
        const wait = thrown.afterMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** (made - 1)) * (1 + Math.random() / 4);
        if (wait > 2 * longestWaitMs) throw thrown;
        await this.#sleep(wait, io.signal);
      }
    }
  }

  async #once<T>(address: string, { method = "GET", query = {}, body, ifMatch }: Call, io: Io): Promise<T> {
    if (io.signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
    const response = await this.#fetch(withQuery(address, query), {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...(ifMatch !== undefined && { "if-match": ifMatch }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      credentials: "include",
      signal: io.signal,
    });
    const text = Buffer.from(await collect(response.body ?? [], mostAnswer)).toString();
    if (!response.ok) throw refusal(response, text, `${method} ${new URL(address).pathname.split("/").slice(1, 4).join("/")}`, io.now());
    return (text === "" ? {} : parsed(text)) as T;
  }
}

function triesFor({ code, reason }: GoogleError, { method = "GET" }: Call): number {
  if (code === "rate-limited") return byTheDay.has(reason) ? 1 : tries;
  return code === "server" && method === "GET" ? triesToRead : 1;
}

function withQuery(address: string, query: Query): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : value === undefined ? [] : [value]) url.searchParams.append(name, String(each));
  }
  return url.href;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new LifeboatError("bad-answer", "the answer is no JSON");
  }
}

type Refusal = { readonly error?: { readonly status?: unknown; readonly errors?: readonly { readonly reason?: unknown }[]; readonly details?: readonly { readonly reason?: unknown }[] } };

/** Google's message may quote the item, so only its word is told. */
function refusal(response: Response, text: string, what: string, now: Date): GoogleError {
  const { status } = response;
  const reason = reasonIn(text);
  const limited = status === 429 || (status === 403 && limits.has(reason));
  const code = limited ? "rate-limited" : (codes[status] ?? (status >= 500 ? "server" : "bad-answer"));
  const afterMs = retryAfterMs(response.headers.get("retry-after"), now);
  return new GoogleError(code, `${what}: status ${status}${reason === "" ? "" : ` (${reason})`}`, { status, reason, afterMs });
}

function reasonIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as Refusal;
    const found = [error?.details?.find(({ reason }) => reason !== undefined)?.reason, error?.errors?.[0]?.reason, error?.status].find((each) => typeof each === "string");
    return typeof found === "string" && /^[\w.-]{1,80}$/.test(found) ? found : "";
  } catch {
    return "";
  }
}

export type Page = { readonly nextPageToken?: string | null | undefined };

/** Longer lists are a service that goes round in circles. */
const mostPages = 100_000;

/** All pages of a list, or those from the `pageToken` of the query on. A token that comes again is a bad answer. */
export async function* pagesOf<T extends Page>(api: Api, address: string, query: Query, io: Io): AsyncGenerator<T> {
  let token = query["pageToken"];
  for (let n = 0; n < mostPages; n++) {
    const page: T = await api.call<T>(address, { query: { ...query, pageToken: token } }, io);
    yield page;
    const next = page.nextPageToken ?? undefined;
    if (next === undefined || next === "") return;
    if (next === token) break;
    token = next;
  }
  throw new LifeboatError("bad-answer", "a list without an end");
}

/** A change that must not be repeated unless it was certainly not made. */
export function wasNotMade(thrown: unknown): boolean {
  const { code } = asLifeboatError(thrown);
  return thrown instanceof GoogleError ? code !== "server" : code === "new-host" || code === "forbidden" || code === "auth" || code === "usage";
}
