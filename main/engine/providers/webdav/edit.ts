// Replacing and removing what is there, only where it still is what it was.
import { LifeboatError } from "../../../api/errors.ts";
import type { Group } from "../files/group.ts";
import { escapeName, extensionOf, hrefOf, splitHref, withoutExtension } from "../files/names.ts";
import { partFileName } from "../files/part-names.ts";
import type { FileEntry } from "../files/storage.ts";
import type { Body, Op, Outcome, Ref } from "../provider.ts";
import { entryNow, fileTime, stage, type Workplace } from "./workplace.ts";

type Replace = Extract<Op, { do: "replace" }>;
type Remove = Extract<Op, { do: "remove" }>;

export async function replaceItem(place: Workplace, op: Replace): Promise<Outcome> {
  const group = currentOf(place, op.ref);
  if (group === undefined || isStale(place, op.ref, group)) return { key: op.key, is: "conflict" };
  return { key: op.key, is: "done", ref: await replaceMedia(place, op, group) };
}

/** Removing what is gone already is done: the wish holds. */
export async function removeItem(place: Workplace, op: Remove): Promise<Outcome> {
  const group = currentOf(place, op.ref);
  if (group === undefined) return { key: op.key, is: "done" };
  if (isStale(place, op.ref, group)) return { key: op.key, is: "conflict" };
  // The photo first: without it nobody takes its parts for a photo.
  for (const file of [group.main, ...Object.values(group.parts)]) await remove(place, file);
  return { key: op.key, is: "done" };
}

function currentOf({ collection, scan }: Workplace, { href }: Ref): Group | undefined {
  const at = splitHref(href);
  return at.collection === collection && at.fragment === undefined ? scan.media.get(at.name) : undefined;
}

/** Between this look and the MOVE another program may still slip in: no condition for MOVE is known to all servers. */
function isStale({ reader, collection }: Workplace, { etag }: Ref, group: Group): boolean {
  return etag !== undefined && etag !== reader.mediaRef(collection, group).etag;
}

/** Everything is sent aside before anything is named; the photo itself comes last. */
async function replaceMedia(place: Workplace, op: Replace, group: Group): Promise<Ref> {
  const { site, collection, io } = place;
  const files: { readonly part: string; readonly name: string; readonly at: string; readonly isNew: boolean }[] = [];
  for (const [part, body] of [["", op.item.body] as const, ...Object.entries(op.item.parts ?? {})]) {
    const known = part === "" ? group.main : group.parts[part];
    const name = known?.name ?? newName(group, part, body);
    if (name === undefined) continue;
    files.push({ part, name, isNew: known === undefined, at: await stage(place, op.key, part, body, fileTime(op.item)) });
  }
  for (const { name, at, isNew } of files.reverse()) {
    if (!(await site.move(at, hrefOf(collection, name), isNew ? "new" : "replacing", io))) throw new LifeboatError("exists", "the name of a part is taken");
  }
  for (const [part, file] of Object.entries(group.parts)) if (!files.some((each) => each.part === part)) await remove(place, file);
  const entries = new Map<string, FileEntry>();
  for (const { part, name } of files) entries.set(part, await entryNow(place, name));
  const main = entries.get("") ?? group.main;
  entries.delete("");
  return place.reader.mediaRef(collection, { main, parts: Object.fromEntries(entries) });
}

/** Undefined for a part that has no place beside a photo. */
function newName({ main }: Group, part: string, body: Body): string | undefined {
  const display = partFileName(withoutExtension(main.display), extensionOf(main.display), part, body);
  return display === undefined ? undefined : escapeName(display);
}

/** Only what a server takes for an etag of these very bytes. */
async function remove({ site, collection, io }: Workplace, { name, state }: FileEntry): Promise<void> {
  await site.remove(hrefOf(collection, name), state.startsWith('"') ? state : undefined, io);
}
