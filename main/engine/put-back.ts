import { openSession, type Session } from "./connect.ts";
import type { Context } from "./context.ts";
import { followUp } from "./backup.ts";
import type { PullProgress } from "./mirror/job.ts";
import { pull } from "./mirror/pull.ts";
import { Nursery, TightHeap } from "./nursery.ts";
import { RecentReads } from "./restore/recent-reads.ts";
import { receiptOf, type Receipt } from "./restore/receipt.ts";
import { applyRestore, planRestore, type RestoreJob, type RestorePlan, type RestoreProgress, type RestoreRequest, settleRestore } from "./restore/restore.ts";
import type { AccountRow } from "./vault/read/accounts.ts";
import { backupJob } from "./vault/vault.ts";

export type PutBackOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: PullProgress | RestoreProgress) => void) | undefined;
  /** Shown the plan before anything is written; false leaves it at that. */
  readonly agree: (plan: RestorePlan) => boolean | Promise<boolean>;
  readonly waitMs?: number | undefined;
};
export type PutBackResult = { readonly plan: RestorePlan; readonly receipt: Receipt | undefined };

/**
 * Into an account: look at it, plan, write, read back, look again. The first look is also the safety snapshot of how it
 * was. What a restore that was cut off before had sent is settled first, and the rest of it is not sent, unless the same is
 * asked for again: then both have one receipt.
 */
export async function putBack(context: Context, into: AccountRow, request: RestoreRequest, options: PutBackOptions): Promise<PutBackResult> {
  using _heap = new TightHeap();
  return await withTarget(context, into, options, async (job) => {
    // Before anyone looks: what an undo removed, and could not note, would seem to be lost.
    const settled = await context.vault.read.unsettledRestores(into.id);
    for (const id of settled) await settleRestore(job, id);
    await look(context, job, options);
    const plan = await planRestore(job, request);
    if (!(await options.agree(plan))) return { plan, receipt: undefined };
    using nursery = new Nursery();
    const onProgress = (progress: RestoreProgress): void => {
      nursery.look();
      job.onProgress(progress);
    };
    const { restore } = await applyRestore({ ...job, onProgress }, plan, settled);
    await look(context, job, options);
    return { plan, receipt: await receiptOf(context.vault, restore) };
  });
}

type TargetOptions = Omit<PutBackOptions, "agree">;
/** What was read back need not be read again by the look that follows. */
type PutBackJob = RestoreJob & { readonly recent: RecentReads };

async function withTarget<T>(context: Context, into: AccountRow, options: TargetOptions, work: (job: PutBackJob) => Promise<T>): Promise<T> {
  const { vault } = context;
  const lock = await vault.lock(backupJob(into.id), { waitMs: options.waitMs ?? 0, signal: options.signal });
  try {
    const login = { ...into, secrets: context.secrets(into.name) };
    const onNewHost = (host: string): Promise<void> => vault.write.approveHost(into.id, host);
    await using session = await openSession(context, login, { need: "write", signal: options.signal, onNewHost });
    const def = await context.providers[into.provider]?.();
    return await work({ ...jobFor(context, into, session, options), ...(def && { kinds: def.kinds.write }) });
  } finally {
    lock.release();
  }
}

function jobFor(context: Context, into: AccountRow, { connection, io }: Session, options: TargetOptions): PutBackJob {
  const onProgress = options.onProgress ?? ((): void => undefined);
  const recent = new RecentReads();
  const onRead: RestoreJob["onRead"] = connection.traits.etags === "exact" ? (collection, read) => recent.keep(collection, read) : undefined;
  return { vault: context.vault, account: into.id, connection, io, clock: context.clock, onProgress, recent, onRead };
}

async function look(context: Context, job: PutBackJob, options: TargetOptions): Promise<void> {
  const result = await pull({ ...job, connection: job.recent.before(job.connection), vault: context.vault, onProgress: options.onProgress ?? ((): void => undefined) });
  context.vault.checkThere();
  await followUp(context, result.snapshot);
}
