import { LifeboatError } from "../../../api/errors.ts";
import { partFileName } from "../../providers/files/part-names.ts";
import { type ContentBody, type ContentRow, groupings } from "../../vault/read/items.ts";
import { fileOf } from "../prepare.ts";
import type { ExportFolder } from "./folder.ts";
import { splitName } from "./names.ts";
import { type Export, read, sourcesOf, takenOf } from "./source.ts";

export type PhotoTile = { readonly path: string; readonly name: string; readonly type: string; /** ISO 8601, "" if unknown. */ readonly taken: string };
export type Album = { readonly name: string; readonly file: string; readonly photos: readonly string[] };
export type Photos = { readonly tiles: readonly PhotoTile[]; readonly albums: readonly Album[] };

/** Photos by year, with their names and dates, and a list for each album. */
export async function exportPhotos(of: Export): Promise<Photos> {
  const tiles: PhotoTile[] = [];
  const albums = new Map<string, string[]>();
  const names = new Map(groupings(of.reader).map((g) => [`${g.collection} ${g.id}`, g.name]));
  for (const { collection } of sourcesOf(of, ["photo"])) {
    for await (const content of read(of, "photo", collection)) {
      await of.tally.attempt(content, async () => {
        const tile = await writePhoto(of, content);
        tiles.push(tile);
        for (const group of content.facts.groups ?? []) {
          const album = names.get(`${collection} ${group}`) ?? group;
          albums.set(album, [...(albums.get(album) ?? []), tile.path]);
        }
      });
    }
  }
  return { tiles, albums: [...albums].map(([name, photos]) => writeAlbum(of.folder, name, photos)) };
}

async function writePhoto(of: Export, content: ContentRow): Promise<PhotoTile> {
  const { names } = of.folder;
  const { body, facts, parts } = content;
  const taken = takenOf(facts);
  const name = facts.name ?? content.name;
  const [stem, ext] = splitName(name);
  const year = taken ? String(taken.getUTCFullYear()) : "undated";
  const path = names.take(["photos", year], stem, ext === "" ? (body.ext ?? "bin") : ext);
  await copyBody(of, body, path, taken);
  const [own] = splitName(path.split("/").at(-1) ?? "");
  for (const part of parts) {
    const named = partFileName(own, ext, part.name, { type: part.type, bytes: new Uint8Array() });
    const [partStem, partExt] = splitName(named ?? `${own} ${part.name}.${part.ext ?? "bin"}`);
    await copyBody(of, part, names.take(["photos", year], partStem, partExt), taken);
  }
  return { path, name: name.slice(0, 200), type: body.type, taken: taken?.toISOString() ?? "" };
}

async function copyBody({ files, folder }: Export, body: ContentBody, path: string, taken: Date | undefined): Promise<void> {
  if (body.data === null) return folder.copy(fileOf(body, files), path, body.size, taken);
  if (body.data.length !== body.size) throw new LifeboatError("damage", `${path} has ${body.data.length} bytes, not ${body.size}`);
  const file = folder.create(path);
  file.write(body.data);
  file.close();
}

function writeAlbum(folder: ExportFolder, name: string, photos: readonly string[]): Album {
  const path = folder.names.take(["albums"], name, "txt");
  const file = folder.create(path);
  for (const photo of photos) file.write(`../${photo}\r\n`);
  file.close();
  return { name, file: path, photos };
}
