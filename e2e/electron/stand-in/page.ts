// Two functions that run in the page, not here: each is sent as text, so it may use nothing outside itself.

type Wire = { readonly is: string; readonly error?: string; readonly [key: string]: unknown };
/** The browser's own, as far as it is needed: these files are checked without its types. */
type Page = {
  readonly document: {
    addEventListener(name: string, listener: (event: { detail: string }) => void): void;
    dispatchEvent(event: object): void;
  };
  readonly CustomEvent: new (name: string, init: { detail: string }) => object;
  readonly MessageChannel: new () => { port1: PagePort; port2: PagePort };
  readonly standinSend: (text: string) => void;
  standinReceive: (message: Wire) => void;
};
type PagePort = { addEventListener(name: string, listener: (event: { data: unknown }) => void): void; start(): void; postMessage(data: unknown): void; close(): void };
export type Bridge = {
  readonly encode: (value: unknown) => unknown;
  readonly decode: (value: unknown) => unknown;
  readonly send: (message: Wire) => void;
  readonly on: Record<string, (message: Wire) => void>;
};

/** What contextBridge does between the preload's world and the page's: copies, and functions and promises by proxy. */
export function bridge(secret: string, me: string, other: string): Bridge {
  const page = globalThis as unknown as Page;
  const functions = new Map<string, (...args: unknown[]) => unknown>();
  const promises = new Map<string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let made = 0;
  let returned: Wire | undefined;
  const name = (): string => `${me}${++made}`;
  const send = (message: Wire): void => page.document.dispatchEvent(new page.CustomEvent(secret + other, { detail: JSON.stringify(message) }));
  const copy = (value: object, each: (value: unknown) => unknown): unknown =>
    Array.isArray(value) ? value.map(each) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]));

  const encode = (value: unknown): unknown => {
    if (typeof value === "symbol" || typeof value === "bigint") throw new TypeError("An object could not be cloned.");
    if (typeof value === "function") {
      const id = name();
      functions.set(id, value as (...args: unknown[]) => unknown);
      return { $function: id };
    }
    if (value instanceof Promise) {
      const id = name();
      value.then((result) => send({ is: "settled", id, value: encode(result) })).catch((error: unknown) => send({ is: "settled", id, error: String(error) }));
      return { $promise: id };
    }
    if (value instanceof Uint8Array) return { $bytes: [...value] };
    if (value instanceof Error) return { $error: value.message };
    if (value instanceof File) return { $file: value.name };
    if (value === undefined) return { $undefined: true };
    return typeof value === "object" && value !== null ? copy(value, encode) : value;
  };

  const proxy =
    (id: string) =>
    (...args: unknown[]): unknown => {
      returned = undefined;
      send({ is: "call", id, args: encode(args) });
      const answer = returned as Wire | undefined;
      if (answer === undefined) throw new Error("the other world does not answer");
      if ("error" in answer) throw new Error(answer.error);
      return decode(answer["value"]);
    };

  const decode = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const marked = value as Record<string, unknown>;
    if ("$undefined" in marked) return undefined;
    if ("$error" in marked) return new Error(String(marked["$error"]));
    if ("$file" in marked) return new File([], String(marked["$file"]));
    if ("$bytes" in marked) return Uint8Array.from(marked["$bytes"] as number[]);
    if ("$function" in marked) return proxy(String(marked["$function"]));
    if ("$promise" in marked) return new Promise((resolve, reject) => promises.set(String(marked["$promise"]), { resolve, reject }));
    return copy(value, decode);
  };

  const on: Bridge["on"] = {
    call: ({ id, args }) => {
      try {
        const result = functions.get(String(id))?.(...(decode(args) as unknown[]));
        send({ is: "returned", value: encode(result) });
      } catch (error) {
        send({ is: "returned", error: String(error) });
      }
    },
    returned: (message) => {
      returned = message;
    },
    settled: ({ id, value, error }) => {
      const promise = promises.get(String(id));
      promises.delete(String(id));
      if (error === undefined) promise?.resolve(decode(value));
      else promise?.reject(new Error(error));
    },
  };
  page.document.addEventListener(secret + me, ({ detail }) => {
    const message = JSON.parse(detail) as Wire;
    on[message.is]?.(message);
  });
  return { encode, decode, send, on };
}

/** The page's own world: takes what the preload exposes. */
export function mainWorld({ on, decode }: Bridge): void {
  on["expose"] = ({ name, value }) => {
    if (Object.hasOwn(globalThis, String(name))) throw new Error("Cannot bind an API on top of an existing property on the window object");
    Object.defineProperty(globalThis, String(name), { value: Object.freeze(decode(value)), enumerable: true });
  };
}

/** The preload's world: a sandboxed preload's `require`, with ipcRenderer and contextBridge. */
export function preloadWorld({ encode, send }: Bridge, preload: (require: (id: string) => unknown, module: object, exports: object, process: object) => void): void {
  const page = globalThis as unknown as Page;
  type Listener = (event: object, ...args: unknown[]) => void;
  const listeners = new Map<string, Listener[]>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ports = new Map<string, PagePort>();
  let made = 0;
  const post = (message: Wire): void => page.standinSend(JSON.stringify(message));

  const openPort = (name: string): PagePort => {
    const { port1, port2 } = new page.MessageChannel();
    ports.set(name, port1);
    port1.addEventListener("message", ({ data }) => post({ is: "port-data", port: name, data }));
    port1.start();
    return port2;
  };
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post({ is: "send", channel, args }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        calls.set(++made, { resolve, reject });
        post({ is: "invoke", id: made, channel, args });
      }),
    on: (channel: string, listener: Listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  };
  /** Of files from a disk; others lie nowhere. */
  const paths = new Map<string, string>();
  const webUtils = { getPathForFile: (file: File) => paths.get(file.name) ?? "" };
  const contextBridge = { exposeInMainWorld: (name: string, api: object) => send({ is: "expose", name, value: encode(api) }) };
  const receivers: Record<string, (message: Wire) => void> = {
    event: ({ channel, args, ports: names }) => {
      const event = { sender: ipcRenderer, ports: (names as string[]).map(openPort) };
      for (const listener of listeners.get(String(channel)) ?? []) listener(event, ...(args as unknown[]));
    },
    reply: ({ id, value, error }) => {
      const call = calls.get(Number(id));
      calls.delete(Number(id));
      if (error === undefined) call?.resolve(value);
      else call?.reject(new Error(error));
    },
    "port-data": ({ port, data }) => ports.get(String(port))?.postMessage(data),
    dropping: ({ names }) => {
      for (const [name, path] of names as [string, string][]) paths.set(name, path);
    },
    "port-closed": ({ port }) => ports.get(String(port))?.close(),
  };
  page.standinReceive = (message) => receivers[message.is]?.(message);

  const require = (id: string): unknown => {
    if (id === "electron") return { contextBridge, ipcRenderer, webUtils };
    throw new Error(`module not found: ${id} (a sandboxed preload can only require electron, events, timers and url)`);
  };
  try {
    preload(require, { exports: {} }, {}, { env: {}, sandboxed: true, contextIsolated: true });
  } catch (error) {
    post({ is: "preload-error", error: String(error) });
  }
}
