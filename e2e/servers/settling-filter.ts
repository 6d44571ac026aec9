// Hides freshly created items from listings and reads for a while, as services do that answer from a lagging replica.
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

const element = /<((?:\w+:)?)response[\s>][\s\S]*?<\/\1response>/g;
const hrefOf = /<(?:\w+:)?href[^>]*>([^<]*)</;

export class SettlingFilter {
  readonly #settlesMs: number;
  readonly #now: () => number;
  /** Path of a written item, and when it may be seen. */
  readonly #visibleAt = new Map<string, number>();
  /** Hidden from a sync-collection report, to be told in a later one: the client's token has moved past them. */
  readonly #owed = new Map<string, Map<string, string>>();

  constructor(settlesMs: number, now: () => number) {
    this.#settlesMs = settlesMs;
    this.#now = now;
  }

  /** Passes the reply on, without what has not settled. */
  async send(incoming: IncomingMessage, reply: IncomingMessage, answer: ServerResponse): Promise<void> {
    const status = reply.statusCode ?? 502;
    const path = decodeURIComponent(incoming.url ?? "/");
    const creates = incoming.method === "PUT" && incoming.headers["if-match"] === undefined;
    if (creates && status < 300 && status !== 207) {
      this.#visibleAt.set(path, this.#now() + this.#settlesMs);
    }
    if (incoming.method === "GET" && this.#hidden(path)) {
      reply.resume();
      answer.writeHead(404).end();
      return;
    }
    if (status !== 207 || this.#settlesMs === 0) {
      answer.writeHead(status, reply.headers);
      await pipeline(reply, answer);
      return;
    }
    const xml = Buffer.concat(await reply.toArray()).toString();
    const isSync = incoming.method === "REPORT" && /<(?:\w+:)?sync-token/.test(xml);
    const body = Buffer.from(this.#filter(path, xml, isSync));
    const { "transfer-encoding": _, ...headers } = reply.headers;
    answer.writeHead(status, { ...headers, "content-length": body.length }).end(body);
  }

  #hidden(path: string): boolean {
    return (this.#visibleAt.get(path) ?? 0) > this.#now();
  }

  #filter(collection: string, xml: string, isSync: boolean): string {
    const told = new Set<string>();
    const owed = this.#owed.get(collection) ?? new Map<string, string>();
    const kept = xml.replace(element, (response) => {
      const href = decodeURIComponent(hrefOf.exec(response)?.[1] ?? "");
      if (!this.#hidden(href)) {
        told.add(href);
        return response;
      }
      if (isSync) owed.set(href, response);
      return response.includes("-data") ? notFound(response) : "";
    });
    this.#owed.set(collection, owed);
    return isSync ? this.#pay(owed, told, kept) : kept;
  }

  #pay(owed: Map<string, string>, told: ReadonlySet<string>, xml: string): string {
    const due = [...owed].filter(([href]) => !this.#hidden(href));
    for (const [href] of due) owed.delete(href);
    const late = due.filter(([href]) => !told.has(href)).map(([, response]) => response);
    return xml.replace(/<\/(?:\w+:)?multistatus>/, (end) => late.join("") + end);
  }
}

/** What a multiget says about an item it does not know (RFC 4791, 7.9). */
function notFound(response: string): string {
  const prefix = /^<((?:\w+:)?)response/.exec(response)?.[1] ?? "";
  const href = /<(?:\w+:)?href[^>]*>[^<]*<\/(?:\w+:)?href>/.exec(response)?.[0] ?? "";
  return `<${prefix}response>${href}<${prefix}status>HTTP/1.1 404 Not Found</${prefix}status></${prefix}response>`;
}
