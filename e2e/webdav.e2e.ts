// Photos on real WebDAV servers: the conformance suite, and what only they can tell.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFetch } from "../main/engine/net/fetch.ts";
import { bytesOf, gather } from "../main/engine/providers/bytes.ts";
import { conformance, type Subject } from "../main/engine/providers/conformance.ts";
import { samplePhoto } from "../main/engine/providers/conformance/samples.ts";
import { createTestIo, memorySecrets } from "../main/engine/providers/memory/io.ts";
import type { Connection, Io } from "../main/engine/providers/provider.ts";
import { webdav } from "../main/engine/providers/webdav/webdav.ts";
import type { Server } from "./servers/server.ts";
import { startUnreliableProxy } from "./servers/unreliable-proxy.ts";
import { apacheAvailable, rcloneAvailable, startApache, startRclone } from "./servers/webdav.ts";

function ioFor(url: string, password: string): Io {
  const { host } = new URL(url);
  const { signal } = new AbortController();
  const fetch = createFetch({ hosts: [host], approve: async () => false, signal });
  return createTestIo({ signal, fetch, secrets: memorySecrets({ password }) });
}

/** A new folder on the server, behind a proxy that can hold replies; other devices write its files. */
async function openSubject(server: Server): Promise<Subject> {
  const proxy = await startUnreliableProxy(server);
  const io = ioFor(proxy.url, server.password);
  const reconnect = (callIo: Io): Promise<Connection> => webdav.connect({ url: proxy.url, user: server.user }, "write", callIo);
  const connection = await reconnect(io);
  const collection = await connection.target?.addCollection?.("photo", "Photos", io);
  if (collection === undefined) throw new Error("a server can add folders");
  // Not on the disk: rclone would not notice for minutes.
  const send = async (method: string, href: string, body: Uint8Array | null): Promise<void> => {
    const authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString("base64")}`;
    const response = await fetch(new URL(href, server.url), { method, headers: { authorization }, body });
    if (!response.ok) throw new Error(`${method}: ${response.status}`);
  };
  return {
    connection,
    io,
    collection,
    reconnect,
    async close() {
      await connection[Symbol.asyncDispose]();
      await proxy.stop();
    },
    change: async (href, item) => send("PUT", href, await bytesOf(item.body)),
    drop: (href) => send("DELETE", href, null),
    holdReplies(on) {
      const fault = { do: "drop-reply" } as const;
      proxy.script(on ? ["PUT", "MOVE"].map((method) => ({ fault, method, times: Infinity })) : []);
    },
    pending: () => proxy.open,
  };
}

const servers = [
  { name: "Apache", available: apacheAvailable(), start: startApache },
  { name: "rclone", available: rcloneAvailable(), start: startRclone },
];

for (const { name, available, start } of servers) {
  if (!available) console.log(`skipped: ${name}; it is not installed`);
  describe.skipIf(!available)(`photos on ${name}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => server.stop());

    conformance({ name, kinds: ["photo"], big: 40, open: () => openSubject(server) });

    it("a film of some size goes there and comes back, its date too", async () => {
      const subject = await openSubject(server);
      const { connection, collection, io } = subject;
      const bytes = Buffer.concat([await bytesOf(samplePhoto("x", "x").body), randomBytes(9_000_001)]);
      const path = join(server.dir, "big.jpg");
      writeFileSync(path, bytes);
      const open = (): ReadableStream<Uint8Array> => ReadableStream.from(pieces(path));
      const taken = "2001-02-03T04:05:06.000Z";
      const item = { kind: "photo", body: { type: "image/jpeg", path, open }, facts: { name: "big.jpg", taken } } as const;
      const [outcome] = await gather(connection.target?.write(collection, [{ do: "create", key: "big", item }], io) ?? none());
      if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error(`not done: ${JSON.stringify(outcome)}`);
      const onDisk = readFileSync(join(server.dir, "files", outcome.ref.href));
      expect(onDisk.equals(bytes)).toBe(true);
      await using later = await subject.reconnect(io);
      const [fetched] = await gather(later.source?.read(collection, [outcome.ref], io) ?? none());
      if (fetched?.is !== "item") throw new Error(`not read: ${JSON.stringify(fetched)}`);
      expect(Buffer.compare(await bytesOf(fetched.item.body), bytes)).toBe(0);
      expect(fetched.item.facts?.taken).toBe(taken);
      await subject.close();
    });
  });
}

function* pieces(path: string): Generator<Uint8Array> {
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at += 1_000_000) yield new Uint8Array(bytes.subarray(at, at + 1_000_000));
}

async function* none(): AsyncGenerator<never> {}
