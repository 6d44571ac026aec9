import type { Context } from "./context.ts";
import type { Kind } from "./formats/item.ts";
import type { AccountRow, CollectionRow, RunRow } from "./vault/read/accounts.ts";
import type { DrillRow } from "./vault/read/drills.ts";
import type { HeldRow } from "./vault/read/history.ts";
import type { CheckupRow } from "./vault/read/upkeep.ts";

export type AccountStatus = {
  readonly account: AccountRow;
  readonly collections: readonly CollectionRow[];
  readonly kept: Partial<Record<Kind, number>>;
  /** Of those, no longer at the provider. */
  readonly missing: number;
  readonly owed: number;
  /** Some of those are owed because the vault's own disk is full. */
  readonly lacksRoom: boolean;
  /** Stand-ins for to-dos that the provider keeps elsewhere; not in `kept`. */
  readonly placeholders: number;
  readonly lastRun: RunRow | undefined;
  /** The last run that looked at everything. */
  readonly lastGood: RunRow | undefined;
  readonly held: readonly HeldRow[];
};
/** `checkup`: the last one that came to its end. One that was broken off has not cleared what an earlier one found. */
export type Status = { readonly accounts: readonly AccountStatus[]; readonly checkup: CheckupRow | undefined; /** The last practice restore that came to its end. */ readonly drill: DrillRow | undefined; /** The last rebuild of everything from a second copy that is still kept. */ readonly rebuild: DrillRow | undefined };

/** Everything that says whether all is well. Removed accounts are left out. */
export async function readStatus(context: Context): Promise<Status> {
  const { read } = context.vault;
  const accounts = (await read.accounts()).filter((a) => a.removed === null);
  const [collections, counts, owed, held, good, checkups, placeholders, drills, places] = await Promise.all([
    read.collections(),
    read.counts(),
    read.owed(),
    read.heldAlarms(),
    read.lastGoodRuns(),
    read.checkups(1000),
    read.placeholders(),
    read.drills(100),
    read.copyPlaces(),
  ]);
  const statuses = accounts.map(async (account): Promise<AccountStatus> => {
    const mine = <T extends { account: number }>(all: readonly T[]): T[] => all.filter((row) => row.account === account.id);
    const kept: Partial<Record<Kind, number>> = {};
    for (const { kind, count } of mine(counts)) kept[kind] = (kept[kind] ?? 0) + count;
    const [lastRun] = (await read.runs(account.id, 10)).filter((run) => run.kind === "backup");
    return {
      account,
      collections: mine(collections),
      kept,
      missing: mine(counts).reduce((sum, row) => sum + row.missing, 0),
      owed: mine(owed).length,
      lacksRoom: mine(owed).some(({ reason }) => reason === "disk-full"),
      placeholders: mine(placeholders)[0]?.count ?? 0,
      lastRun,
      lastGood: good.find((run) => run.account === account.id),
      held: mine(held),
    };
  });
  const checkup = checkups.find(({ status }) => status === "clean" || status === "damaged");
  const ended = drills.filter(({ status }) => status === "passed" || status === "failed");
  const drill = ended.find(({ place }) => place === null);
  const rebuild = ended.find(({ place }) => places.some(({ name }) => name === place));
  return { accounts: await Promise.all(statuses), checkup, drill, rebuild };
}
