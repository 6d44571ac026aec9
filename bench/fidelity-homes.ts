// One empty account of every provider that holds people, appointments or to-dos.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addAddressBook, addCalendar } from "../e2e/servers/dav-setup.ts";
import { radicaleAvailable, startRadicale } from "../e2e/servers/radicale.ts";
import type { Server } from "../e2e/servers/server.ts";
import { startXandikos, xandikosAvailable } from "../e2e/servers/xandikos.ts";
import { createFetch } from "../main/engine/net/fetch.ts";
import type { Subject } from "../main/engine/providers/conformance.ts";
import { dav } from "../main/engine/providers/dav/dav.ts";
import { files } from "../main/engine/providers/files/files.ts";
import { createTestIo, memorySecrets } from "../main/engine/providers/memory/io.ts";
import { openGoogle } from "../main/engine/providers/google/google.fixture.ts";
import { openGraph } from "../main/engine/providers/graph/subject.fixture.ts";
import { createMemoryWorld } from "../main/engine/providers/memory/memory.ts";
import { startMemoryDav } from "./dav-server-process.ts";
import { cards } from "./fidelity-cards.ts";
import { eventTexts, taskTexts } from "./fidelity-calendar.ts";
import type { Home } from "./fidelity-rig.ts";

/** `server`: a program that others wrote, of which nobody can say before what it makes of things. */
export type HomeKind = { readonly name: string; readonly available: boolean; readonly server?: true; open(): Promise<Home> };

export const homes: readonly HomeKind[] = [
  { name: "memory", available: true, open: async () => memory() },
  { name: "files", available: true, open: folder },
  { name: "dav", available: true, open: async () => account(await startMemoryDav()) },
  { name: "radicale", available: radicaleAvailable(), server: true, open: async () => withCollections(await startRadicale()) },
  { name: "xandikos", available: xandikosAvailable(), server: true, open: async () => withCollections(await startXandikos()) },
  { name: "google", available: true, open: async () => double(await openGoogle("contact")) },
  { name: "graph", available: true, open: async () => double(await openGraph("contact")) },
];

/** A world that holds the corpus. */
export async function corpus(): Promise<Home> {
  const { def, world } = createMemoryWorld({ identity: { id: "memory:corpus", label: "Corpus" } });
  const io = createTestIo();
  world.addCollection({ id: "People", kinds: ["contact"] });
  world.addCollection({ id: "Calendar", kinds: ["event"] });
  world.addCollection({ id: "Tasks", kinds: ["task"] });
  for (const [n, text] of cards().entries()) await world.put("People", `${n}.vcf`, { kind: "contact", ...uidIn(text), body: { type: "text/vcard", bytes: Buffer.from(text) } });
  for (const [n, text] of eventTexts().entries()) await world.put("Calendar", `${n}.ics`, { kind: "event", ...uidIn(text), body: { type: "text/calendar", bytes: Buffer.from(text) } });
  for (const [n, text] of taskTexts().entries()) await world.put("Tasks", `${n}.ics`, { kind: "task", ...uidIn(text), body: { type: "text/calendar", bytes: Buffer.from(text) } });
  return { connection: await def.connect({}, "write", io), io, close: async () => undefined };
}

function uidIn(text: string): { uid?: string } {
  const uid = /^UID:(?:urn:uuid:)?(.*?)\r?$/m.exec(text)?.[1];
  return uid === undefined ? {} : { uid };
}

async function memory(): Promise<Home> {
  const { def } = createMemoryWorld({ identity: { id: "memory:1", label: "Memory" } });
  const io = createTestIo();
  return { connection: await def.connect({}, "write", io), io, close: async () => undefined };
}

async function folder(): Promise<Home> {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-fidelity-files-"));
  const io = createTestIo();
  return { connection: await files.connect({ dir }, "write", io), io, close: async () => rmSync(dir, { recursive: true }) };
}

async function withCollections(server: Server): Promise<Home> {
  await addAddressBook(server, "people");
  await addCalendar(server, "calendar", ["VEVENT"]);
  await addCalendar(server, "tasks", ["VTODO"]);
  return account(server);
}

async function account(server: Server): Promise<Home> {
  const { host } = new URL(server.url);
  const { signal } = new AbortController();
  const fetch = createFetch({ hosts: [host], approve: async () => false, signal });
  const io = createTestIo({ signal, fetch, secrets: memorySecrets({ password: server.password }) });
  return { connection: await dav.connect({ url: server.url, user: server.user }, "write", io), io, close: () => server.stop() };
}

/** The double of a service, as its own tests open it. */
function double(subject: Subject): Home {
  return { connection: subject.connection, io: subject.io, close: () => subject.close() };
}
