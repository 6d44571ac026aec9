import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Collection } from "../providers/provider.ts";
import { type Begun, begunBefore } from "./go-on.ts";
import type { RestoreJob, Run } from "./job.ts";
import { lettingGo } from "./let-go.ts";
import { listCollections, makeCollections } from "./make-collections.ts";
import type { PlanEntry, RestorePlan } from "./plan.ts";
import { readBack, ReadBackBehind } from "./read-back.ts";
import type { SentOp } from "./sent.ts";
import { settle } from "./settle.ts";
import { pagesOf } from "./there.ts";
import { writePlanned } from "./write.ts";
import type { JournalRow } from "../vault/read/restores.ts";
import type { JournalState, OpName, PlannedOp } from "../vault/write/restore.ts";

export type { Keep, RestoreJob, RestoreProgress, RestoreRequest } from "./job.ts";
export { countOf, type Counts, type Decision, decisions, type PlanEntry, planRestore, planRows, type RestorePlan, writes } from "./plan.ts";

/** done: nothing is left to do. partial: some items could not be written, or not be read back; the receipt names them. */
export type RestoreResult = { readonly restore: number; readonly status: "done" | "partial" };

/** How often an op without an answer is sent, in all. */
const mostRounds = 3;
const unfinished: readonly JournalState[] = ["planned", "sent", "unsure", "done", "clash", "written"];
const shortfalls: readonly JournalState[] = [...unfinished, "half", "failed", "missing", "not-yet-visible", "unreadable"];

/**
 * Carries out a plan, reads everything back, and leaves its journal for the receipt. Throws what ends the run (auth,
 * offline, cancelled, disk trouble), with everything so far journaled: another plan of the same request goes on under the
 * same number, after settleRestore (`settled`: those that were, just before). Throws exists when an earlier restore into
 * this account has to be settled first, since what it sent may not show yet; auth, with nothing begun, where the person does
 * not allow the writing.
 */
export async function applyRestore(job: RestoreJob, plan: RestorePlan, settled: readonly number[] = []): Promise<RestoreResult> {
  const { vault, account } = job;
  await vault.write.bindIdentity(account, job.connection.identity);
  const [before] = await vault.read.unsettledRestores(account);
  if (before !== undefined) throw new LifeboatError("exists", `restore ${before} into this account is not settled`);
  await job.connection.target?.allow?.(job.io);
  const begun = await begunBefore(job, plan, settled);
  const id = begun ? await vault.write.resumeRestore(begun.restore) : await vault.write.beginRestore(account, plan.request, job.clock.now().toISOString());
  await enterPlan(job, id, plan.entries.filter((entry) => begun?.isDone(entry) !== true), begun);
  return carryOut(job, id, mostRounds);
}

/**
 * Finds out what became of a restore that was killed, cancelled or cut off. Sends nothing: nobody has agreed to the rest
 * now, and whoever wants it plans anew. Throws not-found.
 */
export async function settleRestore(job: RestoreJob, id: number): Promise<RestoreResult> {
  const { vault, account } = job;
  const row = await vault.read.restoreById(id);
  if (!row) throw new LifeboatError("not-found", `there is no restore ${id}`);
  if (row.account !== account) throw new LifeboatError("usage", `restore ${id} went to another account`);
  await vault.write.bindIdentity(account, job.connection.identity);
  await vault.write.giveUpPlanned(id);
  return carryOut(job, id, 0);
}

/** Nothing is sent before the whole plan is in the journal. */
async function enterPlan(job: RestoreJob, id: number, entries: readonly PlanEntry[], begun: Begun | undefined): Promise<void> {
  const made = await makeCollections(job, entries);
  const opOf = (entry: PlanEntry): Omit<PlannedOp, "seq"> => {
    const half = begun?.halfOf(entry);
    return half ? toRest(half) : toOp(entry, made);
  };
  let end = begun?.size ?? 0;
  for (const page of pagesOf(entries, 500)) await job.vault.write.planOps(id, page.map((entry) => ({ seq: begun?.seqOf(entry) ?? end++, ...opOf(entry) })));
  await job.vault.write.sealPlan(id, end);
}

