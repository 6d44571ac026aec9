import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeZip } from "../../formats/zip-fixture.ts";
import { bytesOf, gather } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Fetched, Item, Kind, Source } from "../provider.ts";
import { appleExport } from "./apple-export.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;
type Open = Connection & { readonly source: Source };
export type Place = AsyncDisposable & { readonly dir: string; readonly io: ReturnType<typeof createTestIo>; connect(): Promise<Open> };

export const header = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate";

export async function writeZip(dir: string, name: string, files: Files): Promise<void> {
  await writeFile(join(dir, name), makeZip(Object.entries(files).map(([path, content]) => ({ name: path, content: Buffer.from(content as string) }))));
}

export async function writeFolder(dir: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

export async function openPlace(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), "lifeboat-apple-"));
  const io = createTestIo();
  return {
    dir,
    io,
    async connect() {
      const connection = await appleExport.connect({ dir }, "read", io);
      if (connection.source === undefined) throw new Error("no source");
      return connection as Open;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  };
}

export async function collectionsOf(connection: Connection, { io }: Place): Promise<Collection[]> {
  return (await gather(connection.collections(io))).flatMap((answer) => (answer.is === "collection" ? [answer.collection] : []));
}

export async function readAll({ source }: Open, collection: Collection, { io }: Place): Promise<Fetched[]> {
  const refs = (await gather(source.changes(collection, undefined, io))).flatMap((change) => (change.is === "present" ? [change.ref] : []));
  return gather(source.read(collection, refs, io));
}

const ids: Readonly<Record<Kind, string>> = { contact: "contacts", event: "Calendars/Home.ics", task: "Reminders/Home.ics", photo: "photos" };

/** An account of which a new export is made whenever items are seeded. */
export async function openExport(kind: Kind, shape: "zip" | "folder"): Promise<Subject> {
  const place = await openPlace();
  const items: Item[] = [];
  const write = async (): Promise<void> => {
    const [name, files] = await filesOf(kind, items);
    if (shape === "zip") await writeZip(place.dir, `${name}.zip`, files);
    else await writeFolder(join(place.dir, name), files);
  };
  await write();
  const connection = await place.connect();
  const collection = (await collectionsOf(connection, place)).find(({ id }) => id === ids[kind]);
  if (collection === undefined) throw new Error(`no collection ${ids[kind]}`);
  return {
    connection,
    io: place.io,
    collection,
    reconnect: (io) => appleExport.connect({ dir: place.dir }, "read", io),
    async close() {
      await connection[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
    async seed(more) {
      items.push(...more);
      await write();
    },
  };
}

async function filesOf(kind: Kind, items: readonly Item[]): Promise<[string, Files]> {
  const bytes = await Promise.all(items.map((item) => bytesOf(item.body)));
  if (kind === "contact") return ["iCloud Contacts", { "iCloud Contacts/all.vcf": Buffer.concat(bytes) }];
  if (kind !== "photo") return ["iCloud Calendars and Reminders", { [ids[kind]]: Buffer.concat(bytes) }];
  const names = items.map((item, n) => fileName(item, n));
  const photos = names.map((name, n): [string, Uint8Array] => [`Photos/${name}`, bytes[n] ?? Buffer.alloc(0)]);
  const rows = names.map((name, n) => `"${name.replaceAll('"', '""')}",sum${n},no,no,no,"Saturday June 1,2019 10:20 AM GMT",1,`);
  return ["iCloud Photos Part 1 of 1", { "Photos/Photo Details.csv": [header, ...rows].join("\n"), ...Object.fromEntries(photos) }];
}

function fileName(item: Item, n: number): string {
  const name = (item.facts?.name ?? "").replaceAll(/[\\/:*?"<>|&%\p{Cc}]/gu, "_").replaceAll("..", "__");
  return name.length > 60 ? `${name.slice(0, 40)}${n}.jpg` : name;
}
