// Microsoft Graph's manners over real HTTP: signed requests, batches of twenty, four at once for a mailbox, and "too many
// requests" with a time to wait.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, stop } from "../../net/loopback.fixture.ts";
import { failureOf, type Quota, Window } from "../limits.fixture.ts";

export type GraphClock = { now(): number; readonly lagMs: number; nextKey(): string };

export type FakeRequest = {
  readonly method: string;
  /** Decoded segments below the root. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
  /** The body as JSON. */
  readonly json: <T>() => T;
};
export type FakeReply = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown; readonly bytes?: Uint8Array };
/** Undefined where it is another's. */
export type FakeHandler = (request: FakeRequest) => FakeReply | undefined;

export type Switches = {
  /** While true, writes arrive but their answers do not. */
  holdReplies: boolean;
  /** Of so many requests, one is refused with 429. 0: none. */
  refuseEvery: number;
  /** Seconds. */
  retryAfter: string;
  /** As a mailbox has: above it, each request is refused with the time until there is room, those in a batch by themselves. */
  quota: Quota | undefined;
  /** Of so many requests, one is answered with 503; of those, every other one was carried out all the same. 0: none. */
  failEvery: number;
  /** In a batch, of so many requests one is carried out and has no answer. 0: none. */
  silentEvery: number;
};

export const ok = (json: unknown, status = 200): FakeReply => ({ status, json });
export const refuse = (status: number, code: string, message = code): FakeReply => ({ status, json: { error: { code, message } } });

const mostAtOnce = 4;
const mostInBatch = 20;

export type FakeServer = AsyncDisposable & { readonly url: string; readonly switches: Switches; /** How often it refused for the quota, and failed. */ readonly turnedAway: { quota: number; failed: number }; /** Requests, those in batches included. */ readonly counts: Map<string, number>; readonly open: () => number };

/** Serves `handlers` below /v1.0; `raw` answers what is elsewhere (uploads, signed addresses). */
export async function serveFake(handlers: readonly FakeHandler[], isKnown: (token: string) => boolean, raw: FakeHandler): Promise<FakeServer> {
  const switches: Switches = { holdReplies: false, refuseEvery: 0, retryAfter: "1", quota: undefined, failEvery: 0, silentEvery: 0 };
  const turnedAway = { quota: 0, failed: 0 };
  const window = new Window();
  const counts = new Map<string, number>();
  let open = 0;
  let busy = 0;
  let seen = 0;
  const one = (request: FakeRequest): FakeReply => {
    seen += 1;
    counts.set(request.method, (counts.get(request.method) ?? 0) + 1);
    const isUnlucky = switches.refuseEvery > 0 && seen % switches.refuseEvery === 0;
    if (isUnlucky) turnedAway.quota += 1;
    if (isUnlucky) return { ...refuse(429, "ApplicationThrottled"), headers: { "Retry-After": switches.retryAfter } };
    const fullForMs = switches.quota === undefined ? 0 : window.enter(switches.quota, Date.now());
    if (fullForMs > 0) {
      turnedAway.quota += 1;
      return { ...refuse(429, "ApplicationThrottled"), headers: { "Retry-After": String(Math.ceil(fullForMs / 1000)) } };
    }
    const failure = failureOf(seen, switches.failEvery);
    if (failure !== undefined) turnedAway.failed += 1;
    if (failure === "before") return refuse(503, "serviceNotAvailable");
    const reply = served(request);
    return failure === undefined ? reply : refuse(503, "serviceNotAvailable");
  };
  const served = (request: FakeRequest): FakeReply => {
    for (const handler of handlers) {
      const reply = handler(request);
      if (reply !== undefined) return reply;
    }
    return refuse(400, "BadRequest", `no such resource: ${request.method} /${request.path.join("/")}`);
  };
  const answer = (request: FakeRequest): FakeReply => {
    if (!isKnown(/^Bearer (.+)$/.exec(request.headers["authorization"] ?? "")?.[1] ?? "")) return refuse(401, "InvalidAuthenticationToken");
    return request.path[0] === "$batch" ? batch(request, one, switches) : one(request);
  };
  const server = createServer((incoming, outgoing) => {
    void readBytes(incoming).then(async (bytes) => {
      const url = new URL(incoming.url ?? "/", "http://fake");
      const request = requestOf(incoming.method ?? "GET", url, incoming.headers as FakeRequest["headers"], bytes);
      const isGraph = request.path[0] === "v1.0";
      const width = isGraph ? (request.path[1] === "$batch" ? mostAtOnce : 1) : 0;
      open += 1;
      busy += width;
      // A moment, so that requests that are made at once are there at once.
      await new Promise((resolve) => setImmediate(resolve));
      const reply = isGraph && busy > mostAtOnce ? { ...refuse(429, "MailboxConcurrency"), headers: { "Retry-After": switches.retryAfter } } : isGraph ? answer({ ...request, path: request.path.slice(1) }) : (raw(request) ?? refuse(404, "itemNotFound"));
      busy -= width;
      open -= 1;
      if (switches.holdReplies && request.method !== "GET") return;
      send(outgoing, reply);
    });
  });
  const host = await listen(server);
  return {
    url: `http://${host}`,
    switches,
    turnedAway,
    counts,
    open: () => open,
    [Symbol.asyncDispose]: () => stop(server),
  };
}

type BatchPart = { readonly id: string; readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

function batch(request: FakeRequest, one: (request: FakeRequest) => FakeReply, { silentEvery }: Switches): FakeReply {
  const { requests } = request.json<{ requests: readonly BatchPart[] }>();
  if (requests.length > mostInBatch) return refuse(400, "BadRequest", "more than 20 requests");
  if (new Set(requests.map(({ id }) => id)).size !== requests.length) return refuse(400, "BadRequest", "ids must be unique");
  const answered = requests.map((part) => {
    const reply = one(partOf(part));
    const body = reply.bytes === undefined ? reply.json : Buffer.from(reply.bytes).toString("base64");
    return { id: part.id, status: reply.status, headers: reply.headers ?? {}, ...(body !== undefined && { body }) };
  });
  const told = answered.filter((_, n) => silentEvery === 0 || (n + 1) % silentEvery !== 0);
  // The order is anybody's guess.
  return ok({ responses: told.toReversed() });
}

function partOf({ method, url, headers = {}, body }: BatchPart): FakeRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (body !== undefined && lower["content-type"] === undefined) throw new Error("a body in a batch needs a content type");
  const bytes = typeof body === "string" ? Buffer.from(body, "base64") : Buffer.from(body === undefined ? "" : JSON.stringify(body));
  return requestOf(method, new URL(url, "http://fake"), lower, bytes);
}

function requestOf(method: string, url: URL, headers: FakeRequest["headers"], bytes: Buffer): FakeRequest {
  const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
  return { method, path, query: url.searchParams, headers, bytes, json: <T>() => JSON.parse(bytes.toString("utf8")) as T };
}

async function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, { status, headers = {}, json, bytes }: FakeReply): void {
  const body = bytes ?? (json === undefined ? "" : JSON.stringify(json));
  const type = bytes === undefined && json !== undefined ? { "content-type": "application/json" } : {};
  outgoing.writeHead(status, { ...type, ...headers });
  outgoing.end(body);
}
