import { isDue, type Looked, nextRun } from "../engine/schedule.ts";
import type { AccountStatus } from "../engine/status.ts";
import { backUp } from "./backup.ts";
import { checkedAt } from "./sources.ts";
import { own, type State } from "./state.ts";

/** A timer does not count while the computer sleeps, so the clock is looked at this often. */
const lookEveryMs = 60_000;

/** Backs up what is due, once a day, also after sleep. `stop` ends it. */
export function watch(state: State): { readonly look: () => Promise<void>; readonly stop: () => void } {
  let looking: Promise<void> | undefined;
  const look = (): Promise<void> => {
    looking ??= runDue(state).finally(() => (looking = undefined));
    return looking;
  };
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

/** Trouble is in the run's row, where Home finds it. */
async function runDue(state: State): Promise<void> {
  if (!state.settings.settings.checkDaily || !state.own || !state.jobs.idle) return;
  const opened = own(state);
  const now = opened.engine.context.clock.now();
  const { accounts } = await opened.engine.status();
  const next = nextRun(now, accounts.map(lookedAt));
  if (!next || next > now) return;
  for (const status of accounts.filter((account) => isDue(now, lookedAt(account)))) {
    const { id } = status.account;
    await state.jobs.run(`daily-${id}`, (job) => backUp(state, opened, job, id)).catch(() => undefined);
  }
}

function lookedAt(status: AccountStatus): Looked {
  const { lastRun } = status;
  const checked = checkedAt(status);
  return { checked: checked === null ? null : new Date(checked), tried: lastRun ? new Date(lastRun.ended ?? lastRun.started) : null };
}
