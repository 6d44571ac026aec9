const day = 24 * 3600_000;
const hour = 3600_000;

/** When this account was last looked at, and when that was last tried. */
export type Looked = { readonly checked: Date | null; readonly tried: Date | null };

/**
 * When the next daily run is due: a day after what was looked at longest ago, at once where that has passed (the computer
 * was off or asleep). After a run that did not succeed an hour passes before the next. Undefined: nothing to look at.
 */
export function nextRun(now: Date, accounts: readonly Looked[]): Date | undefined {
  const due = accounts.map((account) => dueAt(now, account));
  return due.length === 0 ? undefined : new Date(Math.min(...due));
}

/** The accounts that are due now; the others are left alone. */
export function isDue(now: Date, account: Looked): boolean {
  return dueAt(now, account) <= now.getTime();
}

function dueAt(now: Date, { checked, tried }: Looked): number {
  const wanted = checked === null ? now.getTime() : inPast(now, checked) + day;
  const rested = tried === null ? 0 : inPast(now, tried) + hour;
  return Math.max(now.getTime(), wanted, rested);
}

/** A clock that was set back must not put the next run off for years. */
const inPast = (now: Date, then: Date): number => Math.min(then.getTime(), now.getTime());
