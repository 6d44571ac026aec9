// The engine's process: the same host as behind `lifeboat serve`, over the ports that the shell hands in.
import type { MessagePortMain } from "electron";
import { cacheFolder } from "../decoder/cache-folder.ts";
import { Thumbnails } from "../decoder/thumbnails.ts";
import { createHost } from "../host/host.ts";
import { servePort } from "../host/port.ts";
import { configFolder } from "../secrets/config-folder.ts";
import { openSecrets } from "../secrets/secrets.ts";
import { bytesOf } from "../serve/blob-source.ts";
import { TicketBook } from "../serve/ticket-book.ts";
import { decoderStarter } from "./decoder-starter.ts";
import type { FromEngine, Named, ToEngine } from "./engine-messages.ts";

const shell = process.parentPort;
const tell = (message: FromEngine): void => shell.postMessage(message);
const tickets = new TicketBook();
const thumbnails = new Thumbnails(cacheFolder(), { start: decoderStarter(shell) });
let look = (): Promise<void> => Promise.resolve();
const host = createHost({
  onWatch: (lookNow) => (look = lookNow),
  configDir: configFolder(),
  secrets: openSecrets({ vault: () => "" }),
  tickets,
  version: process.argv[2] ?? "",
  hostKind: "electron",
  platform: process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux",
});

shell.on("message", ({ data, ports: [port] }) => {
  const message = data as ToEngine;
  if (message.is === "port" && port) serve(port);
  if (message.is === "ticket") void bytesFor(message.ticket).then((bytes) => tell({ is: "bytes", id: message.id, bytes }));
  if (message.is === "woke") void look().catch(() => undefined); // trouble is in the run's row, where Home finds it
  if (message.is === "close") void close();
});
tell({ is: "ready" });

function serve(port: MessagePortMain): void {
  const onMessage = (listener: (message: unknown) => void): void => {
    port.on("message", ({ data }) => listener(data));
  };
  const stop = servePort({ post: (message) => port.postMessage(message), onMessage }, host);
  port.on("close", stop);
  port.start();
}

/** Undefined for what cannot be read as well: the page shows a tile without a picture. */
async function bytesFor(ticket: string): Promise<Named> {
  const entry = tickets.find(ticket);
  if (entry === undefined) return undefined;
  return bytesOf(entry, thumbnails, new AbortController().signal).then(
    (bytes) => bytes ?? "none",
    () => undefined,
  );
}

async function close(): Promise<void> {
  await host.close();
  await thumbnails.close();
  process.exit(0);
}
