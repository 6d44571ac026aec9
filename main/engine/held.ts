import { LifeboatError } from "../api/errors.ts";
import { followUp } from "./backup.ts";
import type { Context } from "./context.ts";
import { backupJob } from "./vault/vault.ts";
import type { Shown } from "./vault/write/alarms.ts";

/**
 * Ends the held items' intervals in a run and snapshot of its own, so that history says when somebody agreed. What joined
 * the alarm after `shown` (its `grew` when it was looked at) waits on.
 */
export async function acceptHeld(context: Context, heldId: number, what: Shown = {}): Promise<number> {
  const { vault, clock } = context;
  const held = (await vault.read.heldAlarms()).find((h) => h.id === heldId);
  if (!held) throw new LifeboatError("not-found", `nothing with the number ${heldId} waits for an answer`);
  const lock = await vault.lock(backupJob(held.account));
  try {
    const now = clock.now().toISOString();
    const run = await vault.write.beginRun(held.account, "accept", now);
    const count = await vault.write.acceptLoss(run, heldId, what, now);
    const snapshot = await vault.write.endRun(run, { status: "complete", now, counts: { accepted: count } });
    vault.checkThere();
    await followUp(context, snapshot);
    return count;
  } finally {
    lock.release();
  }
}
