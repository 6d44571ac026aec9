// The folders of the account: each one that holds something we keep, or that we made for it, is a collection.
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { basename } from "node:path";
import { asLifeboatError } from "../../../api/errors.ts";
import type { Collection, Connection, Io, Kind } from "../provider.ts";
import type { Folder } from "./folder.ts";
import { pause, readNames } from "./disk.ts";
import { declaredKinds } from "./ledger.ts";
import type { FsPath } from "./names.ts";
import { decodeName, displayName, hrefOf, joinPath, rootId } from "./names.ts";
import { stopIfAborted } from "./storage.ts";
import { kindsOf, sortOf } from "./types.ts";

type Place = { readonly id: string; readonly path: FsPath };

/** Deeper folders are not a person's own. */
const deepest = 64;

/**
 * Depth first, in the order of names. A folder that cannot be read is a collection whose listing says so; what is below
 * it nobody knows, so the answer then has no end.
 */
export async function* listCollections(folder: Folder, io: Io): ReturnType<Connection["collections"]> {
  stopIfAborted(io);
  await folder.assertPresent();
  const open: Place[] = [{ id: rootId, path: folder.root }];
  let whole = true;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    await pause(io);
    const found = await lookInto(place).catch((thrown: unknown) => asLifeboatError(thrown));
    if (found instanceof Error) {
      whole = false;
      io.log("a folder cannot be read", { code: found.code });
      yield { is: "collection", collection: await describe(folder, place, []) };
      continue;
    }
    if (found.kinds.length > 0) yield { is: "collection", collection: await describe(folder, place, found.kinds) };
    if (place.id.split("/").length < deepest) open.push(...found.below.reverse());
    else whole &&= found.below.length === 0;
  }
  await folder.assertPresent();
  if (whole) yield { is: "end" };
}

export async function describe(folder: Folder, { id, path }: Place, kinds: readonly Kind[]): Promise<Collection> {
  const writable = await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
  const name = id === rootId ? folder.identity.label : basename(displayName(id));
  return { id, name, kinds, readOnly: !writable, unlisted: "gone" };
}

async function lookInto({ id, path }: Place): Promise<{ kinds: Kind[]; below: Place[] }> {
  const kinds = new Set<Kind>(await declaredKinds(path));
  const below: Place[] = [];
  const names = await readNames(path);
  // A vault is not a person's own folder: kept inside the folder it backs up, it would keep itself.
  if (names.some(({ name, is }) => is === "file" && displayName(name) === "vault.db")) return { kinds: [], below };
  for (const { name, is } of names) {
    if (is === "folder") below.push({ id: hrefOf(id, name), path: joinPath(path, decodeName(name)) });
    const sort = is === "file" ? sortOf(displayName(name)) : undefined;
    for (const kind of sort === undefined ? [] : kindsOf[sort]) kinds.add(kind);
  }
  return { kinds: [...kinds], below: below.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
