// The engine's process: the same host as behind `lifeboat serve`, over the ports that the shell hands in.
import type { MessagePortMain } from "electron";
import { cacheFolder } from "../decoder/cache-folder.ts";
import { Thumbnails } from "../decoder/thumbnails.ts";
import { someoneAsked } from "../host/attended.ts";
import { createHost } from "../host/host.ts";
import { servePort } from "../host/port.ts";
import { configFolder } from "../secrets/config-folder.ts";
import { openSecrets } from "../secrets/secrets.ts";
import { bytesOf, isMade, keepFrame } from "../serve/blob-source.ts";
import { type Entry, TicketBook } from "../serve/ticket-book.ts";
import { decoderStarter } from "./decoder-starter.ts";
import type { FromEngine, Named, ToEngine } from "./engine-messages.ts";

const shell = process.parentPort;
const tell = (message: FromEngine): void => shell.postMessage(message);
const tickets = new TicketBook();
/** Tickets asked for and not answered yet. */
const waited = new Map<number, AbortController>();
const thumbnails = new Thumbnails(cacheFolder(), { start: decoderStarter(shell) });
let look = (): Promise<void> => Promise.resolve();
const host = createHost({
  onWatch: (lookNow) => (look = lookNow),
  configDir: configFolder(),
  secrets: openSecrets({ vault: () => "", attended: someoneAsked }),
  tickets,
  keepFrame: (hash, frame) => keepFrame(thumbnails, hash, frame),
  version: process.argv[2] ?? "",
  hostKind: "electron",
  platform: process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux",
});

shell.on("message", ({ data, ports: [port] }) => {
  const message = data as ToEngine;
  if (message.is === "port" && port) serve(port);
  if (message.is === "ticket") void fetchFor(message);
  if (message.is === "leave") waited.get(message.id)?.abort();
  if (message.is === "woke") void look().catch(() => undefined); // trouble is in the run's row, where Home finds it
  if (message.is === "close") void close();
});

function serve(port: MessagePortMain): void {
  const onMessage = (listener: (message: unknown) => void): void => {
    port.on("message", ({ data }) => listener(data));
  };
  const stop = servePort({ post: (message) => port.postMessage(message), onMessage }, host);
  port.on("close", stop);
  port.start();
}

async function fetchFor({ id, ticket }: Extract<ToEngine, { is: "ticket" }>): Promise<void> {
  const entry = tickets.find(ticket);
  if (entry && isMade(entry)) tell({ is: "coming", id });
  const left = new AbortController();
  waited.set(id, left);
  const bytes = await bytesFor(entry, left.signal);
  waited.delete(id);
  tell({ is: "bytes", id, bytes });
}

/** Undefined for what cannot be read as well: the page shows a tile without a picture. */
async function bytesFor(entry: Entry | undefined, signal: AbortSignal): Promise<Named> {
  if (entry === undefined) return undefined;
  return bytesOf(entry, thumbnails, signal).then(
    (bytes) => bytes ?? "none",
    () => undefined,
  );
}

async function close(): Promise<void> {
  await host.close();
  await thumbnails.close();
  process.exit(0);
}
