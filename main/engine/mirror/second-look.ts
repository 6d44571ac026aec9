import type { Change, Source } from "../providers/provider.ts";
import type { Leg, Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";
import { listCollections, told } from "./list.ts";

/** How long to wait before believing that a lot is gone. */
export const secondLookMs = 60_000;

export type SecondLook = {
  /** The look ended well, and the first one was right: what was absent still is. */
  readonly confirms: boolean;
  /** Hrefs that the run had not met: something moved here while it was listing. */
  readonly appeared: number;
};

/**
 * Lists in full once more. What is there after all is no longer absent. A look that failed, fell short of the provider's
 * own count, or found that the first one was wrong confirms nothing: nothing may be concluded, and the cursor must not move.
 */
export async function lookAgain(run: Run, source: Source, { collection, id }: Leg): Promise<SecondLook> {
  const seen = new Set<string>();
  let hrefs: string[] = [];
  let unknown: Extract<Change, { is: "unknown" }>[] = [];
  let returned = 0;
  let appeared = 0;
  const compare = async (): Promise<void> => {
    const found = await run.vault.write.seeAgain(run.id, id, hrefs, unknown);
    returned += found.returned;
    appeared += found.appeared;
    hrefs = [];
    unknown = [];
    run.onProgress({ collection: collection.name, phase: "second-look", done: seen.size });
  };
  for await (const change of told(source.changes(collection, undefined, run.io))) {
    run.io.signal.throwIfAborted();
    if (change.is === "present" && !seen.has(change.ref.href)) {
      seen.add(change.ref.href);
      hrefs.push(change.ref.href);
    }
    if (change.is === "unknown") unknown.push(change);
    if (hrefs.length + unknown.length >= 1000 || change.is === "end") await compare();
    if (change.is === "end") return { confirms: change.listing === "full" && returned === 0 && (change.total ?? 0) <= seen.size, appeared };
    if (change.is !== "broken") continue;
    if (endsTheRun(change.error)) throw change.error;
    break;
  }
  return { confirms: false, appeared };
}

/** Refs of the collections there are now; undefined when the list did not come to its end. */
export async function listedNow(run: Run): Promise<ReadonlySet<string> | undefined> {
  const { collections, broken } = await listCollections(run);
  return broken ? undefined : new Set(collections.map((c) => c.id));
}
