import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import type { Kind } from "../formats/item.ts";
import type { Collection, Source } from "../providers/provider.ts";
import type { Verdict } from "../vault/write/losses.ts";
import type { SeenCollection } from "../vault/write/runs.ts";
import type { PullJob, Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";
import { listCollection, listCollections } from "./list.ts";
import { judgeLosses, judgeRewrites, monthMs } from "./losses.ts";
import { type ReadCounts, readCollection } from "./read.ts";
import { lookAgain, secondLookMs, stillUnlisted } from "./second-look.ts";

export type PullResult = {
  readonly status: "complete" | "partial" | "held";
  /** The run's snapshot; undefined when nothing changed. */
  readonly snapshot: number | undefined;
  readonly counts: PullCounts;
  readonly problems: readonly { readonly collection: string; readonly code: ErrorCode; readonly detail: string }[];
  readonly verdicts: readonly Verdict[];
};
export type PullCounts = ReadCounts & { collections: number; listed: number; unchanged: number; moved: number; lost: number };

/** One collection on its way through the run. */
type Leg = { readonly collection: Collection; readonly id: number; state: "complete" | "partial"; moveCursor: boolean };

const precious: readonly Kind[] = ["contact", "event", "task", "photo"];

/**
 * Brings the vault up to date with one account. The caller holds the account's lock. Throws only what ends the whole run
 * (offline, auth, cancelled, disk trouble); what was stored by then is durable, and the next run goes on from there.
 */
export async function pull(job: PullJob): Promise<PullResult> {
  const stamp = (): string => job.clock.now().toISOString();
  const id = await job.vault.write.beginRun(job.account, "backup", stamp());
  const run: Run = { ...job, id, stamp };
  const counts: PullCounts = { added: 0, changed: 0, same: 0, owed: 0, gone: 0, collections: 0, listed: 0, unchanged: 0, moved: 0, lost: 0 };
  try {
    const result = await pullAll(run, counts);
    const snapshot = await job.vault.write.endRun(id, { status: result.status, now: stamp(), counts });
    return { ...result, counts, snapshot };
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    const status = error.code === "cancelled" ? "cancelled" : "failed";
    await job.vault.write.endRun(id, { status, now: stamp(), error: error.code, detail: error.detail, counts }).catch(() => undefined);
    throw error;
  }
}

async function pullAll(run: Run, counts: PullCounts): Promise<Omit<PullResult, "counts" | "snapshot">> {
  const { write } = run.vault;
  const source = run.connection.source;
  if (!source) throw new LifeboatError("unsupported", "this account can be written to, but not read");
  await write.bindIdentity(run.account, run.connection.identity);
  const { collections, ended } = await listCollections(run);
  const seen = await write.seeCollections(run.account, collections);
  const problems: { collection: string; code: ErrorCode; detail: string }[] = [];
  const legs: Leg[] = [];
  for (const collection of mostPreciousFirst(collections)) {
    const known = seen.find((s) => s.ref === collection.id);
    if (!known) continue;
    const leg: Leg = { collection, id: known.id, state: "complete", moveCursor: true };
    legs.push(leg);
    const problem = await pullOne(run, source, leg, cursorOf(run, known), counts);
    if (problem) problems.push({ collection: collection.name, code: problem.code, detail: problem.detail });
  }
  if (!ended) problems.push({ collection: "", code: "bad-answer", detail: "the list of collections broke off before its end" });
  counts.collections = legs.length;
  const unlisted = ended ? await write.unlistedCollections(run.account, collections.map((c) => c.id)) : [];
  const verdicts = await decideLosses(run, source, legs, unlisted, counts);
  return { status: await finish(run, legs, ended), problems, verdicts };
}

/** Some services forget to report a change: once a month everything is listed, and compared by etag. */
function cursorOf(run: Run, { cursor, fully }: SeenCollection): string | undefined {
  const monthAgo = new Date(run.clock.now().getTime() - monthMs).toISOString();
  return cursor !== null && fully !== null && fully > monthAgo ? cursor : undefined;
}

function mostPreciousFirst(collections: readonly Collection[]): Collection[] {
  const rank = (c: Collection): number => Math.min(...c.kinds.map((kind) => precious.indexOf(kind)));
  return [...collections].sort((a, b) => rank(a) - rank(b));
}

/** Lists and reads one collection. A listing without an end is still read: what it did name is worth having. */
async function pullOne(run: Run, source: Source, leg: Leg, since: string | undefined, counts: PullCounts): Promise<LifeboatError | undefined> {
  const { write } = run.vault;
  let problem: LifeboatError | undefined;
  await write.startListing(run.id, leg.id);
  try {
    await listCollection(run, source, { collection: leg.collection, id: leg.id, since });
  } catch (thrown) {
    problem = asLifeboatError(thrown);
    if (endsTheRun(problem)) throw problem;
    leg.state = "partial";
    leg.moveCursor = false;
  }
  const { unread } = await write.listingCounts(run.id, leg.id);
  const read = await readCollection(run, source, leg.collection, leg.id, unread);
  for (const key of ["added", "changed", "same", "owed", "gone"] as const) counts[key] += read[key];
  await assertCounts(run, leg, counts);
  return problem;
}

/** listed = stored + owed + unchanged + gone, or the run fails loudly. */
async function assertCounts(run: Run, leg: Leg, counts: PullCounts): Promise<void> {
  const t = await run.vault.write.tally(run.id, leg.id);
  if (t.unread > 0 || t.listed !== t.stored + t.owed + t.unchanged + t.gone) {
    throw new LifeboatError("count-mismatch", `"${leg.collection.name}": ${JSON.stringify(t)}`);
  }
  counts.listed += t.listed;
  counts.unchanged += t.unchanged;
}

/** Absence is decided only now that every listing has ended, so that a move is not taken for a loss. */
async function decideLosses(run: Run, source: Source, legs: Leg[], unlisted: readonly { id: number; ref: string }[], counts: PullCounts): Promise<Verdict[]> {
  const { write } = run.vault;
  const goneIds = new Set(unlisted.map((c) => c.id));
  await write.findAbsent(run.id, [...goneIds]);
  counts.moved = await write.pairMoves(run.id);
  if (legs.some((leg) => leg.state === "partial")) await nothingIsKnown(run, legs, goneIds);
  let losses = await judgeLosses(run, goneIds);
  const alarming = losses.filter((loss) => loss.verdict !== "note");
  if (alarming.length > 0) {
    await run.clock.sleep(secondLookMs, run.io.signal);
    for (const leg of legs.filter((l) => alarming.some((loss) => loss.collection === l.id))) {
      if (!(await lookAgain(run, source, leg.collection, leg.id))) await isUnknown(run, leg);
    }
    await lookForCollections(run, unlisted, goneIds);
    losses = await judgeLosses(run, goneIds);
  }
  const verdicts = [...losses, ...(await judgeRewrites(run))];
  for (const verdict of verdicts) await write.decide(run.id, verdict, run.stamp());
  for (const id of goneIds) await write.markGone(id);
  counts.lost = losses.reduce((sum, loss) => sum + loss.count, 0);
  return verdicts.filter((verdict) => verdict.count > 0);
}

/** With one listing incomplete, what is absent elsewhere may have moved there. */
async function nothingIsKnown(run: Run, legs: readonly Leg[], goneIds: Set<number>): Promise<void> {
  const losses = await judgeLosses(run, goneIds);
  for (const { collection } of losses) {
    const leg = legs.find((l) => l.id === collection);
    if (leg) await isUnknown(run, leg);
    else await run.vault.write.forgetAbsent(run.id, collection);
  }
  goneIds.clear();
}

async function isUnknown(run: Run, leg: Leg): Promise<void> {
  await run.vault.write.forgetAbsent(run.id, leg.id);
  leg.state = "partial";
  leg.moveCursor = false;
}

async function lookForCollections(run: Run, unlisted: readonly { id: number; ref: string }[], goneIds: Set<number>): Promise<void> {
  if (goneIds.size === 0) return;
  const still = await stillUnlisted(run, unlisted.map((c) => c.ref));
  for (const { id, ref } of unlisted) {
    if (still?.includes(ref)) continue;
    await run.vault.write.forgetAbsent(run.id, id);
    goneIds.delete(id);
  }
}

async function finish(run: Run, legs: readonly Leg[], ended: boolean): Promise<PullResult["status"]> {
  const { write } = run.vault;
  await write.settleReturned(run.account, run.stamp());
  const states = await Promise.all(legs.map((leg) => write.endCollection(run.id, leg.id, leg.moveCursor ? "complete" : "partial", run.stamp())));
  if (await write.isHolding(run.account)) return "held";
  return ended && states.every((s) => s.state === "complete") ? "complete" : "partial";
}
