import type { RestoreJob } from "./job.ts";

/** Ends the intervals of what an undo removed, batch by batch: whoever looks next, even after a kill, finds no loss. */
export type LettingGo = { go(): Promise<void>; /** Once more, and the last. */ end(status: "complete" | "partial"): Promise<void> };

/** In a run and snapshot of its own. Undefined where nothing is to be removed. */
export async function lettingGo({ vault, account, clock }: RestoreJob, restore: number): Promise<LettingGo | undefined> {
  if (!(await vault.read.journalStates(restore)).some(({ op }) => op === "remove")) return undefined;
  const stamp = (): string => clock.now().toISOString();
  const run = await vault.write.beginRun(account, "undo", stamp());
  let removed = 0;
  let ended = false;
  const go = async (): Promise<void> => {
    removed += await vault.write.letGoRemoved(run, restore, stamp());
  };
  return {
    go,
    async end(status) {
      if (ended) return;
      await go();
      await vault.write.endRun(run, { status, now: stamp(), counts: { removed } });
      ended = true;
    },
  };
}
