import { asLifeboatError } from "../../api/errors.ts";
import type { IndexRow } from "../vault/read/copies.ts";
import { type CopyJob, packWorker } from "./job.ts";
import { indexName, packName } from "./names.ts";
import type { Survey } from "./survey.ts";

const dayMs = 24 * 3600_000;
/** Between the index that lists a deletion and the deletion. */
const graceDays = 14;

/**
 * Lists for deletion, in the rows that the next index carries: packs with forgotten bodies (the rest of them is packed anew;
 * where it is damaged here they wait until it is healed),
 * indexes from before something was forgotten, and, where the place is to keep only so many days, superseded indexes. Never
 * the newest, nor the newest that a check found good. Gives whether anything was listed.
 */
export async function retire({ vault, place, now }: Pick<CopyJob, "vault" | "place" | "now">): Promise<boolean> {
  const doomed = inDue(now());
  const packs = await replaceable(vault, await vault.read.packsWithForgotten(place.id));
  if (packs.length > 0) await vault.write.packsRetired(packs, doomed);
  const old = outdated(await vault.read.placeIndexes(place.id), { forgotten: await vault.read.lastForgotten(), keepDays: place.keepDays, now: now() });
  if (old.length > 0) await vault.write.indexesDoomed(place.id, old, doomed);
  return packs.length + old.length > 0;
}

/** All else in such a pack must be whole here, to be packed anew: else the pack has the last good copy of it. */
async function replaceable(vault: CopyJob["vault"], packs: readonly number[]): Promise<number[]> {
  if (packs.length === 0) return [];
  const found: number[] = [];
  const worker = packWorker(vault.dir);
  try {
    for (const pack of packs) if ((await worker.remote.damagedOf(await vault.read.keptOfPack(pack))).length === 0) found.push(pack);
  } finally {
    await worker.close();
  }
  return found;
}

/**
 * Likewise packs that were once missing or damaged there: nobody knows any more whether they held what was forgotten since, and
 * their files may be there after all. For when what they held is in other packs.
 */
export async function retireLost({ vault, place, now }: Pick<CopyJob, "vault" | "place" | "now">): Promise<boolean> {
  const forgotten = await vault.read.lastForgotten();
  if (forgotten === null) return false;
  const lost = (await vault.read.packs(place.id)).filter(({ state, doomed, made }) => (state === "damaged" || state === "retired") && doomed === null && made <= forgotten);
  if (lost.length > 0) await vault.write.packsDoomed(lost.map(({ id }) => id), inDue(now()));
  return lost.length > 0;
}

/** When what is damaged there is deleted; never, where nothing is ever to be. */
export const damagedUntil = ({ place, now }: Pick<CopyJob, "place" | "now">): string | null => (place.keepDays === null ? null : inDue(now()));

const inDue = (now: Date): string => new Date(now.getTime() + graceDays * dayMs).toISOString();

type Terms = { readonly forgotten: string | null; readonly keepDays: number | null; readonly now: Date };

/**
 * Sequences, of rows newest first. What was forgotten must go also from the newest index, once another has taken its place, and
 * from those that were missing or damaged: their files may be there after all.
 */
export function outdated(indexes: readonly IndexRow[], { forgotten, keepDays, now }: Terms): number[] {
  const stored = indexes.filter(({ state }) => state === "stored");
  const kept = new Set([stored[0], stored.find(({ checked }) => checked !== null)]);
  const since = keepDays === null ? undefined : new Date(now.getTime() - keepDays * dayMs).toISOString();
  return indexes
    .filter(({ state, doomed }) => state !== "spooled" && doomed === null)
    .filter((index) => (forgotten !== null && index.made <= forgotten) || (since !== undefined && index.state === "stored" && !kept.has(index) && index.made < since))
    .map(({ sequence }) => sequence);
}

/** Deletes what an index has listed for 14 days. A place that refuses (object lock, a key that may only write) keeps it. */
export async function deleteDue({ vault, place, store, now, signal }: CopyJob, { packs, indexes, missingIndexes, shortIndexes }: Survey): Promise<number> {
  // One that is lost or damaged there leads to nothing: what was to go may be all there is.
  const newest = indexes.find((index) => index.state === "stored" && !missingIndexes.includes(index) && !shortIndexes.includes(index));
  if (!newest) return 0;
  const due = ({ doomed }: { readonly doomed: string | null }): boolean =>
    doomed !== null && Date.parse(doomed) <= now().getTime() && Date.parse(newest.made) >= Date.parse(doomed) - graceDays * dayMs;
  let deleted = 0;
  try {
    for (const pack of packs.filter(due)) {
      await store.remove(packName(vault.id, pack.hash), signal);
      await vault.write.packsLost([pack.id]);
      deleted++;
    }
    for (const { sequence } of indexes.filter((index) => index !== newest && due(index))) {
      await store.remove(indexName(vault.id, sequence), signal);
      await vault.write.indexesLost(place.id, [sequence]);
      deleted++;
    }
  } catch (thrown) {
    if (asLifeboatError(thrown).code !== "forbidden") throw thrown;
  }
  return deleted;
}
