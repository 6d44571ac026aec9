// A WebDAV server in memory over real HTTP, with the ways in which servers differ.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, stop } from "../../net/loopback.fixture.ts";

export type Ways = {
  /** Nextcloud, ownCloud: X-OC-Mtime becomes the file's time. */
  readonly keepsTimes?: boolean;
  readonly etags?: boolean;
  readonly ranges?: boolean;
};
type File = { readonly bytes: Buffer; readonly modified: Date };
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer };

export class WebdavServer {
  readonly #ways: Required<Ways>;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly folders = new Set(["/dav"]);
  readonly files = new Map<string, File>();
  readonly seen: { readonly method: string; readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];
  /** "127.0.0.1:port" */
  host = "";
  /** Carries out such requests, and breaks the connection instead of answering. */
  dropReplies = false;
  #open = 0;
  #clock = Date.parse("2026-05-01T12:00:00Z");

  constructor(ways: Ways = {}) {
    this.#ways = { keepsTimes: true, etags: true, ranges: true, ...ways };
  }

  static async start(ways?: Ways): Promise<WebdavServer> {
    const server = new WebdavServer(ways);
    server.host = await listen(server.#http);
    return server;
  }

  get url(): string {
    return `http://${this.host}/dav/`;
  }

  get open(): number {
    return this.#open;
  }

  put(path: string, bytes: Uint8Array, modified?: Date): void {
    this.files.set(path, { bytes: Buffer.from(bytes), modified: modified ?? new Date((this.#clock += 1000)) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return stop(this.#http);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open += 1;
    response.once("close", () => (this.#open -= 1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = decodeURIComponent(new URL(request.url ?? "/", this.url).pathname).replace(/(?<=.)\/$/, "");
    const { method = "", headers } = request;
    const isKnown = headers.authorization === `Basic ${Buffer.from("anna:secret").toString("base64")}`;
    if (isKnown) this.seen.push({ method, path, headers });
    const { status, headers: more, body } = isKnown
      ? this.#answer({ method, path, headers }, Buffer.concat(chunks))
      : { status: 401, headers: { "www-authenticate": 'Basic realm="photos"' }, body: "" };
    if (isKnown && this.dropReplies && (method === "PUT" || method === "MOVE")) return void request.socket.destroy();
    response.writeHead(status, more).end(body);
  }

  #answer(asked: { method: string; path: string; headers: IncomingMessage["headers"] }, body: Buffer): Answer {
    const { method, path, headers } = asked;
    if (method === "PROPFIND") return this.#propfind(path, headers["depth"] === "1");
    if (method === "MKCOL") return this.#mkcol(path);
    if (method === "PUT") return this.#put(path, body, headers["x-oc-mtime"]);
    const file = this.files.get(path);
    if (file === undefined) return { status: 404 };
    if (method === "GET") return this.#get(file, headers.range);
    if (method === "MOVE") return this.#move(path, file, headers);
    if (method !== "DELETE") return { status: 405 };
    if (this.#ways.etags && headers["if-match"] !== undefined && headers["if-match"] !== etagOf(file)) return { status: 412 };
    this.files.delete(path);
    return { status: 204 };
  }

  #propfind(path: string, deep: boolean): Answer {
    const file = this.files.get(path);
    if (file === undefined && !this.folders.has(path)) return { status: 404 };
    const below = (other: string): boolean => deep && other.slice(0, other.lastIndexOf("/")) === path;
    const folders = [...(file === undefined ? [path] : []), ...[...this.folders].filter(below)].map((each) => responseOf(`${each}/`, "<d:resourcetype><d:collection/></d:resourcetype>"));
    const files = [...this.files].filter(([other]) => other === path || below(other)).map(([other, each]) => responseOf(other, this.#propsOf(each)));
    return { status: 207, body: `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${[...folders, ...files].join("")}</d:multistatus>` };
  }

  #propsOf(file: File): string {
    const etag = this.#ways.etags ? `<d:getetag>${etagOf(file)}</d:getetag>` : "";
    return `<d:resourcetype/>${etag}<d:getcontentlength>${file.bytes.length}</d:getcontentlength><d:getlastmodified>${file.modified.toUTCString()}</d:getlastmodified>`;
  }

  #mkcol(path: string): Answer {
    if (this.folders.has(path) || this.files.has(path)) return { status: 405 };
    if (!this.folders.has(path.slice(0, path.lastIndexOf("/")))) return { status: 409 };
    this.folders.add(path);
    return { status: 201 };
  }

  #put(path: string, body: Buffer, time: unknown): Answer {
    if (!this.folders.has(path.slice(0, path.lastIndexOf("/")))) return { status: 409 };
    const isKept = this.#ways.keepsTimes && typeof time === "string";
    this.put(path, body, isKept ? new Date(Number(time) * 1000) : undefined);
    return { status: 201, ...(isKept && { headers: { "x-oc-mtime": "accepted" } }) };
  }

  #get({ bytes, ...file }: File, range: string | undefined): Answer {
    const headers = { "last-modified": file.modified.toUTCString(), ...(this.#ways.etags && { etag: etagOf({ bytes, ...file }) }) };
    const [, from, to] = this.#ways.ranges ? (/^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? []) : [];
    if (from === undefined) return { status: 200, headers, body: bytes };
    if (Number(from) >= bytes.length) return { status: 416 };
    return { status: 206, headers, body: bytes.subarray(Number(from), to ? Number(to) + 1 : undefined) };
  }

  #move(path: string, file: File, headers: IncomingMessage["headers"]): Answer {
    const to = decodeURIComponent(new URL(String(headers["destination"])).pathname);
    const isTaken = this.files.has(to) || this.folders.has(to);
    if (isTaken && headers["overwrite"] === "F") return { status: 412 };
    this.files.delete(path);
    this.files.set(to, file);
    return { status: isTaken ? 204 : 201 };
  }
}

const etagOf = ({ bytes, modified }: File): string => `"${createHash("sha256").update(bytes).update(String(modified.getTime())).digest("hex").slice(0, 16)}"`;

function responseOf(path: string, props: string): string {
  const href = path.split("/").map(encodeURIComponent).join("/");
  return `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
}
