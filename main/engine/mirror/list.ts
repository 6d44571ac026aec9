import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Change, Collection, Source } from "../providers/provider.ts";
import type { Heard } from "../vault/write/listing.ts";
import type { Leg, Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";

const batchSize = 1000;

/**
 * All collections, each once, what kept the list from coming to its end, and whether one that is not in it is gone: not where it
 * broke off. Throws where nothing at all was listed.
 */
export async function listCollections(run: Run): Promise<{ collections: Collection[]; broken?: LifeboatError; tellsGone: boolean }> {
  const found = new Map<string, Collection>();
  const broken = (error: LifeboatError): { collections: Collection[]; broken: LifeboatError; tellsGone: boolean } => ({ collections: [...found.values()], broken: error, tellsGone: false });
  for await (const entry of told(run.connection.collections(run.io))) {
    if (entry.is === "end") return { collections: [...found.values()], tellsGone: entry.unlisted !== "unknown" };
    if (entry.is === "collection") found.set(entry.collection.id, entry.collection);
    else if (found.size === 0 || endsTheRun(entry.error)) throw entry.error;
    else return broken(entry.error);
  }
  return broken(new LifeboatError("bad-answer", "the list of collections broke off before its end"));
}

/** Answers of the other side; where it throws, its error is the last one, so that it cannot be mixed up with the vault's. */
export async function* told<T>(answers: AsyncIterable<T>): AsyncGenerator<T | { readonly is: "broken"; readonly error: LifeboatError }> {
  try {
    yield* answers;
  } catch (thrown) {
    yield { is: "broken", error: asLifeboatError(thrown) };
  }
}

/**
 * Hears a listing into the vault, a batch at a time. Gives what was wrong with it: that it broke off, has no end, or lies
 * about its size. Throws only what is wrong on this side.
 */
export async function listCollection(run: Run, source: Source, leg: Leg): Promise<LifeboatError | undefined> {
  const { write } = run.vault;
  const trustEtags = run.connection.traits.etags !== "none";
  let batch: Heard[] = [];
  let done = 0;
  const hear = async (): Promise<void> => {
    await write.hear(run.id, leg.id, batch, trustEtags);
    done += batch.length;
    batch = [];
    run.onProgress({ collection: leg.collection.name, phase: "listing", done });
  };
  for await (const change of told(source.changes(leg.collection, leg.since, run.io))) {
    run.io.signal.throwIfAborted();
    if (change.is === "end" || change.is === "broken") {
      await hear();
      return change.is === "broken" ? change.error : endListing(run, leg, change);
    }
    batch.push(change);
    if (batch.length >= batchSize) await hear();
  }
  await hear();
  return new LifeboatError("bad-answer", `the list of "${leg.collection.name}" broke off before its end`);
}

async function endListing(run: Run, leg: Leg, end: Extract<Change, { is: "end" }>): Promise<LifeboatError | undefined> {
  const { present } = await run.vault.write.listingCounts(run.id, leg.id);
  if (end.listing === "full" && end.total !== undefined && end.total > present) {
    return new LifeboatError("bad-answer", `"${leg.collection.name}" says it holds ${end.total}, but listed ${present}`);
  }
  await run.vault.write.endListing(run.id, leg.id, end);
  return undefined;
}
