import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Collection, Cursor, Fetched, Io, Ref, Source } from "../provider.ts";
import type { Backup } from "./backup.ts";
import type { Contents, Entry, Part } from "./part.ts";

/** While no new backup was made, there is nothing to tell. */
export function backupSource(backup: Backup, parts: readonly Part[]): Source {
  return {
    changes: (collection, since, io) => changes(backup, parts, { collection, since, io }),
    async *read(collection, refs, io) {
      await backup.assertSame();
      yield* read(parts, collection, refs, io);
    },
  };
}

/** A database that cannot be read ends the list without its end: what it held is unknown, not gone. */
export async function* listCollections(parts: readonly Part[], io: Io): AsyncGenerator<{ is: "collection"; collection: Collection } | { is: "end" }> {
  let whole = true;
  const seen = new Set<string>();
  for (const part of parts) {
    stopIfAborted(io);
    const found = await part.collections().catch((thrown: unknown) => {
      const { code, detail } = asLifeboatError(thrown);
      io.log("a database of the backup cannot be read", { code, detail });
      whole = false;
      return [];
    });
    for (const collection of found) {
      // Two stores that claim the same list cannot be told apart: neither is then taken for gone.
      if (seen.has(collection.id)) whole = false;
      else yield { is: "collection", collection };
      seen.add(collection.id);
    }
  }
  if (whole) yield { is: "end" };
}

type Listing = { readonly collection: Collection; readonly since: Cursor | undefined; readonly io: Io };

async function* changes(backup: Backup, parts: readonly Part[], { collection, since, io }: Listing): AsyncGenerator<Change> {
  stopIfAborted(io);
  const { state } = backup;
  if (since === state) {
    yield { is: "end", listing: "delta", at: state };
    return;
  }
  const { groups, entries } = await contentsOf(parts, collection, io);
  for (const group of groups) yield group;
  for (const { ref } of entries.values()) {
    yield { is: "present", ref };
    stopIfAborted(io);
  }
  await backup.assertSame();
  yield { is: "end", listing: "full", at: state, total: entries.size };
}

async function* read(parts: readonly Part[], collection: Collection, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  stopIfAborted(io);
  const { entries } = await contentsOf(parts, collection, io);
  for (const { href } of refs) {
    stopIfAborted(io);
    const entry = entries.get(href);
    yield entry === undefined ? { is: "gone", href } : await answer(entry);
    stopIfAborted(io);
  }
}

async function answer(entry: Entry): Promise<Fetched> {
  const { ref } = entry;
  try {
    return { is: "item", ref, item: await entry.item() };
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    return { is: "failed", href: ref.href, code, detail };
  }
}

/** One damaged database hides nothing of another. */
async function contentsOf(parts: readonly Part[], { id }: Collection, io: Io): Promise<Contents> {
  let unread: unknown;
  for (const part of parts) {
    const found = await part.contents(id, io).catch((thrown: unknown) => void (unread = thrown));
    if (found !== undefined) return found;
  }
  throw unread ?? new LifeboatError("gone", "the backup has no such collection");
}
