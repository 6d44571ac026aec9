import { asLifeboatError, type ErrorCode } from "../api/errors.ts";
import { openSession } from "./connect.ts";
import type { Context } from "./context.ts";
import type { PullProgress } from "./mirror/job.ts";
import { pull, type PullResult } from "./mirror/pull.ts";
import { TightHeap } from "./nursery.ts";
import type { AccountRow } from "./vault/read/accounts.ts";
import { backupJob } from "./vault/vault.ts";

export type BackupOptions = {
  readonly signal: AbortSignal;
  /** Gets small pictures of what is on its way, where the other side has some. */
  readonly onPreview?: ((picture: Uint8Array) => void) | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  /** How long to wait for another process that is at this account. */
  readonly waitMs?: number | undefined;
};

const indexEveryMs = 250;

/** One run for one account. Throws what ends a run; everything else is in the result. */
export async function backup(context: Context, account: AccountRow, options: BackupOptions): Promise<PullResult> {
  const { vault } = context;
  const lock = await vault.lock(backupJob(account.id), { waitMs: options.waitMs ?? 0, signal: options.signal });
  try {
    using _heap = new TightHeap();
    return await pullOnce(context, account, options);
  } catch (error) {
    vault.checkThere(); // its absence explains every other error
    throw asLifeboatError(error);
  } finally {
    lock.release();
  }
}

async function pullOnce(context: Context, account: AccountRow, options: BackupOptions): Promise<PullResult> {
  const { vault, clock } = context;
  const login = { ...account, secrets: context.secrets(account.name) };
  const onNewHost = (host: string): Promise<void> => vault.write.approveHost(account.id, host);
  const began = clock.now().toISOString();
  await using session = await openSession(context, login, { need: "read", signal: options.signal, onNewHost, preview: options.onPreview }).catch((thrown: unknown) => noteFailure(context, account, began, thrown));
  const indexing = new Indexing(context);
  const result = await pull({
    vault,
    account: account.id,
    connection: session.connection,
    io: session.io,
    clock,
    onProgress: (progress) => {
      if (progress.phase === "reading") indexing.more();
      options.onProgress?.(progress);
    },
  });
  vault.checkThere();
  await followUp(context, result.snapshot);
  if (indexing.begun) vault.rest();
  return result;
}

/** The vault cannot take a row, or nothing was tried. */
const untold: ReadonlySet<ErrorCode> = new Set(["cancelled", "vault-away", "vault-damaged", "disk-full", "locked"]);

/** Who did not even let us in leaves a run behind all the same: without it the schedule would try again every minute, unseen. */
async function noteFailure({ vault, clock }: Context, account: AccountRow, began: string, thrown: unknown): Promise<never> {
  const { code, detail } = asLifeboatError(thrown);
  if (untold.has(code)) throw thrown;
  vault.checkThere();
  const id = await vault.write.beginRun(account.id, "backup", began);
  await vault.write.endRun(id, { status: "failed", now: clock.now().toISOString(), error: code, detail, counts: {} });
  throw thrown;
}

/** Indexes while a long run still reads, so that search finds what has come and little is left for the end. */
class Indexing {
  readonly #context: Context;
  #since = performance.now();
  #busy = false;
  #begun = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether the run was a long one. */
  get begun(): boolean {
    return this.#begun;
  }

  more(): void {
    void this.#context.vault.keeper; // its thread starts while we read
    if (this.#busy || performance.now() - this.#since < indexEveryMs) return;
    if (!this.#begun) this.#context.vault.rest();
    this.#begun = this.#busy = true;
    const behind = (error: unknown): void => this.#context.log("the search index is behind", { error: asLifeboatError(error).code });
    void this.#context.vault.keeper.catchUp().catch(behind).finally(() => {
      this.#busy = false;
      this.#since = performance.now();
    });
  }
}

/** What may lag behind a run: never a reason for it to fail. */
export async function followUp({ vault, log }: Context, snapshot: number | undefined): Promise<void> {
  try {
    // One that was killed may have left it behind.
    if (snapshot !== undefined || (await vault.read.isReadableBehind())) await vault.keeper.follow();
  } catch (error) {
    log("the search index or the Readable folder is behind", { error: asLifeboatError(error).code });
  }
}
