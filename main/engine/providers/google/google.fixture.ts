import { createFetch } from "../../net/fetch.ts";
import { keepGrant } from "../../net/sign-in-kept.ts";
import type { Subject } from "../conformance.ts";
import { createClock, createTestIo, memorySecrets } from "../memory/io.ts";
import type { Collection, Connection, Io, Kind } from "../provider.ts";
import { fakeCalendars, type FakeCalendars } from "./calendar/fake.fixture.ts";
import { createGoogle } from "./google.ts";
import { type FakeServer, type Handler, ok, serve } from "./http.fixture.ts";
import { fakePeople, type FakePeople } from "./people/fake.fixture.ts";
import { fakeTasks, type FakeTasks } from "./tasks/fake.fixture.ts";
import { scopesFor, settingsSchema } from "./settings.ts";

export type FakeGoogle = AsyncDisposable & { readonly server: FakeServer; readonly people: FakePeople; readonly calendars: FakeCalendars; readonly tasks: FakeTasks; /** Whose account it is. */ answerAs(who: { readonly sub: string; readonly email: string }): void; readonly token: string };

/** All of Google's services in one process. `free` answers what needs no token (the sign-in). */
export async function startFakeGoogle(options: { readonly now?: () => number; readonly lagMs?: number; readonly isKnown?: (token: string) => boolean; readonly free?: readonly Handler[] } = {}): Promise<FakeGoogle> {
  const { now = Date.now, lagMs = 0, free = [] } = options;
  const token = "test-token";
  const clock = { now, lagMs };
  let base = "";
  let who = { sub: "1234567890", email: "mum@example.org" };
  const people = fakePeople(clock, () => base);
  const calendars = fakeCalendars(clock);
  const tasks = fakeTasks(clock);
  const whoAmI: Handler = ({ path: [first] }) => (first === "userinfo" ? ok(who) : undefined);
  const server = await serve([people.photos, ...free], [whoAmI, people.handler, calendars.handler, tasks.handler], options.isKnown ?? ((given) => given === token));
  base = server.url;
  return { server, people, calendars, tasks, answerAs: (as) => void (who = as), token, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export type GoogleSubject = Subject & { readonly fake: FakeGoogle; /** Milliseconds that a quota was waited for. */ readonly waits: readonly number[]; readonly connect: (need: "read" | "write", io?: Io) => Promise<Connection> };

/** The provider against the fake, signed in, with a clock that moves only when told. */
export async function openGoogle(kind: Kind, { lagMs = 0 }: { readonly lagMs?: number } = {}): Promise<GoogleSubject> {
  const clock = createClock("2026-11-01T08:00:00Z");
  const waits: number[] = [];
  const fake = await startFakeGoogle({ now: () => clock.now().getTime(), lagMs });
  const settings = settingsSchema.parse({ clientId: "client-1", base: fake.server.url });
  const secrets = memorySecrets();
  await keepGrant(secrets, { client: "client-1", scopes: [...scopesFor("read", settings), ...scopesFor("write", settings)], access: fake.token, expires: "2100-01-01T00:00:00Z" });
  const signal = new AbortController().signal;
  const fetch = createFetch({ hosts: [new URL(fake.server.url).host], approve: async () => false, signal });
  const io = createTestIo({ signal, secrets, fetch, now: clock.now });
  const google = createGoogle({ sleep: async (ms) => void waits.push(ms) });
  const connect = (need: "read" | "write", callIo: Io = io): Promise<Connection> => google.connect(settings, need, callIo);
  const connection = await connect("write");
  const collection = await collectionFor(connection, kind, io);
  return {
    fake,
    waits,
    connect,
    connection,
    io,
    collection,
    reconnect: (callIo) => connect("write", callIo),
    async settle() {
      // What a killed writer had sent may still be on its way: who comes after it is answered after it.
      await (await globalThis.fetch(`${fake.server.url}/ping`)).text();
      while (fake.server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      clock.advance(lagMs);
    },
    holdReplies: (on) => void (fake.server.switches.holdReplies = on),
    async expireCursors() {
      fake.people.people.expire();
      fake.calendars.expire();
      // To-dos have no token that could die: a listing since long ago is not believed.
      clock.advance(8 * 86_400_000);
    },
    async change(href, item) {
      const etag = await etagOf(connection, collection, href, io);
      await drain(connection.target?.write(collection, [{ do: "replace", key: "another-device", ref: { href, ...(etag !== undefined && { etag }) }, item }], io));
      clock.advance(lagMs);
    },
    async drop(href) {
      await drain(connection.target?.write(collection, [{ do: "remove", key: "another-device", ref: { href } }], io));
      clock.advance(lagMs);
    },
    async close() {
      await connection[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}

async function collectionFor(connection: Connection, kind: Kind, io: Io): Promise<Collection> {
  if (kind === "contact") {
    for await (const each of connection.collections(io)) if (each.is === "collection" && each.collection.kinds.includes(kind)) return each.collection;
  }
  const made = await connection.target?.addCollection?.(kind, `Fixture ${kind}`, io);
  if (made === undefined) throw new Error("no collection was made");
  return made;
}

async function etagOf({ source }: Connection, collection: Collection, href: string, io: Io): Promise<string | undefined> {
  for await (const answer of source?.read(collection, [{ href }], io) ?? []) if (answer.is === "item") return answer.ref.etag;
  return undefined;
}

async function drain(outcomes: AsyncIterable<{ readonly is: string }> | undefined): Promise<void> {
  for await (const outcome of outcomes ?? []) if (outcome.is !== "done") throw new Error(`another device could not: ${JSON.stringify(outcome)}`);
}

