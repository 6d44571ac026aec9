// The conformance suite of all providers, against real servers.
import { afterAll, beforeAll, describe } from "vitest";
import { createFetch } from "../main/engine/net/fetch.ts";
import { conformance } from "../main/engine/providers/conformance.ts";
import { startDavFixture } from "../main/engine/providers/dav/dav.fixture.ts";
import { startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { startXandikos } from "./servers/xandikos.ts";

const kinds = ["contact", "event", "task"] as const;

/** Servers move and rewrite lines: what counts is that the same lines, unfolded, are there. */
function same(_kind: unknown, a: Uint8Array, b: Uint8Array): boolean {
  const lines = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).replace(/\r?\n[ \t]/g, "").trim().split(/\r?\n/).sort();
  return lines(a).join("\n") === lines(b).join("\n");
}

for (const [name, start] of [["radicale", startRadicale], ["xandikos", startXandikos]] as const) {
  describe(`dav with ${name}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());
    conformance({
      name,
      kinds,
      big: 60,
      same,
      open: (kind) => {
        const { host } = new URL(server.url);
        const fetch = createFetch({ hosts: [host], approve: async () => false, signal: new AbortController().signal });
        return startDavFixture({ url: server.url, user: server.user, password: server.password, fetch }, kind);
      },
    });
  });
}
