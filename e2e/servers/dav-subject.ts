// One DAV account under the conformance suite: a fresh collection on a real server, behind a proxy that can hold replies.
import { createFetch } from "../../main/engine/net/fetch.ts";
import type { Subject } from "../../main/engine/providers/conformance.ts";
import { dav } from "../../main/engine/providers/dav/dav.ts";
import { createTestIo, memorySecrets } from "../../main/engine/providers/memory/io.ts";
import type { Collection, Connection, Io, Item, Kind } from "../../main/engine/providers/provider.ts";
import { addAddressBook, addCalendar, putItem, removeItem } from "./dav-setup.ts";
import type { Server } from "./server.ts";
import { startUnreliableProxy, type UnreliableProxy } from "./unreliable-proxy.ts";

let made = 0;

/** `expireCursors` makes every sync token given so far a dead one, where the server can be told to. */
export async function openDavSubject(server: Server, kind: Kind, expireCursors?: () => Promise<void>): Promise<Subject> {
  const proxy = await startUnreliableProxy(server);
  const path = await addCollection(server, kind);
  const io = ioFor(server, proxy);
  const settings = { url: proxy.url, user: server.user };
  const reconnect = async (callIo: Io): Promise<Connection> => dav.connect(settings, "write", callIo);
  const connection = await reconnect(io);
  return {
    connection,
    io,
    collection: await find(connection, path, io),
    reconnect,
    async close() {
      await connection[Symbol.asyncDispose]();
      await proxy.stop();
      await removeItem(server, path);
    },
    seed: async (items) => seed(server, path, items),
    change: async (href, item) => putItem(server, href, textOf(item)),
    drop: async (href) => removeItem(server, href),
    ...(expireCursors === undefined ? {} : { expireCursors }),
    holdReplies(on) {
      proxy.script(on ? [{ fault: { do: "drop-reply" }, method: "PUT", times: Infinity }] : []);
    },
    pending: () => proxy.open,
  };
}

async function addCollection(server: Server, kind: Kind): Promise<string> {
  made += 1;
  const id = `conformance-${String(made)}`;
  if (kind === "contact") return addAddressBook(server, id);
  return addCalendar(server, id, [kind === "task" ? "VTODO" : "VEVENT"]);
}

function ioFor(server: Server, proxy: UnreliableProxy): Io {
  const { signal } = new AbortController();
  const host = new URL(proxy.url).host;
  return createTestIo({
    signal,
    fetch: createFetch({ hosts: [host], approve: async () => false, signal }),
    secrets: memorySecrets({ password: server.password }),
  });
}

async function find(connection: Connection, path: string, io: Io): Promise<Collection> {
  const paths: string[] = [];
  for await (const answer of connection.collections(io)) {
    if (answer.is === "end") break;
    if (answer.collection.id === path) return answer.collection;
    paths.push(answer.collection.id);
  }
  throw new Error(`${path} is not among ${paths.join(", ")}`);
}

/** Eight at a time. */
async function seed(server: Server, path: string, items: readonly Item[]): Promise<void> {
  const left = items.map((item, n) => ({ item, n }));
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const ending = next.item.kind === "contact" ? "vcf" : "ics";
      await putItem(server, `${path}seed-${String((made += 1))}-${String(next.n)}.${ending}`, textOf(next.item));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

function textOf({ body }: Item): string {
  if (!("bytes" in body)) throw new Error("a text item has its bytes");
  return Buffer.from(body.bytes).toString();
}
