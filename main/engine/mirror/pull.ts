import { asLifeboatError, type ErrorCode, LifeboatError } from "../../api/errors.ts";
import { kinds } from "../formats/item.ts";
import type { Collection, Source } from "../providers/provider.ts";
import type { Verdict } from "../vault/write/losses.ts";
import type { SeenCollection } from "../vault/write/runs.ts";
import { bindAccount } from "./bind.ts";
import { decideLosses } from "./decide.ts";
import type { Leg, PullJob, Run } from "./job.ts";
import { endsTheRun } from "./keep.ts";
import { listCollection, listCollections } from "./list.ts";
import { monthAgo } from "./losses.ts";
import { type ReadCounts, readCollection } from "./read.ts";

export type PullResult = {
  readonly status: "complete" | "partial" | "held";
  /** The run's snapshot; undefined when nothing changed. */
  readonly snapshot: number | undefined;
  readonly counts: PullCounts;
  readonly problems: readonly Problem[];
  readonly verdicts: readonly Verdict[];
};
/** In one run: a second or so. */
const mostNamed = 25;

type Problem = { readonly collection: string; readonly code: ErrorCode; readonly detail: string };
export type PullCounts = ReadCounts & { collections: number; listed: number; unchanged: number; moved: number; lost: number };

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
  await bindAccount(run, source);
  const { collections, broken, tellsGone } = await listCollections(run);
  const ended = broken === undefined;
  const seen = await write.seeCollections(run.account, collections);
  const legs = mostPreciousFirst(collections).flatMap((collection): Leg[] => {
    const known = seen.find((s) => s.ref === collection.id);
    return known ? [{ collection, id: known.id, state: "complete", since: cursorOf(run, known) }] : [];
  });
  const problems: Problem[] = await pullLegs(run, source, legs, counts);
  if (broken) problems.push({ collection: "", code: broken.code, detail: broken.detail });
  counts.collections = legs.length;
  const unlisted = tellsGone ? await write.unlistedCollections(run.account, collections.map((c) => c.id)) : [];
  // Absence is decided only now that every listing has ended, so that a move is not taken for a loss.
  const { verdicts, goneCollections, moved, lost, missedOne } = await decideLosses(run, source, { legs, unlisted, ended });
  Object.assign(counts, { moved, lost });
  const ends = legs.map(({ id, state }) => ({ collection: id, end: state }));
  const whole = ended && !missedOne;
  const { status, snapshot } = await write.conclude(run.id, { verdicts, goneCollections, ends, whole, counts, now: run.stamp() });
  await nameLargeTexts(run);
  return { status, snapshot, counts, problems, verdicts: verdicts.filter((verdict) => verdict.count > 0) };
}

/** The run has come to its end: what fails here is tried again in the next one. */
async function nameLargeTexts({ vault, io }: Run): Promise<void> {
  try {
    for (let n = 0; n < mostNamed && (await vault.write.nameLargeText()); n++);
  } catch (thrown) {
    io.log("a large text could not be named", { code: asLifeboatError(thrown).code });
  }
}

/** Some services forget to report a change: once a month everything is listed, and compared by etag. A time to come says nothing. */
function cursorOf(run: Run, { cursor, fully }: SeenCollection): string | undefined {
  return cursor !== null && fully !== null && fully > monthAgo(run) && fully <= run.stamp() ? cursor : undefined;
}

function mostPreciousFirst(collections: readonly Collection[]): Collection[] {
  const rank = (c: Collection): number => Math.min(...c.kinds.map((kind) => kinds.indexOf(kind)));
  return [...collections].sort((a, b) => rank(a) - rank(b));
}

/** Each is listed while the one before is read, so that the service, this thread and the writer all have something to do. */
async function pullLegs(run: Run, source: Source, legs: readonly Leg[], counts: PullCounts): Promise<Problem[]> {
  const problems: Problem[] = [];
  let reading: Promise<unknown> = Promise.resolve();
  let isReading = false;
  const listing: Run = { ...run, onProgress: (progress) => (isReading ? undefined : run.onProgress(progress)) };
  try {
    for (const leg of legs) {
      const problem = await listOne(listing, source, leg);
      if (problem) problems.push({ collection: leg.collection.name, code: problem.code, detail: problem.detail });
      await reading;
      isReading = true;
      reading = readOne(run, source, leg, counts).finally(() => (isReading = false));
      reading.catch(() => undefined); // heard at its await
    }
    await reading;
    return problems;
  } finally {
    await reading.catch(() => undefined); // what was being read when a listing failed is worth having
  }
}

async function listOne(run: Run, source: Source, leg: Leg): Promise<LifeboatError | undefined> {
  await run.vault.write.startListing(run.id, leg.id);
  const problem = await listCollection(run, source, leg);
  if (problem && endsTheRun(problem)) throw problem;
  if (problem) leg.state = "partial";
  return problem;
}

/** A listing without an end is still read: what it did name is worth having. */
async function readOne(run: Run, source: Source, leg: Leg, counts: PullCounts): Promise<void> {
  const { unread } = await run.vault.write.listingCounts(run.id, leg.id);
  const read = await readCollection(run, source, leg, unread);
  for (const key of readKeys) counts[key] += read[key];
  await assertCounts(run, leg, counts, unread - readKeys.reduce((sum, key) => sum + read[key], 0));
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
