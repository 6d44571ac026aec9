import { sameMeaning } from "../items/compare.ts";
import type { ChangedPair, Loss, Rewrite, Verdict } from "../vault/write/losses.ts";
import { judgeChange, judgeGroup, judgeLoss } from "./brake.ts";
import type { Run } from "./job.ts";

const monthMs = 30 * 24 * 3600_000;

/** The brake looks back this far. */
export const monthAgo = (run: Run): string => new Date(run.clock.now().getTime() - monthMs).toISOString();

export type JudgedLoss = Verdict & Pick<Loss, "fresh">;

/** What the brake says of everything this run found absent. */
export async function judgeLosses(run: Run, goneCollections: ReadonlySet<number>): Promise<JudgedLoss[]> {
  const found = await run.vault.write.losses(run.id, monthAgo(run));
  const judged = found.map((loss) => verdictOn(loss, goneCollections.has(loss.collection)));
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  return [...byKind].flatMap(([kind, [first]]) => together(judged.filter((loss) => loss.kind === kind), first?.all ?? 0));
}

/** A little out of each of many lists is a lot: what is judged everyday life one by one must be so as a whole, too. */
function together(judged: readonly JudgedLoss[], all: number): JudgedLoss[] {
  const quiet = judged.filter((loss) => loss.verdict === "note");
  const verdict = judgeLoss({ count: quiet.reduce((sum, loss) => sum + loss.count, 0), base: all });
  return judged.map((loss) => (loss.verdict === "note" ? { ...loss, verdict } : loss));
}

function verdictOn({ collection, kind, missing, base, fresh }: Loss, gone: boolean): JudgedLoss {
  const extent = { count: missing, base };
  return { collection, kind, grouping: null, what: gone ? "collection-gone" : "missing", verdict: judgeLoss(extent, gone), ...extent, fresh };
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
      const items = await changedInMeaning(run, rewrite);
      const count = items.length;
      verdicts.push({ collection, kind, grouping, what: "changed", verdict: judgeChange({ count, base }), count, base, items });
    }
  }
  return verdicts;
}

/** Reads pair after pair, since a server that reformats everything looks like a mass change. Files always count. */
async function changedInMeaning(run: Run, { collection, kind }: Rewrite): Promise<number[]> {
  const changed: number[] = [];
  let after = 0;
  for (;;) {
    const pairs = await run.vault.write.changedPairs(run.id, { collection, kind }, after);
    for (const pair of pairs) if (isChange(pair)) changed.push(pair.item);
    const last = pairs.at(-1);
    if (!last) return changed;
    after = last.item;
  }
}

function isChange({ kind, before, after, lostPart }: ChangedPair): boolean {
  return kind === "photo" || lostPart === 1 || !before || !after || !sameMeaning(kind, before, after);
}
