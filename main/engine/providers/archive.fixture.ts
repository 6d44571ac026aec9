// What companies hand out as archives, in tests: a folder that such an export is written to, and read from.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gather } from "./bytes.ts";
import type { Subject } from "./conformance.ts";
import { createTestIo } from "./memory/io.ts";
import type { Collection, Connection, Fetched, Item, ProviderDef, Source } from "./provider.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;
export type Open = Connection & { readonly source: Source };
export type Place = AsyncDisposable & { readonly dir: string; readonly io: ReturnType<typeof createTestIo>; connect(): Promise<Open>; reconnect: Subject["reconnect"] };
type Archives = ProviderDef<{ readonly dir: string }>;

/** An empty folder for an export, with a scratch folder beside it. */
export async function openPlace(provider: Archives): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), "lifeboat-archive-"));
  const [dir, scratch] = [join(root, "export"), join(root, "scratch")];
  await mkdir(dir);
  await mkdir(scratch);
  const io = createTestIo({ scratch });
  return {
    dir,
    io,
    async connect() {
      const connection = await provider.connect({ dir }, "read", io);
      if (connection.source === undefined) throw new Error("no source");
      return connection as Open;
    },
    reconnect: (io) => provider.connect({ dir }, "read", io),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

export async function writeFolder(dir: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

export async function collectionsOf(connection: Connection, { io }: Place): Promise<Collection[]> {
  return (await gather(connection.collections(io))).flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
}

export async function readAll({ source }: Open, collection: Collection, { io }: Place): Promise<Fetched[]> {
  const refs = (await gather(source.changes(collection, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(source.read(collection, refs, io));
}

/** An account of which a new export is made, by `write`, whenever items are seeded. */
export async function archiveSubject(place: Place, id: string, write: (items: readonly Item[]) => Promise<void>): Promise<Subject> {
  const items: Item[] = [];
  await write(items);
  const connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find((each) => each.id === id);
  if (collection === undefined) throw new Error(`no collection ${id}`);
  return {
    connection,
    io: place.io,
    collection,
    reconnect: place.reconnect,
    async close() {
      await connection[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
    async seed(more) {
      items.push(...more);
      await write(items);
    },
  };
}

/** What a file system may not take becomes "_", and what is long is cut. */
export function photoName(item: Item, n: number): string {
  const name = (item.facts?.name ?? "").replaceAll(/[\\/:*?"<>|&%\p{Cc}]/gu, "_").replaceAll("..", "__");
  return name.length > 60 ? `${name.slice(0, 40)}${n}.jpg` : name;
}
