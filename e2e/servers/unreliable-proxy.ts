// An HTTP proxy in front of one server that misbehaves on script: the same rules meet the same requests the same way.
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SettlingFilter } from "./settling-filter.ts";
import type { Server } from "./server.ts";

export type Fault =
  /** The connection breaks after this many bytes of the answer's body. */
  | { readonly do: "cut"; readonly afterBytes: number }
  /** The answer ends early but properly, as from a server that crashed behind a cache. */
  | { readonly do: "truncate"; readonly afterBytes: number }
  /** The upstream gets SIGKILL after this many bytes of the answer's body; the connection breaks. */
  | { readonly do: "kill-upstream"; readonly afterBytes: number }
  | { readonly do: "delay"; readonly ms: number }
  /** Not forwarded. */
  | { readonly do: "refuse"; readonly status: 429 | 503; readonly retryAfter?: number | string }
  /** Not forwarded; the connection breaks. */
  | { readonly do: "drop-request" }
  /** Forwarded and carried out; the connection breaks before the answer. */
  | { readonly do: "drop-reply" };

export interface Rule {
  readonly fault: Fault;
  readonly method?: string;
  readonly path?: RegExp;
  /** Let this many matching requests pass first. */
  readonly skip?: number;
  /** Then strike this often; 1 unless given. */
  readonly times?: number;
  /** Strike with this chance (0..1), drawn from the proxy's seed. */
  readonly chance?: number;
}

export interface ProxyOptions {
  readonly rules?: readonly Rule[];
  readonly seed?: number;
  /** Written items stay invisible to listings and reads this long. */
  readonly settlesMs?: number;
  readonly now?: () => number;
}

export interface UnreliableProxy {
  /** Use it in place of the server's. */
  readonly url: string;
  /** What came in, in order, with the fault that struck. */
  readonly seen: readonly { readonly method: string; readonly path: string; readonly fault?: Fault["do"] }[];
  /** Requests that came in and are neither answered nor broken off. */
  readonly open: number;
  /** Replaces all rules and starts counting anew. */
  script(rules: readonly Rule[]): void;
  stop(): Promise<void>;
}

type Seen = { method: string; path: string; fault?: Fault["do"] };

export async function startUnreliableProxy(
  upstream: Pick<Server, "url" | "kill">,
  options: ProxyOptions = {},
): Promise<UnreliableProxy> {
  const seen: Seen[] = [];
  let faults = new Script(options.rules ?? [], options.seed ?? 1);
  const settling = new SettlingFilter(options.settlesMs ?? 0, options.now ?? Date.now);
  let open = 0;
  const server = createServer((incoming, answer) => {
    open += 1;
    answer.once("close", () => (open -= 1));
    const entry: Seen = { method: incoming.method ?? "GET", path: incoming.url ?? "/" };
    const fault = faults.next(entry.method, entry.path);
    if (fault !== undefined) entry.fault = fault.do;
    seen.push(entry);
    void pass({ incoming, answer, upstream, settling }, fault).catch(() => answer.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    seen,
    get open() {
      return open;
    },
    script: (rules) => {
      faults = new Script(rules, options.seed ?? 1);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Chooses the fault for each request. */
class Script {
  readonly #rules: { rule: Rule; skip: number; left: number }[];
  #state: number;

  constructor(rules: readonly Rule[], seed: number) {
    this.#rules = rules.map((rule) => ({ rule, skip: rule.skip ?? 0, left: rule.times ?? (rule.chance ? Infinity : 1) }));
    this.#state = seed;
  }

  next(method: string, path: string): Fault | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.path !== undefined && !rule.path.test(path)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      if (entry.left <= 0 || (rule.chance !== undefined && this.#draw() >= rule.chance)) continue;
      entry.left -= 1;
      return rule.fault;
    }
    return undefined;
  }

  /** Linear congruential generator (Numerical Recipes): enough to scatter faults, the same for every run of a seed. */
  #draw(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly upstream: Pick<Server, "url" | "kill">;
  readonly settling: SettlingFilter;
}

async function pass(exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { incoming, answer } = exchange;
  if (fault?.do === "drop-request") {
    incoming.socket.destroy();
    return;
  }
  if (fault?.do === "refuse") {
    incoming.resume();
    const header = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
    answer.writeHead(fault.status, header).end();
    return;
  }
  if (fault?.do === "delay") await sleep(fault.ms);
  const reply = await forward(exchange);
  if (fault?.do === "drop-reply") {
    for await (const _ of reply);
    incoming.socket.destroy();
  } else if (fault !== undefined && "afterBytes" in fault) {
    await sendPart(exchange, reply, fault);
  } else {
    await exchange.settling.send(incoming, reply, answer);
  }
}

async function forward({ incoming, upstream }: Exchange): Promise<IncomingMessage> {
  // Plain text only: the filter for items that have not settled reads the answer.
  const { "accept-encoding": _, ...headers } = incoming.headers;
  const onward = request(new URL(incoming.url ?? "/", upstream.url), { method: incoming.method, headers, agent: false });
  incoming.pipe(onward);
  const [reply] = (await once(onward, "response")) as [IncomingMessage];
  return reply;
}

async function sendPart(
  { incoming, answer, upstream }: Exchange,
  reply: IncomingMessage,
  fault: Extract<Fault, { afterBytes: number }>,
): Promise<void> {
  const { "content-length": length, ...headers } = reply.headers;
  const keepsLength = fault.do !== "truncate" && length !== undefined;
  answer.writeHead(reply.statusCode ?? 502, keepsLength ? { ...headers, "content-length": length } : headers);
  let left = fault.afterBytes;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    await new Promise<void>((sent) => void answer.write(part, () => sent()));
    if (left <= 0) break;
  }
  if (fault.do === "truncate") {
    answer.end();
    return;
  }
  if (fault.do === "kill-upstream") await upstream.kill();
  incoming.socket.destroy();
}
