import { EventEmitter } from "node:events";
import { MessageChannel, type MessagePort } from "node:worker_threads";

/** Electron's port: messages wait for `start`. */
export class MessagePortMain extends EventEmitter {
  readonly #port: MessagePort;
  #started = false;
  #waiting: unknown[] = [];

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on("message", (data) => this.#receive(data));
    port.on("close", () => this.emit("close"));
    port.unref();
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.#receive(data);
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }

  #receive(data: unknown): void {
    if (this.#started) this.emit("message", { data, ports: [] });
    else this.#waiting.push(data);
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

export type PortMessage = { readonly is: "port-data"; readonly port: string; readonly data: unknown } | { readonly is: "port-closed"; readonly port: string };

let made = 0;

/** Carries ports over a boundary that takes only messages: into a process, into a page. */
export class PortCarrier {
  readonly #send: (message: PortMessage) => void;
  readonly #ports = new Map<string, MessagePortMain>();

  constructor(send: (message: PortMessage) => void) {
    this.#send = send;
  }

  /** Gives the name under which the other side opens it. */
  give(port: MessagePortMain): string {
    const name = `${process.pid}.${++made}`;
    this.#carry(name, port);
    return name;
  }

  open(name: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#carry(name, port1);
    return port2;
  }

  receive(message: PortMessage): void {
    const port = this.#ports.get(message.port);
    if (message.is === "port-data") port?.postMessage(message.data);
    else this.#forget(message.port)?.close();
  }

  closeAll(): void {
    for (const name of this.#ports.keys()) this.#forget(name)?.close();
  }

  #carry(name: string, port: MessagePortMain): void {
    this.#ports.set(name, port);
    port.on("message", ({ data }: { data: unknown }) => this.#send({ is: "port-data", port: name, data }));
    port.on("close", () => {
      if (this.#forget(name)) this.#send({ is: "port-closed", port: name });
    });
    port.start();
  }

  #forget(name: string): MessagePortMain | undefined {
    const port = this.#ports.get(name);
    this.#ports.delete(name);
    return port;
  }
}
