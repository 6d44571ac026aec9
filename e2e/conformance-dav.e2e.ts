// The conformance suite for the dav provider against real servers, and against the one of the measurements.
import { afterAll, beforeAll, describe } from "vitest";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import { conformance } from "../main/engine/providers/conformance.ts";
import { openDavSubject } from "./servers/dav-subject.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import { sameText } from "./servers/same-text.ts";
import type { Server } from "./servers/server.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const kinds = ["contact", "event", "task"] as const;

describe("dav on the in-memory server", () => {
  let server: MemoryDav;
  beforeAll(async () => {
    // Pages, so that listings come in more than one answer.
    server = await startMemoryDav({ page: 300 });
  });
  afterAll(async () => server.stop());

  const expireCursors = async (): Promise<void> => {
    await server.control({ do: "forget-tokens" });
  };
  conformance({ name: "in-memory server", kinds, open: async (kind) => openDavSubject(server, kind, expireCursors) });
});

// Radicale's tokens are hashes of the state: one that names the present state cannot be made to die.
const real = [
  { name: "Radicale", available: radicaleAvailable(), start: startRadicale },
  { name: "Xandikos", available: xandikosAvailable(), start: startXandikos },
];

for (const { name, available, start } of real) {
  describe.skipIf(!available)(`dav on ${name}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => server.stop());

    conformance({
      name,
      kinds,
      big: 150,
      open: async (kind) => openDavSubject(server, kind),
      same: (_kind, a, b) => sameText(a, b),
    });
  });
}
