import { LifeboatError } from "../../../api/errors.ts";
import type { Collection, Io, Kind, Op, Outcome, Ref, Target } from "../provider.ts";
import { escapeName, hrefOf, rootId, safeStem } from "../files/names.ts";
import type { Reader } from "../files/reader.ts";
import { stopIfAborted } from "../files/storage.ts";
import { Turns } from "../turns.ts";
import { createItems } from "./create.ts";
import { removeItem, replaceItem } from "./edit.ts";
import { workFolder } from "./ledger.ts";
import type { Site } from "./site.ts";
import type { DavStorage } from "./storage.ts";
import { isRemains, openWorkplace, refUnderKey, refusedWrite, type Workplace } from "./workplace.ts";

export type Account = { readonly site: Site; readonly storage: DavStorage; readonly reader: Reader };

/** Writes to one account come one after the other: they share its names. */
export function webdavTarget(account: Account): Target {
  const turns = new Turns();
  const cleared = new Set<string>();
  return {
    lacks: [{ kind: "photo", field: "groups" }],
    async *write(collection, ops, io) {
      yield* await turns.run(() => write(account, collection, ops, io));
      if (!cleared.has(collection.id)) await clearRemains(account, collection, io);
      cleared.add(collection.id);
    },
    find: (collection, keys, io) => find(account, collection, keys, io),
    addCollection: (kind, name, io) => turns.run(() => addCollection(account, kind, name, io)),
  };
}

async function write(account: Account, c: Collection, ops: readonly Op[], io: Io): Promise<Outcome[]> {
  if (ops.length === 0) return [];
  const place = await openWorkplace(account, c.id, io);
  try {
    const outcomes = await createItems(place, ops.filter((op) => op.do === "create"));
    for (const op of ops) if (op.do !== "create") outcomes.push(await change(place, op));
    return outcomes;
  } finally {
    account.reader.forget(c.id);
  }
}

async function clearRemains({ site }: Account, c: Collection, io: Io): Promise<void> {
  const folder = hrefOf(c.id, workFolder);
  const { entries } = await site.list(folder, io).catch(() => ({ entries: [] }));
  for (const { name } of entries) {
    if (isRemains(name, io.now())) await site.remove(hrefOf(folder, name), undefined, io).catch(() => undefined);
  }
}

async function change(place: Workplace, op: Exclude<Op, { do: "create" }>): Promise<Outcome> {
  try {
    stopIfAborted(place.io);
    return op.do === "replace" ? await replaceItem(place, op) : await removeItem(place, op);
  } catch (thrown) {
    return refusedWrite(op.key, thrown);
  }
}

async function* find(account: Account, c: Collection, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }> {
  if (keys.length === 0) return;
  const place = await openWorkplace(account, c.id, io);
  for (const key of new Set(keys)) {
    stopIfAborted(io);
    const ref = refUnderKey(place, key);
    if (ref !== undefined) yield { key, ref };
  }
}

/** A folder of that name, or of the next that is free. One that is empty is taken: it may be what an earlier try left. */
async function addCollection({ site, storage }: Account, kind: Kind, name: string, io: Io): Promise<Collection> {
  stopIfAborted(io);
  if (kind !== "photo") throw new LifeboatError("unsupported", `no place for a ${kind}`);
  const stem = safeStem(name);
  for (let n = 1; n < 1000; n += 1) {
    const id = hrefOf(rootId, escapeName(n === 1 ? stem : `${stem} (${n})`));
    // Asked first: rclone says of a folder that is there that it made it.
    if ((await site.look(id, io)) === undefined) await site.makeFolder(id, io);
    if (!(await isEmpty(site, id, io))) continue;
    await site.makeFolder(hrefOf(id, workFolder), io);
    return storage.describe(id, false);
  }
  throw new LifeboatError("exists", "no free name for the folder");
}

async function isEmpty(site: Site, id: string, io: Io): Promise<boolean> {
  const listing = await site.list(id, io).catch(() => undefined);
  return listing?.entries.length === 0;
}
