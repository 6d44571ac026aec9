// Photos on OneDrive: the camera roll, and every other folder of its pictures, is a collection.
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Fetched, Io, Item, Ref } from "../provider.ts";
import { remoteContent } from "../remote-body.ts";
import type { Room } from "../rooms.ts";
import type { Call, GraphClient } from "./client.ts";
import { DriveFolders, itemPath } from "./drive-folders.ts";
import { DriveWriting } from "./drive-writing.ts";
import { pathId } from "./marks.ts";
import type { Listed } from "./pages.ts";
import { chunksOf, fetchedOf } from "./reading.ts";

const readAtOnce = 20;

export function driveRoom(client: GraphClient): Room {
  const folders = new DriveFolders(client);
  const writing = new DriveWriting(client);
  return {
    name: "photos",
    kind: "photo",
    collections: (io) => folders.list(io),
    changes: (id, since, io) => folders.changes(id, since, io),
    read: (_id, refs, io) => read(client, refs, io),
    write: (id, ops, io) => writing.write(id, ops, io),
    find: (id, keys) => writing.find(id, keys),
    add: (name, io) => folders.add(name, io),
  };
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
