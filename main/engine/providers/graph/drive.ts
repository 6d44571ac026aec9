// Photos on OneDrive: the camera roll, and every other folder of its pictures, is a collection. What changed below one is
// told by the folder's delta.
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { remoteContent } from "../remote-body.ts";
import type { Room } from "../rooms.ts";
import { isDone } from "./answer.ts";
import type { Call, GraphClient } from "./client.ts";
import { DriveWriting } from "./drive-writing.ts";
import { pathId } from "./marks.ts";
import { allOf, deltaOf, type Listed } from "./pages.ts";
import { chunksOf, fetchedOf } from "./reading.ts";

const readAtOnce = 20;

export function driveRoom(client: GraphClient): Room {
  const writing = new DriveWriting(client);
  return {
    name: "photos",
    kind: "photo",
    collections: (io) => folders(client, io),
    changes: (id, since, io) => deltaOf<DriveItem & Listed>({ client, start: `${itemPath(id)}/delta`, changes: changesOf }, since, io),
    read: (_id, refs, io) => read(client, refs, io),
    write: (id, ops, io) => writing.write(id, ops, io),
    find: (id, keys) => writing.find(id, keys),
    add: (name, io) => add(client, name, io),
  };
}

export const itemPath = (id: string): string => `/me/drive/items/${pathId(id) ?? "-"}`;

/** An account without a drive, or that never took a photo with one, has none. */
async function* folders(client: GraphClient, io: Io): AsyncGenerator<Collection> {
  const seen = new Set<string>();
  const roll = await client.send({ method: "GET", path: "/me/drive/special/cameraroll" }, io);
  const pictures = await client.send({ method: "GET", path: "/me/drive/special/photos" }, io);
  const inside = isDone(pictures) ? await allOf<DriveItem>(client, `${itemPath((pictures.body as DriveItem).id ?? "")}/children?$top=200`, io) : [];
  for (const folder of [...(isDone(roll) ? [roll.body as DriveItem] : []), ...inside]) {
    if (!folder.folder || folder.id === undefined || seen.has(folder.id)) continue;
    seen.add(folder.id);
    yield asCollection(folder);
  }
}

function asCollection({ id = "", name }: DriveItem): Collection {
  return { id, name: name || "Photos", kinds: ["photo"], readOnly: false, unlisted: "gone" };
}

async function add(client: GraphClient, name: string, io: Io): Promise<Collection> {
  const { id = "" } = (await client.get("/me/drive/special/photos", io)) as DriveItem;
  // Characters that OneDrive takes in no name.
  const plain = name.replaceAll(/["*:<>?/\\|]/g, "_").replace(/^[ .~]+|[ .]+$/g, "").slice(0, 200) || "Photos";
  const body = { name: plain, folder: {}, "@microsoft.graph.conflictBehavior": "rename" };
  return asCollection((await client.json({ method: "POST", path: `${itemPath(id)}/children`, body }, io)) as DriveItem);
}

/** Folders come, too, and what was removed says so in its own way. */
function* changesOf(item: DriveItem & Listed): Generator<Change> {
  const { id = "", eTag, size } = item;
  if (item.deleted) yield { is: "gone", href: id };
  else if (isPhoto(item)) yield { is: "present", ref: { href: id, ...(eTag && { etag: eTag }), ...(typeof size === "number" && { size }) } };
}

/** A film is a photo, too. */
function isPhoto({ file, image, photo, video }: DriveItem): boolean {
  return Boolean(file) && (Boolean(image ?? photo ?? video) || /^(?:image|video)\//.test(file?.mimeType ?? ""));
}

async function* read(client: GraphClient, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  for (const chunk of chunksOf(refs, readAtOnce)) {
    stopIfAborted(io);
    const known = [...new Set(chunk.flatMap((ref) => pathId(ref.href) ?? []))];
    const answers = await client.batch(known.map((id): Call => ({ method: "GET", path: `/me/drive/items/${id}` })), io);
    for (const ref of chunk) {
      const answer = answers[known.indexOf(pathId(ref.href) ?? "")];
      yield answer === undefined ? { is: "gone", href: ref.href } : fetchedOf<DriveItem & Listed>(ref, answer, (item) => photoOf(client, item, io));
      stopIfAborted(io);
    }
  }
}

function photoOf(client: GraphClient, item: DriveItem, io: Io): Item {
  const { id = "", name, file, photo, fileSystemInfo, size } = item;
  const taken = photo?.takenDateTime ?? fileSystemInfo?.createdDateTime;
  const content = remoteContent(size ?? undefined, (range) => open(client, id, range, io));
  return { kind: "photo", body: content.body(file?.mimeType ?? "application/octet-stream"), facts: { ...(name && { name }), ...(taken && { taken }) } };
}

/** The service leads to an address that is signed for an hour: it gets no token. */
async function open(client: GraphClient, id: string, range: string | undefined, io: Io): Promise<Response> {
  const at = await client.redirect(`${itemPath(id)}/content`, io);
  const response = await client.plain(at, { headers: range === undefined ? {} : { range: `bytes=${range}` } }, io);
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw new LifeboatError(response.status === 404 ? "gone" : "server", `a file answered ${response.status}`);
}
