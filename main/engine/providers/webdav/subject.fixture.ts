import { createFetch } from "../../net/fetch.ts";
import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Connection, Io } from "../provider.ts";
import { webdav } from "./webdav.ts";
import { WebdavServer, type Ways } from "./server.fixture.ts";

export function ioFor(host: string, password = "secret"): Io {
  const { signal } = new AbortController();
  const fetch = createFetch({ hosts: [host], approve: async () => false, signal });
  return createTestIo({ signal, fetch, secrets: memorySecrets({ password }) });
}

/** A new folder on a server in memory; other devices write past the code under test. */
export async function openWebdav(ways?: Ways): Promise<Subject & { readonly server: WebdavServer }> {
  const server = await WebdavServer.start(ways);
  const io = ioFor(server.host);
  const reconnect = (callIo: Io): Promise<Connection> => webdav.connect({ url: server.url, user: "anna" }, "write", callIo);
  const connection = await reconnect(io);
  const collection = await connection.target?.addCollection?.("photo", "Main", io);
  if (collection === undefined) throw new Error("a server can add folders");
  return {
    server,
    connection,
    io,
    collection,
    reconnect,
    async close() {
      await connection[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
    change: async (href, item) => server.put(`/dav/${href}`, await bytesOf(item.body)),
    drop: async (href) => void server.files.delete(`/dav/${href}`),
    holdReplies(on) {
      server.dropReplies = on;
    },
    pending: () => server.open,
  };
}
