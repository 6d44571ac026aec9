import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeZip } from "../../formats/zip-fixture.ts";
import { viewCalendar } from "../../formats/icalendar.ts";
import { bytesOf, gather } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Fetched, Item, Kind, Source } from "../provider.ts";
import { takeout } from "./takeout.ts";
import { makeTgz } from "./tar.fixture.ts";

export type Shape = "zip" | "tgz" | "folder";
type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes one part of an export, whose names stand below "Takeout/". */
export async function writePart(dir: string, name: string, files: Files): Promise<void> {
  const entries = Object.entries(files).map(([path, content]) => ({ name: `Takeout/${path}`, content: Buffer.from(content as string) }));
  await writeFile(join(dir, name), name.endsWith(".zip") ? makeZip(entries) : makeTgz(entries));
}

export async function writeUnpacked(dir: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const place = join(dir, "Takeout", path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

export type Opened = { readonly dir: string; readonly io: ReturnType<typeof createTestIo>; connect(): Promise<Connection & { source: Source }>; close(): Promise<void> };

/** An empty folder for an export, with a scratch folder beside it. */
export async function openPlace(): Promise<Opened> {
  const root = await mkdtemp(join(tmpdir(), "lifeboat-takeout-"));
  const [dir, scratch] = [join(root, "export"), join(root, "scratch")];
  await mkdir(dir);
  await mkdir(scratch);
  const io = createTestIo({ scratch });
  return {
    dir,
    io,
    async connect() {
      const connection = await takeout.connect({ dir }, "read", io);
      if (connection.source === undefined) throw new Error("no source");
      return connection as Connection & { source: Source };
    },
    close: async () => rm(root, { recursive: true }),
  };
}

export async function collectionsOf(connection: Connection, { io }: Opened): Promise<Collection[]> {
  return (await gather(connection.collections(io))).flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
}

export async function readAll(connection: Connection & { source: Source }, collection: Collection, { io }: Opened): Promise<Fetched[]> {
  const changes = await gather(connection.source.changes(collection, undefined, io));
  const refs = changes.flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(connection.source.read(collection, refs, io));
}

const parts: Readonly<Record<Shape, readonly string[]>> = {
  zip: ["takeout-20260102T030405Z-001.zip", "takeout-20260102T030405Z-002.zip"],
  tgz: ["takeout-20260102T030405Z-001.tgz", "takeout-20260102T030405Z-002.tgz"],
  folder: [],
};
const ids: Readonly<Record<Kind, string>> = { contact: "contacts", event: "Calendar/Home.ics", task: "tasks/list-1", photo: "photos" };

/** An account of which a new export is made whenever items are seeded. */
export async function openTakeout(kind: Kind, shape: Shape): Promise<Subject> {
  const place = await openPlace();
  const items: Item[] = [];
  const write = async (): Promise<void> => {
    const files = Object.entries(await filesOf(kind, items));
    const half = Math.ceil(files.length / 2);
    if (shape === "folder") return writeUnpacked(place.dir, Object.fromEntries(files));
    for (const [n, name] of parts[shape].entries()) await writePart(place.dir, name, Object.fromEntries(n === 0 ? files.slice(0, half) : files.slice(half)));
  };
  await write();
  const connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find(({ id }) => id === ids[kind]);
  if (collection === undefined) throw new Error(`no collection ${ids[kind]}`);
  return {
    connection,
    io: place.io,
    collection,
    reconnect: (io) => takeout.connect({ dir: place.dir }, "read", io),
    async close() {
      await connection[Symbol.asyncDispose]();
      await place.close();
    },
    async seed(more) {
      items.push(...more);
      await write();
    },
  };
}

async function filesOf(kind: Kind, items: readonly Item[]): Promise<Record<string, Uint8Array | string>> {
  const bytes = await Promise.all(items.map((item) => bytesOf(item.body)));
  const page = { "archive_browser.html": "<p>Archive for anna@example.org</p>" };
  if (kind === "contact") return { ...page, "Contacts/All Contacts/All Contacts.vcf": Buffer.concat(bytes) };
  if (kind === "event") return { ...page, "Calendar/Home.ics": Buffer.concat(bytes) };
  if (kind === "task") return { ...page, "Tasks/Tasks.json": JSON.stringify(taskLists(bytes)) };
  const photos = items.map((item, n): [string, Uint8Array] => [`Google Photos/Photos from 2019/${fileName(item, n)}`, bytes[n] ?? Buffer.alloc(0)]);
  return { ...page, "Google Photos/Photos from 2019/metadata.json": "{}", ...Object.fromEntries(photos) };
}

/** As Google does it: what a file system may not take becomes "_". */
function fileName(item: Item, n: number): string {
  const name = (item.facts?.name ?? "").replaceAll(/[\\/:*?"<>|&%\p{Cc}]/gu, "_").replaceAll("..", "__");
  return name.length > 60 ? `${name.slice(0, 40)}${n}.jpg` : name;
}

function taskLists(bytes: readonly Uint8Array[]): object {
  const tasks = bytes.map((calendar) => {
    const view = viewCalendar(calendar);
    return { kind: "tasks#task", id: view.uid, title: view.summary, notes: view.description ?? "", status: "needsAction", updated: "2026-01-01T00:00:00.000Z" };
  });
  return { kind: "tasks#taskLists", items: [{ kind: "tasks#tasks", id: "list-1", title: "My Tasks", items: tasks }] };
}
