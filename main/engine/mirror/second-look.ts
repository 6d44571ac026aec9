import { asLifeboatError } from "../../api/errors.ts";
import type { Collection, Source } from "../providers/provider.ts";
import type { Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";
import { listCollections } from "./list.ts";

/** How long to wait before believing that a lot is gone. */
export const secondLookMs = 60_000;

/**
 * Lists in full once more. What is there after all is no longer absent; false when the look itself failed, fell short of
 * the provider's own count, or found that the first one was wrong: then nothing may be concluded, and the cursor must not move.
 */
export async function lookAgain(run: Run, source: Source, collection: Collection, id: number): Promise<boolean> {
  const seen = new Set<string>();
  let hrefs: string[] = [];
  let returned = 0;
  try {
    for await (const change of source.changes(collection, undefined, run.io)) {
      run.io.signal.throwIfAborted();
      if (change.is === "present" && !seen.has(change.ref.href)) {
        seen.add(change.ref.href);
        hrefs.push(change.ref.href);
      }
      if (hrefs.length >= 1000 || change.is === "end") {
        returned += await run.vault.write.notAbsent(run.id, id, hrefs);
        hrefs = [];
        run.onProgress({ collection: collection.name, phase: "second-look", done: seen.size });
      }
      if (change.is === "end") return change.listing === "full" && returned === 0 && (change.total ?? 0) <= seen.size;
    }
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    if (endsTheRun(error)) throw error;
  }
  return false;
}

/** Refs of the collections that a second list still lacks; undefined when that list did not come to its end. */
export async function stillUnlisted(run: Run, refs: readonly string[]): Promise<string[] | undefined> {
  const { collections, ended } = await listCollections(run);
  if (!ended) return undefined;
  const listed = new Set(collections.map((c) => c.id));
  return refs.filter((ref) => !listed.has(ref));
}
