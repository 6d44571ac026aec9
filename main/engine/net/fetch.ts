import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { LifeboatError, systemCode } from "../../api/errors.ts";
import { publicConnector } from "./address.ts";
import { answerOf, type BodyWatch } from "./answer.ts";
import { asNetError } from "./errors.ts";
import { hostOf, isApproved } from "./hosts.ts";
import { follow, readAsk, type Ask } from "./request.ts";
import { Agent, request } from "./undici.ts";

export type RequestStat = {
  readonly method: string;
  readonly host: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly ms: number;
  readonly received: number;
};

export type FetchOptions = {
  /**
   * Hosts that may get this account's credentials: "host:port", "host" (443) or "*.example.org". Only to one that is named
   * in full may an address inside an item lead though it is a private address.
   */
  readonly hosts: readonly string[];
  /** Asks the person about one more "host:port"; false or a rejection is a refusal. Asked once per host. */
  readonly approve: (host: string) => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly onRequest?: ((stat: RequestStat) => void) | undefined;
  /** Milliseconds until an answer must start, a body must go on, and more than drops of it must have come. Default: by method, long. */
  readonly timeouts?: { readonly headers: number; readonly body: number; readonly trickle?: number } | undefined;
  readonly log?: ((msg: string, fields?: object) => void) | undefined;
};

const mostRedirects = 10;
const connectMs = 15_000;
/** What anybody may put into an item leads to at most this much. */
const strangers = { bytes: 20_000_000, ms: 30_000 };

const readingMethods = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"]);
const closed = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);
// Large collections take some servers minutes before their first byte (Radicale: 256 s for 20,000 events).
const slowMethods = new Set(["PROPFIND", "REPORT"]);
const patience = { slow: 600_000, other: 120_000, body: 120_000, trickle: 600_000 };
const pool = { connections: 8, allowH2: false } as const;

let agents: { readonly account: Dispatcher; readonly strangers: Dispatcher } | undefined;

/** Explicit agents of undici 8: the fetch built into Node 24 can end the process when a server closes under back-pressure. */
function sharedAgents(): { readonly account: Dispatcher; readonly strangers: Dispatcher } {
  agents ??= {
    account: new Agent({ ...pool, connect: { timeout: connectMs } }),
    strangers: new Agent({ ...pool, connect: publicConnector(connectMs) }),
  };
  return agents;
}

/**
 * The one way to the network. Requests with credentials (`credentials: "include"`, Authorization or Cookie) go only to
 * approved hosts, redirects included, and never from https to http; all others reach public addresses only, at most
 * 20 MB in 30 s. Rejects with LifeboatError: new-host, forbidden, offline, timeout, bad-answer, too-large, cancelled.
 */
export function createFetch(options: FetchOptions): typeof globalThis.fetch {
  const gate = createGate(options);
  return async (input, init) => {
    let ask = await readAsk(input, init);
    for (let hop = 0; hop <= mostRedirects; hop++) {
      await gate.admit(ask);
      const response = await send(ask, options, gate.isHome(ask.url));
      const location = response.headers.get("location");
      if (location === null || ![301, 302, 303, 307, 308].includes(response.status)) return response;
      if (ask.redirect === "manual") return response;
      await response.body?.cancel();
      if (ask.redirect === "error") throw new LifeboatError("bad-answer", `${ask.url.host} redirects`);
      ask = follow(ask, response.status, location);
    }
    throw new LifeboatError("bad-answer", `more than ${mostRedirects} redirects`);
  };
}

type Gate = { admit(ask: Ask): Promise<void>; isHome(url: URL): boolean };

function createGate(options: FetchOptions): Gate {
  const hosts = new Set(options.hosts);
  const home = new Set([...hosts].filter((host) => !host.startsWith("*.")));
  const asked = new Map<string, Promise<boolean>>();
  const approve = (host: string): Promise<boolean> => {
    const answer = asked.get(host) ?? options.approve(host);
    asked.set(host, answer);
    return answer;
  };
  return {
    async admit({ url, credentials }) {
      if (!credentials || isApproved(url, hosts)) return;
      const host = hostOf(url);
      if (url.protocol === "http:" && url.port === "443") throw new LifeboatError("forbidden", `${host} without encryption`);
      if (!(await approve(host))) throw new LifeboatError("new-host", host);
      hosts.add(host);
    },
    isHome: (url) => isApproved(url, home),
  };
}

async function send(ask: Ask, options: FetchOptions, atHome: boolean): Promise<Response> {
  const started = performance.now();
  const host = hostOf(ask.url);
  const own = [options.signal, ask.signal].filter((signal) => signal !== undefined);
  const deadline = ask.credentials ? undefined : AbortSignal.timeout(strangers.ms);
  const asError = (thrown: unknown): LifeboatError => {
    if (own.some((signal) => signal.aborted)) return new LifeboatError("cancelled", "stopped on request", { cause: thrown });
    if (deadline?.aborted === true) return new LifeboatError("timeout", `${host}: not done after ${strangers.ms} ms`);
    return asNetError(thrown, host);
  };
  let ended = false;
  const report = (status: number, received: number): void => {
    if (ended) return;
    ended = true;
    options.onRequest?.({ method: ask.method, host, status, ms: performance.now() - started, received });
  };
  try {
    const agent = ask.credentials || atHome ? sharedAgents().account : sharedAgents().strangers;
    const answer = await askAgain(ask, () => request(agent, ask.url, {
      method: ask.method,
      headers: ask.headers,
      body: ask.body instanceof ReadableStream ? Readable.fromWeb(ask.body) : ask.body,
      signal: anyOf(deadline === undefined ? own : [...own, deadline]),
      headersTimeout: options.timeouts?.headers ?? (slowMethods.has(ask.method) ? patience.slow : patience.other),
      bodyTimeout: options.timeouts?.body ?? patience.body,
    }));
    const limit = ask.credentials ? Infinity : strangers.bytes;
    const watch: BodyWatch = { limit, trickleMs: options.timeouts?.trickle ?? patience.trickle, asError, onEnd: (received) => report(answer.statusCode, received) };
    return await answerOf(ask.url, answer, watch);
  } catch (thrown) {
    report(0, 0);
    const error = asError(thrown);
    if (error.code !== "cancelled") options.log?.("request failed", { method: ask.method, host, code: error.code });
    throw error;
  }
}

/** A server may close a connection just as it is used again: what changes nothing there is asked once more. */
async function askAgain<T>({ method }: Ask, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (readingMethods.has(method) && closed.has(systemCode(thrown))) return ask();
    throw thrown;
  }
}

function anyOf(signals: readonly AbortSignal[]): AbortSignal | null {
  if (signals.length > 1) return AbortSignal.any([...signals]);
  return signals[0] ?? null;
}
