import { type Looked, planRuns, whyNot } from "../engine/schedule.ts";
import type { AccountStatus } from "../engine/status.ts";
import { backUp, byItself } from "./backup.ts";
import { isSignedOut, tellNotices } from "./notices.ts";
import { openAgain } from "./open-own.ts";
import { onBattery } from "./power.ts";
import { lockedSources } from "./sign-ins.ts";
import { checkedAt } from "./sources.ts";
import { type Opened, own, type State } from "./state.ts";
import { upkeep } from "./upkeep.ts";

/** Backs up what is due, and says what nobody might notice. */
export async function lookOnce(state: State): Promise<void> {
  await openAgain(state);
  if (!state.own) return;
  const opened = own(state);
  await runDue(state, opened);
  await tellNotices(state, opened);
}

/** Trouble is in the run's row, where Home finds it. */
async function runDue(state: State, opened: Opened): Promise<void> {
  const { checkDaily, every = "day", onBattery: anyPower = true, pausedUntil, onConnect = false } = state.settings.settings;
  if (!checkDaily && !onConnect) return;
  const habits = { every, onBattery: anyPower, pausedUntil: pausedUntil ? new Date(pausedUntil) : null };
  const moment = { now: opened.engine.context.clock.now(), onBattery: state.options.onBattery?.() ?? onBattery(), busy: !state.jobs.idle };
  const [{ accounts: all }, locked] = await Promise.all([opened.engine.status(), lockedSources(state, opened)]);
  // Home says what they wait for.
  const accounts = all.filter(({ account }) => !locked.has(account.name) && (state.devices.cameAt(account) === undefined ? checkDaily : onConnect));
  const { due } = planRuns(habits, moment, accounts.map((status) => lookedAt(state, opened, status)));
  for (const { id } of due) {
    await state.jobs.run(`${byItself}${id}`, (job) => backUp(state, opened, job, id)).catch(() => undefined);
  }
  if (checkDaily && whyNot(habits, moment) === undefined) await upkeep(state, opened);
}

function lookedAt(state: State, opened: Opened, status: AccountStatus): Looked & { readonly id: number } {
  const { account, lastRun } = status;
  const checked = checkedAt(status);
  const came = state.devices.cameAt(account);
  return {
    id: account.id,
    checked: checked === null ? null : new Date(checked),
    tried: lastRun ? new Date(lastRun.ended ?? lastRun.started) : null,
    needsPerson: isSignedOut(state, opened, status),
    ...(came !== undefined && { came }),
  };
}
