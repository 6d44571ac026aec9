import type { Handlers } from "../api/contract.ts";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { AccountRow } from "../engine/vault/read/accounts.ts";
import type { Job } from "./jobs.ts";
import { feedingNames } from "./name-feed.ts";
import { isAway, openAgain } from "./open-own.ts";
import { showingPreviews } from "./previews.ts";
import { current, keyOf, type Opened, refresh, type State } from "./state.ts";

type Calls = Pick<Handlers, "backUp" | "cancel">;
type Status = "complete" | "partial" | "held";

/** The worst of several, as one word. */
const byWeight: readonly Status[] = ["held", "partial", "complete"];

export function backups(state: State): Calls {
  return {
    async backUp({ source, job }) {
      if (isAway(state)) await openAgain(state); // else it is under way at once, for whoever stops it
      return state.jobs.run(job, (job) => backUp(state, current(state), job, source));
    },

    cancel({ job }) {
      state.jobs.cancel(job);
      return Promise.resolve({});
    },
  };
}

/** How the names of jobs begin that nobody asked for. */
export const byItself = "daily-";

/** All sources that are not away one after the other, or just one. A source that fails does not keep the others from being kept. */
export async function backUp(state: State, opened: Opened, job: Job, source?: number): Promise<{ status: string }> {
  const known = (await opened.engine.vault.read.accounts()).filter((account) => account.removed === null && (source ?? account.id) === account.id);
  const accounts = source === undefined ? await withoutAway(state, known) : known;
  if (accounts.length === 0) throw new LifeboatError("not-found", source === undefined ? "there is nothing to back up yet" : `there is no source ${source}`);
  const seen = new Set<Status>();
  let failed: LifeboatError | undefined;
  for (const account of accounts) {
    job.signal.throwIfAborted();
    try {
      await afterItself(state, keyOf(opened, account.id), job);
      seen.add(await state.jobs.at(job, keyOf(opened, account.id), () => backUpOne(state, opened, job, account)));
    } catch (thrown) {
      failed ??= asLifeboatError(thrown);
      if (job.signal.aborted || failed.code === "vault-away" || failed.code === "disk-full") throw thrown;
    } finally {
      await refresh(state, "home", "alarms", "things");
    }
  }
  if (failed) throw failed;
  return { status: byWeight.find((status) => seen.has(status)) ?? "complete" };
}

/** A run that was due does the same work: whoever asks for it meanwhile waits, and finds little left to do. */
async function afterItself({ jobs }: State, place: string, job: Job): Promise<void> {
  const id = jobs.of(place);
  if (id?.startsWith(byItself)) await jobs.ended(id, job.signal);
}

/** Phones that are not plugged in need no failing; where there is nothing else, they say so. */
async function withoutAway(state: State, accounts: readonly AccountRow[]): Promise<readonly AccountRow[]> {
  await state.devices.watch();
  const here = accounts.filter((account) => state.devices.cameAt(account) !== null);
  return here.length > 0 ? here : accounts;
}

async function backUpOne(state: State, opened: Opened, job: Job, account: AccountRow): Promise<Status> {
  const run = async (onPreview?: (picture: Uint8Array) => void): Promise<Status> => {
    const { status } = await opened.engine.backup(account.name, {
      signal: job.signal,
      onPreview,
      onProgress: ({ phase, collection, done, of }) => job.progress({ source: account.id, phase, what: collection, done, of }),
    });
    return status;
  };
  const before = (await opened.engine.vault.read.lastGoodRuns()).some((good) => good.account === account.id);
  return before ? run() : showingPreviews(state, opened, job, (onPreview) => feedingNames(state, opened, job, account.id, () => run(onPreview)));
}
