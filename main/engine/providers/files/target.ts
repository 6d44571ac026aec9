import { mkdir } from "node:fs/promises";
import { asLifeboatError, LifeboatError, systemCode } from "../../../api/errors.ts";
import { syncFolder } from "../../disk/durable.ts";
import type { Collection, Io, Kind, Op, Outcome, Ref, Target } from "../provider.ts";
import { Turns } from "../turns.ts";
import { describe } from "./collections.ts";
import { createItems } from "./create.ts";
import { readNames } from "./disk.ts";
import { removeItem, replaceItem } from "./edit.ts";
import type { Folder } from "./folder.ts";
import { declaredKinds, declareKinds } from "./ledger.ts";
import type { FsPath } from "./names.ts";
import { escapeName, hrefOf, joinPath, rootId, safeStem } from "./names.ts";
import type { Reader } from "./reader.ts";
import { stopIfAborted } from "./storage.ts";
import type { Account, Workplace } from "./workplace.ts";
import { failed, openWorkplace, refUnderKey } from "./workplace.ts";

/** Writes to one folder come one after the other: they share its names and its ledger. */
export function filesTarget(folder: Folder, reader: Reader): Target {
  const turns = new Turns();
  return {
    lacks: [{ kind: "photo", field: "groups" }],
    async *write(collection, ops, io) {
      const outcomes = await turns.run(() => write({ folder, reader }, collection, ops, io));
      yield* outcomes;
    },
    find: (collection, keys, io) => find({ folder, reader }, collection, keys, io),
    addCollection: (kind, name, io) => turns.run(() => addCollection(folder, kind, name, io)),
  };
}

/** Outcomes are given when all are known: whoever stops listening halfway must not keep the folder locked. */
async function write(account: Account, c: Collection, ops: readonly Op[], io: Io): Promise<Outcome[]> {
  const place = await openWorkplace(account, c.id, io);
  try {
    const outcomes = await createItems(place, ops.filter((op) => op.do === "create"));
    for (const op of ops) if (op.do !== "create") outcomes.push(await change(place, op));
    await syncFolder(place.path);
    return outcomes;
  } finally {
    account.reader.forget(c.id);
  }
}

async function change(place: Workplace, op: Exclude<Op, { do: "create" }>): Promise<Outcome> {
  try {
    stopIfAborted(place.io);
    return op.do === "replace" ? await replaceItem(place, op) : await removeItem(place, op);
  } catch (thrown) {
    return failed(op.key, thrown);
  }
}

async function* find(account: Account, c: Collection, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }> {
  const place = await openWorkplace(account, c.id, io);
  for (const key of new Set(keys)) {
    stopIfAborted(io);
    const ref = await refUnderKey(place, key);
    if (ref !== undefined) yield { key, ref };
  }
}

async function addCollection(folder: Folder, kind: Kind, name: string, io: Io): Promise<Collection> {
  stopIfAborted(io);
  await folder.assertPresent();
  const stem = safeStem(name);
  for (let n = 1; n < 10_000; n += 1) {
    const folderName = n === 1 ? stem : `${stem} (${n})`;
    const path = joinPath(folder.root, folderName);
    if (!(await makeFolder(path)) && !(await isUnused(path))) continue;
    await declareKinds(path, [kind]);
    await syncFolder(path);
    await syncFolder(folder.root);
    return describe(folder, { id: hrefOf(rootId, escapeName(folderName)), path }, [kind]);
  }
  throw new LifeboatError("exists", "no free name for the folder");
}

/** A folder that lost everything we keep is the same collection still; one that holds other things, or was just made, is not. */
async function isUnused(path: FsPath): Promise<boolean> {
  const names = await readNames(path).catch(() => undefined);
  return names?.length === 0 && (await declaredKinds(path)).length === 0;
}

/** False where the name is taken. */
async function makeFolder(path: FsPath): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === "EEXIST") return false;
    throw asLifeboatError(thrown);
  }
}
