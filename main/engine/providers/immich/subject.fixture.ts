import { createHash } from "node:crypto";
import { createFetch } from "../../net/fetch.ts";
import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Connection, Io } from "../provider.ts";
import { immich } from "./immich.ts";
import { ImmichServer } from "./server.fixture.ts";

export function ioFor(host: string, key = "a-key-of-43-characters"): Io {
  const { signal } = new AbortController();
  const fetch = createFetch({ hosts: [host], approve: async () => false, signal });
  return createTestIo({ signal, fetch, secrets: memorySecrets({ key }) });
}

export type ImmichSubject = Subject & AsyncDisposable & { readonly server: ImmichServer };

/** An empty library; other devices change it behind Lifeboat's back. */
export async function openImmich(major = 3): Promise<ImmichSubject> {
  const server = await ImmichServer.start(major);
  const io = ioFor(server.host);
  const reconnect = (callIo: Io): Promise<Connection> => immich.connect({ url: server.url }, "write", callIo);
  const connection = await reconnect(io);
  const close = async (): Promise<void> => {
    await connection[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return {
    server,
    connection,
    io,
    collection: { id: "photos", name: "Photos", kinds: ["photo"], readOnly: false, unlisted: "gone" },
    reconnect,
    close,
    [Symbol.asyncDispose]: close,
    async change(href, item) {
      const asset = server.assets.get(href);
      const bytes = Buffer.from(await bytesOf(item.body));
      if (asset !== undefined) server.assets.set(href, { ...asset, bytes, checksum: createHash("sha1").update(bytes).digest("base64") });
    },
    drop: async (href) => void Object.assign(server.assets.get(href) ?? {}, { isTrashed: true }),
    holdReplies(on) {
      server.dropReplies = on;
    },
    pending: () => server.open,
  };
}
