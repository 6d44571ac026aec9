import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { splitCalendar } from "./formats/icalendar.ts";
import { type Item, type Kind, kinds } from "./formats/item.ts";
import { readMediaFacts } from "./formats/media.ts";
import { sniff } from "./formats/sniff.ts";
import { viewVCard } from "./formats/vcard.ts";
import { createMemoryWorld } from "./providers/memory/memory.ts";
import type { ProviderDef } from "./providers/provider.ts";

type World = ReturnType<typeof createMemoryWorld>["world"];
export type Sample = { readonly def: ProviderDef; readonly world: World; readonly counts: Readonly<Record<Kind, number>> };

const manifest = z.object({
  collections: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kinds: z.array(z.enum(kinds)),
      folder: z.string(),
      file: z.string().optional(),
      items: z.number(),
    }),
  ),
});
type SampleCollection = z.infer<typeof manifest>["collections"][number];

/** Where a checkout keeps the made-up phone. */
const sampleFolder = join(import.meta.dirname, "../../resources/sample");

/** The sample phone as an account in memory, served by the reference provider. Throws if its counts are not as promised. */
export async function openSample(folder = sampleFolder): Promise<Sample> {
  const { collections } = manifest.parse(JSON.parse(readFileSync(join(folder, "sample.json"), "utf8")));
  const { def, world } = createMemoryWorld({ identity: { id: "sample", label: "The sample phone" } });
  const counts: Record<Kind, number> = { contact: 0, event: 0, task: 0, photo: 0 };
  const albums = readAlbums(join(folder, "phone/albums.json"));
  for (const collection of collections) {
    world.addCollection({ id: collection.id, name: collection.name, kinds: collection.kinds });
    const items = [...readItems(join(folder, "phone"), collection, albums)];
    if (items.length !== collection.items) throw new Error(`the sample's ${collection.id} has ${items.length} items, not ${collection.items}`);
    for (const { href, item } of items) {
      await world.put(collection.id, href, item);
      counts[item.kind]++;
    }
  }
  for (const [id, { name }] of albums) world.setGroup("photos", id, name);
  return { def, world, counts };
}

/** What happened on the phone since: an edited number, a new date, to-dos done, one more photo. */
export async function liveOn(sample: Sample, folder = sampleFolder): Promise<void> {
  const { collections } = manifest.parse(JSON.parse(readFileSync(join(folder, "sample.json"), "utf8")));
  const later = join(folder, "later");
  const albums = readAlbums(join(folder, "phone/albums.json"));
  for (const collection of collections) {
    const at = join(later, collection.folder);
    const files = existsSync(at) ? readdirSync(at).filter((file) => !collection.file || file === collection.file) : [];
    for (const file of files) {
      for (const { href, item } of readFile(at, file, albums)) await sample.world.put(collection.id, href, item);
    }
  }
}

type Albums = ReadonlyMap<string, { readonly name: string; readonly photos: readonly string[] }>;

function readAlbums(file: string): Albums {
  const albums = z.array(z.object({ id: z.string(), name: z.string(), photos: z.array(z.string()) })).parse(JSON.parse(readFileSync(file, "utf8")));
  return new Map(albums.map(({ id, ...album }) => [id, album]));
}

function* readItems(phone: string, collection: SampleCollection, albums: Albums): Generator<{ href: string; item: Item }> {
  const folder = join(phone, collection.folder);
  const files = collection.file ? [collection.file] : readdirSync(folder).sort();
  for (const file of files) yield* readFile(folder, file, albums);
}

function* readFile(folder: string, file: string, albums: Albums = new Map()): Generator<{ href: string; item: Item }> {
  const bytes = readFileSync(join(folder, file));
  if (file.endsWith(".vcf")) {
    const { uid } = viewVCard(bytes);
    yield { href: file, item: { kind: "contact", ...(uid !== undefined && { uid }), body: { type: "text/vcard", bytes } } };
  } else if (file.endsWith(".ics")) {
    const pieces = splitCalendar(bytes);
    for (const { uid, kind, bytes: piece } of pieces) {
      const href = pieces.length === 1 ? file : `${uid}.ics`;
      yield { href, item: { kind, ...(uid !== undefined && { uid }), body: { type: "text/calendar", bytes: piece } } };
    }
  } else {
    const groups = [...albums].filter(([, album]) => album.photos.includes(file)).map(([id]) => id);
    const { taken } = readMediaFacts(bytes.subarray(0, 1 << 17));
    const facts = { name: file, groups, ...(taken !== undefined && { taken }) };
    yield { href: file, item: { kind: "photo", body: { type: sniff(bytes).type, bytes }, facts } };
  }
}
