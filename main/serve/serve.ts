import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LifeboatError } from "../api/errors.ts";
import { cacheFolder } from "../decoder/cache-folder.ts";
import { Thumbnails } from "../decoder/thumbnails.ts";
import type { Host, HostOptions } from "../host/host.ts";
import type { Pipe } from "../host/port.ts";
import type { Tickets } from "../host/tickets.ts";
import { configFolder } from "../secrets/config-folder.ts";
import type { AskPassphrase } from "../secrets/key.ts";
import { bytesOf, keepFrame } from "./blob-source.ts";
import type { Session } from "./sessions.ts";
import type { Port } from "./socket.ts";
import { TicketBook } from "./ticket-book.ts";
import { WebHost } from "./web-host.ts";

export type ServeOptions = {
  /** 0: any that is free. */
  readonly port: number;
  readonly origin?: string | undefined;
  /** The vault's folder; undefined: as the settings say. */
  readonly folder?: string | undefined;
  readonly passphrase: AskPassphrase;
};
export type Served = AsyncDisposable & {
  readonly port: number;
  /** Once the engine answers; rejects with why it does not. */
  readonly ready: Promise<void>;
  /** New at each call: works once, for a minute. */
  address(): string;
  /** The same for a browser that is started here. */
  windowAddress(): string;
};

const root = join(import.meta.dirname, "../..");

/** Milliseconds until the engine is loaded though no page came. */
const aloneMs = 500;

/**
 * The engine behind the web host: `lifeboat serve`. The first page gets its files before the engine is loaded, which takes
 * the same thread; what it asks meanwhile is answered as soon as the engine is there.
 */
export async function serveLifeboat({ port, origin, folder, passphrase }: ServeOptions): Promise<Served> {
  await using cleanup = new AsyncDisposableStack();
  const thumbnails = cleanup.adopt(new Thumbnails(cacheFolder()), (open) => open.close());
  const books = new Books();
  const { promise: someone, resolve: came } = Promise.withResolvers<void>();
  const { promise: engine, resolve: begun, reject: failed } = Promise.withResolvers<ServedEngine>();
  const web = await WebHost.start({
    page: join(root, "out/renderer"),
    icon: join(root, "resources/icons/app.ico"),
    port,
    ...(origin !== undefined && { origin }),
    began: came,
    connect: (page, session) => serveWhenReady(engine, books.during(session, page)),
    blob: async (ticket, session, signal) => {
      const entry = books.of(session).find(ticket);
      return entry && ((await bytesOf(entry, thumbnails, signal)) ?? "none");
    },
  });
  const given: Given = { tickets: books.tickets, keepFrame: (hash, frame) => keepFrame(thumbnails, hash, frame), folder, passphrase };
  void Promise.race([someone, setTimeout(aloneMs)]).then(() => begin(given)).then(begun, failed);
  cleanup.defer(() => engine.then(({ host }) => host.close(), () => undefined));
  cleanup.defer(() => web.close());
  const open = cleanup.move();
  return { port: web.port, ready: engine.then(() => undefined), address: () => web.address(), windowAddress: () => web.windowAddress(), [Symbol.asyncDispose]: () => open.disposeAsync() };
}

type ServedEngine = { readonly host: Host; readonly serve: (pipe: Pipe) => () => void };

type Given = Pick<ServeOptions, "folder" | "passphrase"> & Pick<HostOptions, "tickets" | "keepFrame">;

async function begin({ tickets, keepFrame, folder, passphrase }: Given): Promise<ServedEngine> {
  const [{ createHost }, { someoneAsked }, { servePort }, { openSecrets }] = await Promise.all([import("../host/host.ts"), import("../host/attended.ts"), import("../host/port.ts"), import("../secrets/secrets.ts")]);
  const host = createHost({
    configDir: configFolder(),
    secrets: openSecrets({ vault: () => "", passphrase, attended: someoneAsked }),
    tickets,
    keepFrame,
    version: version(),
    hostKind: "browser",
    platform: platform(),
    folder,
  });
  return { host, serve: (pipe) => servePort(pipe, host) };
}

/** What comes before the engine is there waits for it, in order. */
function serveWhenReady(engine: Promise<ServedEngine>, page: Port): void {
  const { promise: listener, resolve: listen } = Promise.withResolvers<(message: unknown) => void>();
  page.onMessage((message) => void listener.then((hear) => hear(message)));
  const stop = engine.then(({ serve }) => serve({ post: (message) => page.post(message), onMessage: listen }), () => undefined);
  page.onClose(() => void stop.then((end) => end?.()));
}

/** The ticket book of each session; the engine, which serves all, writes into that of the page whose call it answers. */
class Books {
  readonly #books = new WeakMap<Session, TicketBook>();
  readonly #current = new AsyncLocalStorage<TicketBook>();

  readonly tickets: Tickets = { body: (...what) => this.#now().body(...what), thumb: (...what) => this.#now().thumb(...what) };

  of(session: Session): TicketBook {
    const book = this.#books.get(session) ?? new TicketBook();
    this.#books.set(session, book);
    return book;
  }

  /** The same port; whatever comes of its messages is for this session. */
  during(session: Session, port: Port): Port {
    const book = this.of(session);
    return { ...port, onMessage: (listener) => port.onMessage((message) => this.#current.run(book, () => listener(message))) };
  }

  #now(): TicketBook {
    const book = this.#current.getStore();
    if (book === undefined) throw new LifeboatError("internal", "a ticket was asked for outside any page's call");
    return book;
  }
}

function version(): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

function platform(): "linux" | "darwin" | "win32" {
  return process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux";
}
