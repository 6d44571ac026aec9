import type { Source } from "../providers/provider.ts";
import type { Verdict } from "../vault/write/losses.ts";
import type { Leg, Run } from "./job.ts";
import { type JudgedLoss, judgeLosses, judgeRewrites, monthAgo } from "./losses.ts";
import { listedNow, lookAgain, secondLookMs } from "./second-look.ts";

export type Outlook = {
  readonly legs: readonly Leg[];
  /** Collections that were listed before and are not now; none where the list broke off, or does not tell that. */
  readonly unlisted: readonly { readonly id: number; readonly ref: string }[];
  /** Whether the list of collections came to its end. */
  readonly ended: boolean;
};
export type Decision = {
  readonly verdicts: readonly Verdict[];
  readonly goneCollections: readonly number[];
  readonly moved: number;
  readonly lost: number;
  /** A collection was not listed, and is not taken for gone. */
  readonly missedOne: boolean;
};

/** What to make of all that is absent. Nothing is written yet, save for moves: what is there is there. */
export async function decideLosses(run: Run, source: Source, outlook: Outlook): Promise<Decision> {
  const { write } = run.vault;
  const gone = new Set(outlook.unlisted.map((c) => c.id));
  const absent = await write.findAbsent(run.id, [...gone]);
  const moved = await write.pairMoves(run.id, { now: run.stamp(), monthAgo: monthAgo(run) });
  const losses = absent > 0 ? await confirmedLosses(run, source, outlook, gone) : [];
  const verdicts = [...losses, ...(await judgeRewrites(run))];
  return { verdicts, goneCollections: [...gone], moved, lost: losses.reduce((sum, loss) => sum + loss.fresh, 0), missedOne: gone.size < outlook.unlisted.length };
}

async function confirmedLosses(run: Run, source: Source, outlook: Outlook, gone: Set<number>): Promise<JudgedLoss[]> {
  await leaveOutUnknown(run, outlook, gone, await hidingPlaces(run, outlook));
  const losses = await judgeLosses(run, gone);
  const alarming = losses.filter((loss) => loss.verdict !== "note");
  if (alarming.length === 0) return losses;
  await lookTwice(run, source, { outlook, gone, alarming });
  return judgeLosses(run, gone);
}

type Suspicion = { readonly outlook: Outlook; readonly gone: Set<number>; readonly alarming: readonly JudgedLoss[] };

/** The second look, at all that may hold what seems to be lost. */
async function lookTwice(run: Run, source: Source, { outlook, gone, alarming }: Suspicion): Promise<void> {
  const suspects = new Set(alarming.map((loss) => loss.collection));
  const kinds = new Set(alarming.map((loss) => loss.kind));
  const alike = outlook.legs.filter(({ collection, state }) => state === "complete" && collection.kinds.some((kind) => kinds.has(kind)));
  run.onProgress({ collection: alike.find(({ id }) => suspects.has(id))?.collection.name ?? "what is gone", phase: "second-look", done: 0 });
  await run.clock.sleep(secondLookMs, run.io.signal);
  let appeared = 0;
  for (const leg of alike) {
    const look = await lookAgain(run, source, leg);
    appeared += look.appeared;
    if (!look.confirms && suspects.has(leg.id)) await isUnknown(run, leg);
  }
  const listed = await listedNow(run);
  const known = new Set(outlook.legs.map(({ collection }) => collection.id));
  if (listed && [...listed].some((ref) => !known.has(ref))) appeared = Number.POSITIVE_INFINITY;
  await bringBack(run, outlook, gone, listed);
  await leaveOutUnknown(run, outlook, gone, await movesUnderWay(run, appeared));
}

/** One run may be told that things were on their way elsewhere while it was listing; the next finds them where they went. */
async function movesUnderWay(run: Run, appeared: number): Promise<Excuse> {
  const well = new Set((await run.vault.write.unseen(run.id)).filter((place) => place.wasWell).map((place) => place.collection));
  return ({ collection, fresh }) => appeared >= fresh && well.has(collection);
}

/** Why a loss says nothing this time. */
type Excuse = (loss: JudgedLoss) => boolean;

async function leaveOutUnknown(run: Run, outlook: Outlook, gone: Set<number>, excused: Excuse): Promise<void> {
  for (const loss of await judgeLosses(run, gone)) {
    const leg = outlook.legs.find((l) => l.id === loss.collection);
    if (leg?.state !== "partial" && !excused(loss)) continue;
    if (leg) await isUnknown(run, leg);
    else await run.vault.write.forgetAbsent(run.id, loss.collection);
    gone.delete(loss.collection);
  }
}

const patienceMs = 3 * 24 * 3600_000;

/**
 * What is absent here may have moved to where this run could not look: a collection whose listing broke off, or refs that
 * could not be read. What fails run after run is no such excuse, or it would silence every alarm of the account.
 */
async function hidingPlaces(run: Run, { legs, ended }: Outlook): Promise<Excuse> {
  const blind = new Set(legs.filter((leg) => leg.state === "partial").map((leg) => leg.id));
  const places = await run.vault.write.unseen(run.id);
  const since = new Date(run.clock.now().getTime() - patienceMs).toISOString();
  const patient = new Set(places.filter(({ wasWell, checked }) => wasWell || (checked ?? "") > since).map((place) => place.collection));
  return ({ collection, kind, fresh }) => {
    if (!patient.has(collection)) return false;
    const here = places.filter((place) => place.kinds.includes(kind));
    const unread = here.reduce((sum, place) => sum + place.unread, 0);
    return !ended || unread >= fresh || here.some((place) => place.wasWell && blind.has(place.collection));
  };
}

async function isUnknown(run: Run, leg: Leg): Promise<void> {
  await run.vault.write.forgetAbsent(run.id, leg.id);
  leg.state = "partial";
}

/** A collection that is listed after all, or of which nobody can tell, is not gone. */
async function bringBack(run: Run, { unlisted }: Outlook, gone: Set<number>, listed: ReadonlySet<string> | undefined): Promise<void> {
  for (const { id, ref } of unlisted) {
    if (!gone.has(id) || listed?.has(ref) === false) continue;
    await run.vault.write.forgetAbsent(run.id, id);
    gone.delete(id);
  }
}
