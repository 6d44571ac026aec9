import { createFetch } from "../../net/fetch.ts";
import { keepGrant } from "../../net/sign-in-kept.ts";
import type { Subject } from "../conformance.ts";
import { createClock, createTestIo, memorySecrets } from "../memory/io.ts";
import type { Connection, Io, Kind, Source, Target } from "../provider.ts";
import { type FakeGraph, startFakeGraph } from "./fake-graph.fixture.ts";
import { createGraph } from "./graph.ts";
import { scopesFor, settingsSchema } from "./settings.ts";

export type GraphSubject = Subject & { readonly fake: FakeGraph; readonly connect: (need: "read" | "write", io?: Io) => Promise<Connection> };

/** The provider against the fake, signed in, with a clock that moves only when told. */
export async function openGraph(kind: Kind, { lagMs = 0, drive = "personal" }: { readonly lagMs?: number; readonly drive?: FakeGraph["drive"]["type"] } = {}): Promise<GraphSubject> {
  const clock = createClock("2026-11-01T08:00:00Z");
  const fake = await startFakeGraph({ now: () => clock.now().getTime(), lagMs });
  fake.drive.type = drive;
  const secrets = memorySecrets();
  const scopes = [...scopesFor("read"), ...scopesFor("write")];
  await keepGrant(secrets, { client: "client-1", scopes, access: fake.login.signedIn(), expires: "2100-01-01T00:00:00Z" });
  const host = new URL(fake.server.url).host;
  const signal = new AbortController().signal;
  const fetch = createFetch({ hosts: [host], approve: async () => false, signal });
  const io = createTestIo({ signal, secrets, fetch, now: clock.now });
  const sleep = async (ms: number): Promise<void> => clock.advance(ms);
  const def = createGraph({ sleep });
  const settings = settingsSchema.parse({ clientId: "client-1", url: fake.world.base, login: fake.server.url, settles: lagMs });
  const connect = (need: "read" | "write", callIo: Io = io): Promise<Connection> => def.connect(settings, need, callIo);
  const connection = await connect("write");
  const collection = await connection.target?.addCollection?.(kind, `Fixture ${kind}`, io);
  if (collection === undefined) throw new Error("no collection was made");
  return {
    fake,
    connect,
    connection,
    io,
    collection,
    reconnect: (callIo) => connect("write", callIo),
    /** What has left before has arrived by then. */
    async settle() {
      await (await fetch(fake.server.url)).body?.cancel();
      while (fake.server.open() > 0) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(lagMs);
    },
    holdReplies: (on) => void (fake.server.switches.holdReplies = on),
    pending: () => fake.server.open(),
    async expireCursors() {
      fake.expire();
    },
    async close() {
      await connection[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}

/** Both sides, which a connection for writing has. */
export function sidesOf({ connection: { source, target } }: Pick<GraphSubject, "connection">): { source: Source; target: Target } {
  if (source === undefined || target === undefined) throw new Error("connected for reading only");
  return { source, target };
}