/** The whole of a thing into the place where a part of it is. */
function toRest({ item, version, key, op, collection, href, etag, there, base }: JournalRow): Omit<PlannedOp, "seq"> {
  return { item, version, key, op, collection, href: href ?? undefined, etag: etag ?? undefined, there: there ?? undefined, base: base ?? undefined, state: "planned" };
}

function toOp(entry: PlanEntry, made: Awaited<ReturnType<typeof makeCollections>>): Omit<PlannedOp, "seq"> {
  const { item, version, key, href, etag, there, base, code, detail, decision, place } = entry;
  const common = { item, version, key, href, etag, code, detail };
  if (decision === "same" || decision === "kept") return { ...common, collection: place.is === "there" ? place.collection : null, op: "none", state: decision };
  const op = opNames[decision];
  const at = made(place, entry.kind);
  if (at.is !== "there") return { ...common, collection: null, op, state: "failed", code: at.code, detail: at.detail };
  if (decision === "failed") return { ...common, collection: at.collection, op, state: "failed" };
  return { ...common, collection: at.collection, op, there, base, state: "planned", detail: undefined };
}

/** Of an entry that writes, how to make what is sent. `seq`: any number. */
export function sentOp(entry: PlanEntry, seq: number): SentOp | undefined {
  const { decision, version, key, there = null, base = null } = entry;
  return writing.has(decision) ? { seq, op: opNames[decision as keyof typeof opNames], version, key, there, base } : undefined;
}

const writing: ReadonlySet<PlanEntry["decision"]> = new Set(["create", "both", "merge", "replace"]);

const opNames = { create: "create", both: "copy", merge: "merge", replace: "replace", remove: "remove", failed: "create" } as const satisfies Record<string, OpName>;

async function carryOut(job: RestoreJob, id: number, rounds: number): Promise<RestoreResult> {
  const { vault } = job;
  const end = (status: "done" | "partial"): Promise<void> => vault.write.endRestore(id, status, job.clock.now().toISOString());
  const letting = await lettingGo(job, id);
  try {
    const run = await begin(job, id);
    const total = (await vault.read.journalStates(id)).filter((s) => s.op !== "none").reduce((sum, s) => sum + s.count, 0);
    await settle(run, rounds === 0);
    for (let round = 1; round <= rounds; round++) {
      const behind = new ReadBackBehind(run);
      await writePlanned(run, total, async (written) => {
        await letting?.go();
        await behind.take(written);
      });
      await behind.end();
      await settle(run, round === rounds);
    }
    await readBack(run, total);
    await letting?.end("complete");
    const states = await vault.read.journalStates(id);
    const left = states.filter((s) => unfinished.includes(s.state)).reduce((sum, s) => sum + s.count, 0);
    if (left > 0) throw new LifeboatError("count-mismatch", `${left} ops of restore ${id} ended without an outcome`);
    const status = states.some((s) => shortfalls.includes(s.state)) ? "partial" : "done";
    await end(status);
    return { restore: id, status };
  } catch (thrown) {
    await letting?.end("partial").catch(() => undefined);
    await end("partial").catch(() => undefined);
    throw asLifeboatError(thrown);
  }
}

async function begin(job: RestoreJob, id: number): Promise<Run> {
  const { vault, connection, account } = job;
  const { target } = connection;
  if (!target) throw new LifeboatError("read-only", "this account cannot be written to");
  const { collections, broken } = await listCollections(job);
  const listed = new Map(collections.map((c) => [c.id, c]));
  const places = new Map<number, Collection>();
  for (const row of await vault.read.collections(account)) {
    const collection = listed.get(row.ref);
    if (collection) places.set(row.id, collection);
  }
  const uids = new Map((await vault.read.uidChanges(id)).map(({ from, to }) => [from, to]));
  const placeOf = (collection: number): Collection | undefined => {
    const place = places.get(collection);
    if (!place && broken) throw broken;
    return place;
  };
  return { ...job, id, target, placeOf, renamed: new Map(), fit: { files: vault.blobs, uids, lacks: target.lacks ?? [] } };
}
