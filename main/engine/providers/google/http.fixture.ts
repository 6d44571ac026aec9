import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, stop } from "../../net/loopback.fixture.ts";
import { failureOf, type Quota, Window } from "../limits.fixture.ts";

export type Request = {
  readonly method: string;
  /** Decoded segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly json: <T>() => T;
};
export type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown; readonly bytes?: Uint8Array };
/** Undefined where it is another's. */
export type Handler = (request: Request) => Reply | undefined | Promise<Reply | undefined>;

export const ok = (json: unknown): Reply => ({ status: 200, json });

/** As Google's services refuse; `word` is what a program goes by. */
export function refuse(code: number, word: string, details: readonly object[] = []): Reply {
  return { status: code, json: { error: { code, message: `refused: ${word}`, status: word, errors: [{ reason: word, domain: "global" }], ...(details.length > 0 && { details }) } } };
}

export type Switches = {
  /** While true, writes arrive but their answers do not. */
  holdReplies: boolean;
  /** Of so many requests, one is refused with 429. 0: none. */
  refuseEvery: number;
  /** As Google's quotas: above it, requests are refused without a time to wait. */
  quota: Quota | undefined;
  /** Of so many requests, one is answered with 503; of those, every other one was carried out all the same. 0: none. */
  failEvery: number;
};

export type FakeServer = AsyncDisposable & {
  readonly url: string;
  readonly switches: Switches;
  /** How often it refused for the quota, and failed. */
  readonly turnedAway: { quota: number; failed: number };
  /** "GET people:batchGet", as often as asked. */
  readonly seen: Request[];
  readonly open: () => number;
};

/** `isKnown` says whose requests are served; `free` handlers ask for no token. */
export async function serve(free: readonly Handler[], handlers: readonly Handler[], isKnown: (token: string) => boolean): Promise<FakeServer> {
  const switches: Switches = { holdReplies: false, refuseEvery: 0, quota: undefined, failEvery: 0 };
  const turnedAway = { quota: 0, failed: 0 };
  const seen: Request[] = [];
  const window = new Window();
  let open = 0;
  const answer = async (request: Request): Promise<Reply> => {
    for (const handler of free) {
      const reply = await handler(request);
      if (reply !== undefined) return reply;
    }
    seen.push(request);
    if (!isKnown(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "")) return refuse(401, "UNAUTHENTICATED");
    if (switches.refuseEvery > 0 && seen.length % switches.refuseEvery === 0) {
      turnedAway.quota += 1;
      return { ...refuse(429, "RATE_LIMIT_EXCEEDED"), headers: { "retry-after": "1" } };
    }
    if (switches.quota !== undefined && window.enter(switches.quota, Date.now()) > 0) {
      turnedAway.quota += 1;
      return request.path[0] === "calendar" ? refuse(403, "rateLimitExceeded") : refuse(429, "RATE_LIMIT_EXCEEDED");
    }
    const failure = failureOf(seen.length, switches.failEvery);
    if (failure !== undefined) turnedAway.failed += 1;
    if (failure === "before") return refuse(503, "backendError");
    const reply = await served(request);
    return failure === undefined ? reply : refuse(503, "backendError");
  };
  const served = async (request: Request): Promise<Reply> => {
    for (const handler of handlers) {
      const reply = await handler(request);
      if (reply !== undefined) return reply;
    }
    return refuse(404, "notFound");
  };
  const server = createServer((incoming, outgoing) => {
    open += 1;
    outgoing.on("close", () => (open -= 1));
    void read(incoming).then(async (request) => {
      const reply = await answer(request).catch((thrown: unknown): Reply => ({ status: 500, json: { error: { message: String(thrown) } } }));
      if (!(switches.holdReplies && request.method !== "GET")) send(outgoing, reply);
    }, () => undefined);
  });
  const host = await listen(server);
  return {
    url: `http://${host}`,
    switches,
    turnedAway,
    seen,
    open: () => open,
    [Symbol.asyncDispose]: () => stop(server),
  };
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(incoming.url ?? "/", "http://fake");
  const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
  return { method: incoming.method ?? "GET", path, query: url.searchParams, headers: incoming.headers, text, json: <T>() => JSON.parse(text) as T };
}

function send(outgoing: ServerResponse, { status, headers = {}, json, bytes }: Reply): void {
  outgoing.writeHead(status, { ...(bytes === undefined && json !== undefined && { "content-type": "application/json; charset=UTF-8" }), ...headers });
  outgoing.end(bytes ?? (json === undefined ? "" : JSON.stringify(json)));
}
