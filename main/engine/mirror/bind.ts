import type { Change, Source } from "../providers/provider.ts";
import type { Run } from "./job.ts";
import { listCollections } from "./list.ts";

const batchSize = 1000;

/**
 * Throws wrong-account when somebody else answers. An export that says whose it is in one part only is the account's without
 * that part, too, and when it comes, and so is a phone that was known by a number alone which others have as well; but only what
 * is in it tells that from somebody else's.
 */
export async function bindAccount(run: Run, source: Source): Promise<void> {
  const { id, label, place } = run.connection.identity;
  const known = (await run.vault.read.accounts()).find((account) => account.id === run.account)?.identity ?? id;
  const isSame = known !== id && (id === place || known === place) && (await isKept(run, source));
  if (isSame && id === place) return; // whose it is stays known
  await run.vault.write.bindIdentity(run.account, { id, label }, isSame ? known : undefined);
}

/** Of each collection that is kept, half of what lies there, or of what is kept, is the same: two people may share a calendar. */
async function isKept(run: Run, source: Source): Promise<boolean> {
  const { vault, io } = run;
  const [rows, counts, { collections }] = await Promise.all([vault.read.collections(run.account), vault.read.counts(), listCollections(run)]);
  // Where nothing is kept yet, nothing can be mixed up.
  if (rows.every(({ id }) => counts.every(({ collection, count }) => collection !== id || count === 0))) return true;
  let all = 0;
  for (const collection of collections) {
    const row = rows.find(({ ref }) => ref === collection.id);
    const kept = counts.filter((count) => count.collection === row?.id).reduce((sum, { count }) => sum + count, 0);
    if (row === undefined || kept === 0) continue;
    let [listed, same] = [0, 0];
    for await (const refs of batches(source.changes(collection, undefined, io))) {
      io.signal.throwIfAborted();
      listed += refs.length;
      same += await vault.read.knownAs(row.id, refs);
    }
    if (same * 2 < Math.min(listed, kept)) return false;
    all += same;
  }
  return all > 0;
}

type Ref = Extract<Change, { is: "present" }>["ref"];

async function* batches(changes: AsyncIterable<Change>): AsyncGenerator<Ref[]> {
  let batch: Ref[] = [];
  for await (const change of changes) {
    if (change.is !== "present") continue;
    batch.push(change.ref);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
