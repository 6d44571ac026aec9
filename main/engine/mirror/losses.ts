import { sameMeaning } from "../items/compare.ts";
import type { Loss, Rewrite, Verdict } from "../vault/write/losses.ts";
import { judgeChange, judgeGroup, judgeLoss } from "./brake.ts";
import type { Run } from "./job.ts";

export const monthMs = 30 * 24 * 3600_000;

/** What the brake says of everything this run found absent. */
export async function judgeLosses(run: Run, goneCollections: ReadonlySet<number>): Promise<Verdict[]> {
  const monthAgo = new Date(run.clock.now().getTime() - monthMs).toISOString();
  const found = await run.vault.write.losses(run.id, monthAgo);
  return found.map((loss) => verdictOn(loss, goneCollections.has(loss.collection)));
}

function verdictOn({ collection, kind, missing, base }: Loss, gone: boolean): Verdict {
  const extent = { count: missing, base };
  return { collection, kind, grouping: null, what: gone ? "collection-gone" : "missing", verdict: judgeLoss(extent, gone), ...extent };
}

/** What the brake says of everything this run replaced. Rewording by the server is not a change. */
export async function judgeRewrites(run: Run): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const rewrite of await run.vault.write.rewrites(run.id)) {
    const { collection, kind, grouping, base } = rewrite;
    if (grouping !== null) {
      const verdict = judgeGroup(rewrite);
      verdicts.push({ collection, kind, grouping, what: "group-gone", verdict, count: rewrite.count, base });
    } else if (judgeChange(rewrite) === "hold") {
      const count = await changedInMeaning(run, rewrite);
      verdicts.push({ collection, kind, grouping, what: "changed", verdict: judgeChange({ count, base }), count, base });
    }
  }
  return verdicts;
}

/** Reads pair after pair, since a server that reformats everything looks like a mass change. Files always count. */
async function changedInMeaning(run: Run, { collection, kind, count }: Rewrite): Promise<number> {
  if (kind === "photo") return count;
  let changed = 0;
  let after = 0;
  for (;;) {
    const pairs = await run.vault.write.changedPairs(run.id, { collection, kind }, after);
    for (const pair of pairs) if (!sameMeaning(kind, pair.before, pair.after)) changed++;
    const last = pairs.at(-1);
    if (!last) return changed;
    after = last.item;
  }
}
