import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import type { Kind } from "../formats/item.ts";
import type { Collection, Source } from "../providers/provider.ts";
import type { Verdict } from "../vault/write/losses.ts";
import type { SeenCollection } from "../vault/write/runs.ts";
import { decideLosses, type Leg } from "./decide.ts";
import type { PullJob, Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";
import { listCollection, listCollections } from "./list.ts";
import { monthAgo } from "./losses.ts";
import { type ReadCounts, readCollection } from "./read.ts";

export type PullResult = {
  readonly status: "complete" | "partial" | "held";
  /** The run's snapshot; undefined when nothing changed. */
  readonly snapshot: number | undefined;
  readonly counts: PullCounts;
  readonly problems: readonly { readonly collection: string; readonly code: ErrorCode; readonly detail: string }[];
  readonly verdicts: readonly Verdict[];
};
export type PullCounts = ReadCounts & { collections: number; listed: number; unchanged: number; moved: number; lost: number };

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
    return await pullAll(run, counts);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    const status = error.code === "cancelled" ? "cancelled" : "failed";
    await job.vault.write.endRun(id, { status, now: stamp(), error: error.code, detail: error.detail, counts }).catch(() => undefined);
    throw error;
  }
}

async function pullAll(run: Run, counts: PullCounts): Promise<PullResult> {
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
    const leg: Leg = { collection, id: known.id, state: "complete" };
    legs.push(leg);
    const problem = await pullOne(run, source, leg, cursorOf(run, known), counts);
    if (problem) problems.push({ collection: collection.name, code: problem.code, detail: problem.detail });
  }
  if (!ended) problems.push({ collection: "", code: "bad-answer", detail: "the list of collections broke off before its end" });
  counts.collections = legs.length;
  const unlisted = ended ? await write.unlistedCollections(run.account, collections.map((c) => c.id)) : [];
  // Absence is decided only now that every listing has ended, so that a move is not taken for a loss.
  const { verdicts, goneCollections, moved, lost, missedOne } = await decideLosses(run, source, { legs, unlisted, ended });
  Object.assign(counts, { moved, lost });
  const ends = legs.map(({ id, state }) => ({ collection: id, end: state }));
  const whole = ended && !missedOne;
  const { status, snapshot } = await write.conclude(run.id, { verdicts, goneCollections, ends, whole, counts, now: run.stamp() });
  return { status, snapshot, counts, problems, verdicts: verdicts.filter((verdict) => verdict.count > 0) };
}

/** Some services forget to report a change: once a month everything is listed, and compared by etag. */
function cursorOf(run: Run, { cursor, fully }: SeenCollection): string | undefined {
  return cursor !== null && fully !== null && fully > monthAgo(run) ? cursor : undefined;
}

function mostPreciousFirst(collections: readonly Collection[]): Collection[] {
  const rank = (c: Collection): number => Math.min(...c.kinds.map((kind) => precious.indexOf(kind)));
  return [...collections].sort((a, b) => rank(a) - rank(b));
}

/** Lists and reads one collection. A listing without an end is still read: what it did name is worth having. */
async function pullOne(run: Run, source: Source, leg: Leg, since: string | undefined, counts: PullCounts): Promise<LifeboatError | undefined> {
  const { write } = run.vault;
  await write.startListing(run.id, leg.id);
  const problem = await listCollection(run, source, { collection: leg.collection, id: leg.id, since });
  if (problem && endsTheRun(problem)) throw problem;
  if (problem) leg.state = "partial";
  const { unread } = await write.listingCounts(run.id, leg.id);
  const read = await readCollection(run, source, leg.collection, leg.id, unread);
  for (const key of readKeys) counts[key] += read[key];
  await assertCounts(run, leg, counts, unread - readKeys.reduce((sum, key) => sum + read[key], 0));
  return problem;
}

const readKeys = ["added", "changed", "same", "owed", "gone"] as const;

/** listed = stored + owed + unchanged + gone, and each that was to be read was, or the run fails loudly. */
async function assertCounts(run: Run, leg: Leg, counts: PullCounts, unaccounted: number): Promise<void> {
  const t = await run.vault.write.tally(run.id, leg.id);
  if (unaccounted !== 0 || t.unread > 0 || t.listed !== t.stored + t.owed + t.unchanged + t.gone) {
    throw new LifeboatError("count-mismatch", `"${leg.collection.name}": ${JSON.stringify({ ...t, unaccounted })}`);
  }
  counts.listed += t.listed;
  counts.unchanged += t.unchanged;
}
