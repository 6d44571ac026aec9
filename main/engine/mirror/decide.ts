import type { Collection, Source } from "../providers/provider.ts";
import type { Verdict } from "../vault/write/losses.ts";
import type { Run } from "./job.ts";
import { type JudgedLoss, judgeLosses, judgeRewrites, monthAgo } from "./losses.ts";
import { lookAgain, secondLookMs, stillUnlisted } from "./second-look.ts";

/** One collection on its way through the run. Partial: nothing is concluded from what it lacks, and its cursor stays. */
export type Leg = { readonly collection: Collection; readonly id: number; state: "complete" | "partial" };

export type Outlook = {
  readonly legs: readonly Leg[];
  /** Collections that were listed before and are not now; none where the list broke off. */
  readonly unlisted: readonly { readonly id: number; readonly ref: string }[];
  /** Whether the list of collections came to its end. */
  readonly ended: boolean;
};
export type Decision = {
  readonly verdicts: readonly Verdict[];
  readonly goneCollections: readonly number[];
  readonly moved: number;
  readonly lost: number;
  /** A collection was away for a moment: it was not looked at. */
  readonly missedOne: boolean;
};

/** What to make of all that is absent. Nothing is written yet, save for moves: what is there is there. */
export async function decideLosses(run: Run, source: Source, outlook: Outlook): Promise<Decision> {
  const { write } = run.vault;
  const gone = new Set(outlook.unlisted.map((c) => c.id));
  await write.findAbsent(run.id, [...gone]);
  const moved = await write.pairMoves(run.id, { now: run.stamp(), monthAgo: monthAgo(run) });
  await leaveOutUnknown(run, outlook, gone);
  const alarming = (await judgeLosses(run, gone)).filter((loss) => loss.verdict !== "note");
  let missedOne = false;
  if (alarming.length > 0) {
    const suspect = outlook.legs.filter((leg) => alarming.some((loss) => loss.collection === leg.id));
    run.onProgress({ collection: suspect[0]?.collection.name ?? "what is gone", phase: "second-look", done: 0 });
    await run.clock.sleep(secondLookMs, run.io.signal);
    for (const leg of suspect) {
      if (!(await lookAgain(run, source, leg.collection, leg.id))) await isUnknown(run, leg);
    }
    missedOne = await lookForCollections(run, outlook, gone);
  }
  const losses = await judgeLosses(run, gone);
  const verdicts = [...losses, ...(await judgeRewrites(run))];
  return { verdicts, goneCollections: [...gone], moved, lost: losses.reduce((sum, loss) => sum + loss.fresh, 0), missedOne };
}

async function leaveOutUnknown(run: Run, outlook: Outlook, gone: Set<number>): Promise<void> {
  const hides = await hidingPlaces(run, outlook);
  for (const loss of await judgeLosses(run, gone)) {
    const leg = outlook.legs.find((l) => l.id === loss.collection);
    if (leg?.state !== "partial" && !hides(loss)) continue;
    if (leg) await isUnknown(run, leg);
    else await run.vault.write.forgetAbsent(run.id, loss.collection);
    gone.delete(loss.collection);
  }
}

/**
 * What is absent here may have moved to where this run could not look: a collection whose listing broke off, or refs that
 * could not be read. One that fails run after run is no such excuse, or it would silence every alarm of the account.
 */
async function hidingPlaces(run: Run, { legs, ended }: Outlook): Promise<(loss: JudgedLoss) => boolean> {
  const blind = new Set(legs.filter((leg) => leg.state === "partial").map((leg) => leg.id));
  const places = await run.vault.write.unseen(run.id);
  return ({ kind, fresh }) => {
    const here = places.filter((place) => place.kinds.includes(kind));
    const unread = here.reduce((sum, place) => sum + place.unread, 0);
    return !ended || unread >= fresh || here.some((place) => place.wasWell && blind.has(place.collection));
  };
}

async function isUnknown(run: Run, leg: Leg): Promise<void> {
  await run.vault.write.forgetAbsent(run.id, leg.id);
  leg.state = "partial";
}

/** True when one that was not listed is there after all, or nobody can tell. */
async function lookForCollections(run: Run, { unlisted }: Outlook, gone: Set<number>): Promise<boolean> {
  if (gone.size === 0) return false;
  const still = await stillUnlisted(run, unlisted.map((c) => c.ref));
  const back = unlisted.filter(({ ref }) => !still?.includes(ref));
  for (const { id } of back) {
    await run.vault.write.forgetAbsent(run.id, id);
    gone.delete(id);
  }
  return back.length > 0;
}
