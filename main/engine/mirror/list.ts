import { LifeboatError } from "../../api/errors.ts";
import type { Change, Collection, Source } from "../providers/provider.ts";
import type { Heard } from "../vault/write/listing.ts";
import type { Run } from "./job.ts";

const batchSize = 1000;

/** All collections, each once, and whether the list came to its end: without that none of them may be taken for gone. */
export async function listCollections(run: Run): Promise<{ collections: Collection[]; ended: boolean }> {
  const found = new Map<string, Collection>();
  for await (const entry of run.connection.collections(run.io)) {
    if (entry.is === "end") return { collections: [...found.values()], ended: true };
    found.set(entry.collection.id, entry.collection);
  }
  return { collections: [...found.values()], ended: false };
}

type Listing = { readonly collection: Collection; readonly id: number; readonly since: string | undefined };

/** Hears a listing into the vault, a batch at a time. Throws bad-answer for one without an end, or that lies about its size. */
export async function listCollection(run: Run, source: Source, listing: Listing): Promise<void> {
  const { write } = run.vault;
  const trustEtags = run.connection.traits.etags !== "none";
  let batch: Heard[] = [];
  let done = 0;
  for await (const change of source.changes(listing.collection, listing.since, run.io)) {
    run.io.signal.throwIfAborted();
    if (change.is !== "end") {
      batch.push(change);
      if (batch.length < batchSize) continue;
    }
    await write.hear(run.id, listing.id, batch, trustEtags);
    done += batch.length;
    batch = [];
    run.onProgress({ collection: listing.collection.name, phase: "listing", done });
    if (change.is === "end") return endListing(run, listing, change);
  }
  await write.hear(run.id, listing.id, batch, trustEtags);
  throw new LifeboatError("bad-answer", `the list of "${listing.collection.name}" broke off before its end`);
}

async function endListing(run: Run, listing: Listing, end: Extract<Change, { is: "end" }>): Promise<void> {
  const { present } = await run.vault.write.listingCounts(run.id, listing.id);
  if (end.listing === "full" && end.total !== undefined && end.total > present) {
    throw new LifeboatError("bad-answer", `"${listing.collection.name}" says it holds ${end.total}, but listed ${present}`);
  }
  await run.vault.write.endListing(run.id, listing.id, end);
}
