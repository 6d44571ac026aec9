import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { listen, stop } from "./loopback.fixture.ts";

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** What to answer. `end`: what happens after the body, instead of its proper end. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** An iterable may be endless: it is asked only as fast as it is read. */
  readonly body?: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly end?: "cut" | "hang";
  /** Says nothing at all. */
  readonly silent?: boolean;
  /** Says nothing and closes. */
  readonly closes?: boolean;
};

export type ScriptServer = AsyncDisposable & {
  /** Without a slash at the end. */
  readonly url: string;
  /** "host:port" */
  readonly host: string;
  readonly seen: Seen[];
};

/** A server on loopback that answers by script and keeps what it was asked. */
export async function startScript(answer: (seen: Seen) => Reply | Promise<Reply>): Promise<ScriptServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      seen.push(one);
      void Promise.resolve(answer(one)).then((reply) => send(response, reply));
    });
  });
  const host = await listen(server);
  return { url: `http://${host}`, host, seen, [Symbol.asyncDispose]: () => stop(server) };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", end, silent, closes }: Reply): void {
  if (silent === true) return;
  if (closes === true) return void response.destroy();
  response.writeHead(status, headers);
  const chunks = typeof body === "string" ? [Buffer.from(body)] : body instanceof Uint8Array ? [body] : body;
  const source = Readable.from(chunks, { objectMode: false });
  response.on("close", () => source.destroy());
  source.on("error", () => undefined);
  source.on("end", () => {
    if (end === undefined) response.end();
    // Once more through the loop, so that what was written is on its way.
    if (end === "cut") setImmediate(() => response.destroy());
  });
  source.pipe(response, { end: false });
}
