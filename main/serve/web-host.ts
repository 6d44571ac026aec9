import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { codeMark, sessionPath, socketPath } from "../api/web-host.ts";
import { LifeboatError } from "../api/errors.ts";
import { sendBlob } from "./blob.ts";
import type { Bytes } from "./blob-head.ts";
import { Gate } from "./gate.ts";
import { always, pagePolicy } from "./headers.ts";
import { listen, type Listening } from "./listen.ts";
import { isOwnPeer } from "./peer.ts";
import { readCode } from "./read-code.ts";
import { type Session, Sessions } from "./sessions.ts";
import { type Port, Sockets } from "./socket.ts";
import { type StaticFile, staticFiles } from "./static.ts";

export type WebHostOptions = {
  /** Folder of the built page. */
  readonly page: string;
  /** An .ico file. */
  readonly icon?: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The owner's proxy, checked by `ownersOrigin`. */
  readonly origin?: string;
  /** A page has its files, and a session. */
  readonly began?: () => void;
  /** It opened its socket. */
  readonly connect: (port: Port, session: Session) => void;
  /**
   * What the ticket names: "none" where that has no picture, undefined where it names nothing for this session. The
   * signal: nobody waits any more.
   */
  readonly blob: (ticket: string, session: Session, signal: AbortSignal) => Promise<Bytes | "none" | undefined>;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly heartbeatMs?: number;
};

// An import would evaluate all it exports, one of which is Node's own fetch: 50 ms that a window is waited for.
const { createServer } = process.getBuiltinModule("node:http");

const cookiePrefix = "lifeboat-";
const ticketPath = /^\/blob\/([\w-]{16,64})$/;

/** The page, its socket and its blobs over loopback HTTP; nothing else on the network can reach it. */
export class WebHost {
  readonly port: number;
  readonly #servers: readonly Server[];
  readonly #options: WebHostOptions;
  readonly #gate: Gate;
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #sessions: Sessions;
  readonly #sockets: Sockets;

  private constructor(options: WebHostOptions, { servers, port }: Listening) {
    this.port = port;
    this.#servers = servers;
    this.#options = options;
    this.#gate = new Gate(this.port, options.origin);
    this.#files = staticFiles(options.page, options.icon);
    this.#sessions = new Sessions(options.now ?? (() => performance.now()));
    this.#sockets = new Sockets(this.#sessions, options.connect, options.heartbeatMs);
    for (const server of servers) {
      server.on("request", (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response));
      server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => this.#upgrade(request, stream, head));
    }
  }

  /** Throws `usage` where the port is taken, `not-found` where the page is not built. */
  static async start(options: WebHostOptions): Promise<WebHost> {
    const listening = await listen(() => createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 }), options.port);
    try {
      return new WebHost(options, listening);
    } catch (error) {
      for (const server of listening.servers) server.close();
      throw new LifeboatError("not-found", `the page is not built (npm run build): ${options.page}`, { cause: error });
    }
  }

  /** A new address to open: it works once, for a minute. */
  address(): string {
    return this.#address(false);
  }

  /** The same to start a browser with: everybody on this computer can see how programs were started. */
  windowAddress(): string {
    // A proxy may be another user's.
    return this.#address(this.#options.origin === undefined);
  }

  #address(own: boolean): string {
    return `${this.#options.origin ?? `http://127.0.0.1:${this.port}`}/#${codeMark}=${this.#sessions.newCode(own)}`;
  }

  /** Ends every session and connection. */
  async close(): Promise<void> {
    this.#sockets.close();
    this.#sessions.endAll();
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(closed);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const origin = this.#gate.originOf(request, request.method === "POST" ? "origin" : "nothing");
      if (origin === undefined) refuse(response, 403);
      else await this.#route(request, response, origin);
    } catch {
      // The file is gone, or the client is: nothing here is worth telling a stranger.
      if (response.headersSent) response.destroy();
      else refuse(response, 404);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const { method, url = "" } = request;
    if (method === "POST") return url === sessionPath ? this.#begin(request, response, origin) : refuse(response, 405);
    if (method !== "GET" && method !== "HEAD") return refuse(response, 405);
    const [, ticket] = ticketPath.exec(url) ?? [];
    if (ticket !== undefined) return this.#blob(ticket, request, response);
    const file = this.#files.get(url);
    if (file === undefined) return refuse(response, 404);
    response.writeHead(200, { ...always, "Content-Type": file.type, "Content-Length": file.bytes.byteLength, "Content-Security-Policy": pagePolicy(origin) });
    response.end(method === "HEAD" ? undefined : file.bytes);
  }

  async #begin(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const code = await readCode(request);
    const session = code === undefined ? undefined : this.#sessions.exchange(code, () => isOwnPeer(request.socket));
    if (session === undefined) return refuse(response, 403);
    const secure = origin.startsWith("https:") ? "; Secure" : "";
    const cookie = `${cookiePrefix}${this.port}-${session.id}=${session.cookie}; HttpOnly; SameSite=Strict; Path=/blob${secure}`;
    response.writeHead(200, { ...always, "Content-Type": "text/plain", "Set-Cookie": cookie });
    response.end(session.token);
    this.#options.began?.();
  }

  async #blob(ticket: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    response.once("close", () => left.abort());
    for (const session of this.#sessionsOf(request)) {
      const body = await this.#options.blob(ticket, session, left.signal);
      // No error: a page that shows a tile of its own instead has done nothing wrong.
      if (body === "none") return refuse(response, 204);
      if (body !== undefined) return sendBlob(body, request, response);
    }
    refuse(response, 404);
  }

  /** Two pages of one browser send both their cookies. */
  #sessionsOf(request: IncomingMessage): Session[] {
    const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
    const values = pairs.filter((pair) => pair.startsWith(cookiePrefix)).map((pair) => pair.slice(pair.indexOf("=") + 1));
    return values.map((value) => this.#sessions.byCookie(value)).filter((session) => session !== undefined);
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on("error", () => stream.destroy());
    if (request.url === socketPath && this.#gate.originOf(request, "origin") !== undefined) this.#sockets.upgrade(request, stream, head);
    else stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...always, "Content-Type": "text/plain", "Content-Security-Policy": "default-src 'none'", Connection: "close" });
  response.end();
}
