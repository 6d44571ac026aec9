import { app, MessageChannelMain, type MessagePortMain, utilityProcess, type UtilityProcess } from "electron";
import { EventEmitter } from "node:events";
import type { CallName, Input, Output, Result } from "../api/contract.ts";
import type { ApiEvent } from "../api/events.ts";
import { type Client, connectPort } from "../host/port.ts";
import { Decoders } from "./decoders.ts";
import { AskedBytes } from "./asked-bytes.ts";
import type { Coming, FromEngine, Named, ToEngine } from "./engine-messages.ts";
import { paths } from "./paths.ts";

type Told = { event: [ApiEvent]; /** Once for each death; a restart follows by itself. */ stopped: []; /** A new process takes ports. */ started: [] };

const closingMs = 15_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** An engine that dies later than this could stay. */
const stayedMs = 60_000;

/** The engine's process: starts it, starts it again when it dies, hands out ports to it. */
export class EngineLink extends EventEmitter<Told> {
  #bytes: AskedBytes | undefined;
  #child: UtilityProcess | undefined;
  #client: Client | undefined;
  #closing = false;
  /** In a row, of engines that could not stay. */
  #deaths = 0;
  #startedAt = 0;

  start(): void {
    const child = utilityProcess.fork(paths.engine, [app.getVersion()], { serviceName: "Lifeboat engine" });
    this.#child = child;
    this.#startedAt = performance.now();
    const decoders = new Decoders(paths.decoder, child);
    const bytes = new AskedBytes((message) => child.postMessage(message));
    this.#bytes = bytes;
    child.on("message", (message: FromEngine) => {
      decoders.hear(message);
      bytes.hear(message);
    });
    child.on("exit", () => this.#ended());
    this.#client = this.#connect();
    this.emit("started");
  }

  /** Whoever has the other end speaks the contract. Nothing happens while there is no engine; `started` follows. */
  givePort(port: MessagePortMain): void {
    this.#child?.postMessage({ is: "port" } satisfies ToEngine, [port]);
  }

  /** Never rejects; fails with no-answer while the engine is away. */
  async call<N extends CallName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
    if (this.#client) return this.#client.call(name, input);
    return { ok: false, error: { code: "no-answer", detail: "Lifeboat's engine has stopped" } };
  }

  /** What a ticket names, or that its picture is on the way; nothing while the engine is away. */
  async bytes(ticket: string): Promise<Named | Coming> {
    return this.#bytes?.ask(ticket);
  }

  /** After the computer slept: looks for what is due at once. */
  wake(): void {
    this.#child?.postMessage({ is: "woke" } satisfies ToEngine);
  }

  /** Lets the engine end what it is doing, and waits; one that hangs is ended after 15 s. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill(), closingMs);
      child.once("exit", () => {
        clearTimeout(timer);
        resolve();
      });
      child.postMessage({ is: "close" } satisfies ToEngine);
    });
  }

  #connect(): Client {
    const { port1, port2 } = new MessageChannelMain();
    this.givePort(port2);
    const onMessage = (listener: (message: unknown) => void): void => {
      port1.on("message", ({ data }) => listener(data));
      port1.start();
    };
    const client = connectPort({ post: (message) => port1.postMessage(message), onMessage });
    client.onEvent((event) => this.emit("event", event));
    return client;
  }

  #ended(): void {
    this.#child = undefined;
    this.#client?.stop();
    this.#client = undefined;
    this.#bytes?.end();
    this.#bytes = undefined;
    if (this.#closing) return;
    this.emit("stopped");
    if (performance.now() - this.#startedAt >= stayedMs) this.#deaths = 0;
    // At once for a single death, ever slower for an engine that cannot stay.
    const pause = this.#deaths === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** this.#deaths);
    this.#deaths += 1;
    setTimeout(() => {
      if (!this.#closing) this.start();
    }, pause);
  }
}
