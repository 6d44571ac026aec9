import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { noticesFor, type SourceNews, type Told } from "../engine/notices.ts";
import { needsPerson } from "../engine/safety.ts";
import type { AccountStatus } from "../engine/status.ts";
import { writeWhole } from "./settings-file.ts";
import { checkedAt } from "./sources.ts";
import { keyOf, type Opened, type State } from "./state.ts";

const kept = z.object({ vault: z.string(), told: z.record(z.string(), z.record(z.string(), z.string())) });

/** Says what there is to say of each source, once (`notices.ts`). What was said is kept beside the settings, for this vault. */
export async function tellNotices(state: State, opened: Opened): Promise<void> {
  const { vault, context } = opened.engine;
  const { accounts } = await opened.engine.status();
  const file = join(state.options.configDir, "notices.json");
  const before = read(file, vault.id);
  const { notices, told } = noticesFor(context.clock.now(), accounts.map((status) => newsOf(state, opened, status)), before);
  if (JSON.stringify(told) !== JSON.stringify(before)) writeWhole(file, `${JSON.stringify({ vault: vault.id, told })}\n`);
  for (const { source, about, days } of notices) {
    const name = accounts.find(({ account }) => account.id === source)?.account.name ?? "";
    state.events.emit({ is: "notice", source, name, about, ...(days !== undefined && { days }) });
  }
}

function newsOf(state: State, opened: Opened, status: AccountStatus): SourceNews {
  const { account, held } = status;
  const alarms = held.filter(({ verdict }) => verdict === "hold").map(({ id }) => id);
  return { id: account.id, good: checkedAt(status) ?? account.added, alarms, signedOut: isSignedOut(state, opened, status) };
}

/** The error of a run before the newest sign-in is no news. */
export function isSignedOut({ signedIn }: State, opened: Opened, { account, lastRun }: AccountStatus): boolean {
  const since = signedIn.get(keyOf(opened, account.id))?.toISOString() ?? "";
  return needsPerson(lastRun?.error) && (lastRun?.ended ?? "") > since;
}

/** A file that is broken, or of another vault, is as good as none. */
function read(file: string, vault: string): Told {
  try {
    const found = kept.parse(JSON.parse(readFileSync(file, "utf8")));
    return found.vault === vault ? found.told : {};
  } catch {
    return {};
  }
}
