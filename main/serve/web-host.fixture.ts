import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { WebSocket } from "ws";
import type { Message } from "../api/events.ts";
import { sessionPath, socketPath, socketProtocol } from "../api/web-host.ts";
import type { Bytes } from "./blob-head.ts";
import type { Session } from "./sessions.ts";
import type { Port } from "./socket.ts";
import { WebHost, type WebHostOptions } from "./web-host.ts";

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
export type Ask = { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: string };
export type Page = { readonly token: string; readonly cookie: string };

/** A real host with a small page, an echo behind its socket, and tickets that a test hands out. */
export class Rig implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "lifeboat-serve-"));
  readonly tickets = new Map<string, { session: Session; body: Bytes | "none" }>();
  readonly sessions: Session[] = [];
  readonly ports: Port[] = [];
  now = 0;
  #host: WebHost | undefined;

  static async start(options: Pick<WebHostOptions, "origin" | "heartbeatMs"> = {}): Promise<Rig> {
    const rig = new Rig();
    mkdirSync(join(rig.folder, "page/assets"), { recursive: true });
    writeFileSync(join(rig.folder, "page/index.html"), "<!doctype html><title>Lifeboat</title>");
    writeFileSync(join(rig.folder, "page/assets/app.js"), "export {};");
    writeFileSync(join(rig.folder, "secret.txt"), "not for the page");
    rig.#host = await WebHost.start({
      page: join(rig.folder, "page"),
      port: 0,
      ...options,
      now: () => rig.now,
      connect: (port, session) => rig.#connect(port, session),
      blob: (ticket, session) => Promise.resolve(rig.#find(ticket, session)),
    });
    return rig;
  }

  get host(): WebHost {
    if (this.#host === undefined) throw new Error("not started");
    return this.#host;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.host.port}`;
  }

  code(address = this.host.address()): string {
    return new URL(address).hash.slice("#code=".length);
  }

  ask(path: string, { method = "GET", headers = {}, body = "" }: Ask = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // Not fetch: it forbids the very headers that an attack is made of, and tidies the path.
      const sent = request({ host: "127.0.0.1", port: this.host.port, path, method, headers, agent: false }, (response) => {
        buffer(response).then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }), reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  exchange(code: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.ask(sessionPath, { method: "POST", headers: { Origin: this.origin, ...headers }, body: code });
  }

  async signIn(): Promise<Page> {
    const { headers, body } = await this.exchange(this.code());
    return { token: body.toString(), cookie: (headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "" };
  }

  socket(token: string, headers: Record<string, string> = {}): WebSocket {
    const protocols = [socketProtocol, ...(token === "" ? [] : [token])];
    return new WebSocket(`ws://127.0.0.1:${this.host.port}${socketPath}`, protocols, { headers: { Origin: this.origin, ...headers } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #connect(port: Port, session: Session): void {
    this.sessions.push(session);
    this.ports.push(port);
    port.onMessage((message) => port.post(message as Message));
  }

  #find(ticket: string, session: Session): Bytes | "none" | undefined {
    const found = this.tickets.get(ticket);
    return found?.session === session ? found.body : undefined;
  }
}
