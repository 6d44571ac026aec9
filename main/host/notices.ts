import { noticesFor, type SourceNews, type Told } from "../engine/notices.ts";
import { needsPerson } from "../engine/safety.ts";
import type { AccountStatus } from "../engine/status.ts";
import { NoticesFile } from "./notices-file.ts";
import { checkedAt } from "./sources.ts";
import { keyOf, type Opened, type State } from "./state.ts";

/** What was said and could not be written down yet. */
const unwritten = new WeakMap<Opened, Told>();

/** Says what there is to say of each source, once (`notices.ts`). What was said is kept beside the settings, for this vault. */
export async function tellNotices(state: State, opened: Opened): Promise<void> {
  const { vault, context } = opened.engine;
  const { accounts } = await opened.engine.status();
  const file = new NoticesFile(state.options.configDir, vault.id);
  const before = unwritten.get(opened) ?? file.read();
  const news = await Promise.all(accounts.map((status) => newsOf(state, opened, status)));
  const { notices, told } = noticesFor(context.clock.now(), news, before);
  for (const { source, about, days } of notices) {
    const name = accounts.find(({ account }) => account.id === source)?.account.name ?? "";
    state.events.emit({ is: "notice", source, name, about, ...(days !== undefined && { days }) });
  }
  if (!unwritten.has(opened) && JSON.stringify(told) === JSON.stringify(before)) return;
  try {
    file.write(told);
    unwritten.delete(opened);
  } catch {
    unwritten.set(opened, told); // a full disk makes nobody deaf, and nobody hear the same each minute
  }
}

async function newsOf(state: State, opened: Opened, status: AccountStatus): Promise<SourceNews> {
  const { account, held } = status;
  const alarms = held.filter(({ verdict }) => verdict === "hold").map(({ id }) => id);
  return { id: account.id, good: checkedAt(status) ?? account.added, alarms, signedOut: isSignedOut(state, opened, status), signInEnds: await opened.engine.signInEnds(account) };
}

/** The error of a run before the newest sign-in is no news. */
export function isSignedOut({ signedIn }: State, opened: Opened, { account, lastRun }: AccountStatus): boolean {
  const since = signedIn.get(keyOf(opened, account.id))?.toISOString() ?? "";
  return needsPerson(lastRun?.error) && (lastRun?.ended ?? "") > since;
}
