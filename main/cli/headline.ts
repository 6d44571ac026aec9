import { ageOf } from "../engine/age.ts";
import type { AccountStatus, Status } from "../engine/status.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { count, fill, number, quoted, texts } from "./text.ts";
import { when } from "./time.ts";

export type Headline = { readonly because: keyof typeof texts.headline; readonly text: string; readonly exit: ExitCode };

/** Older than this is said; only older than --max-age is complained about. */
export const oldMs = 3 * 24 * 3600_000;

/** The one honest first line, and the exit code that goes with it: the first of these that is true. */
export function headline({ accounts, checkup }: Status, maxAgeMs: number = Infinity, now = new Date()): Headline {
  const [oldest] = accounts.toSorted((a, b) => ageOf(now, lastLook(b)) - ageOf(now, lastLook(a)) || 0);
  if (checkup?.status === "damaged") return say("damage", exitCodes.damage);
  if (!oldest) return say("no-accounts", maxAgeMs === Infinity ? exitCodes.done : exitCodes.tooOld);

  const holding = accounts.find((a) => a.held.some((h) => h.verdict === "hold"));
  if (holding) return say("held", exitCodes.held, holding, { things: count(thingsIn([holding]), texts.things), count: number(lost(holding)) });

  const unseen = accounts.find((a) => lastLook(a) === null);
  if (unseen) return say("never", maxAgeMs === Infinity ? exitCodes.owed : exitCodes.tooOld, unseen);
  const age = ageOf(now, lastLook(oldest));
  const last = when(lastLook(oldest) ?? "", now);
  if (age > maxAgeMs) return say("too-old", exitCodes.tooOld, oldest, { when: last });

  const owed = accounts.reduce((sum, a) => sum + a.owed, 0);
  const incomplete = accounts.find((a) => a.lastRun !== undefined && a.lastRun.id !== a.lastGood?.id && a.lastRun.status !== "running");
  if (owed > 0) return say(accounts.some((a) => a.lacksRoom) ? "no-room" : "owed", exitCodes.owed, oldest, { things: count(owed, texts.things) });
  if (incomplete) return say("failed", exitCodes.owed, incomplete, { when: when(incomplete.lastGood?.ended ?? "", now) });
  if (age > oldMs) return say("too-old", exitCodes.done, oldest, { when: last });
  return say("all-well", exitCodes.done, oldest, { things: count(thingsIn(accounts), texts.things), accounts: count(accounts.length, texts.accounts), when: last });
}

function say(because: Headline["because"], exit: ExitCode, about?: AccountStatus, values: Readonly<Record<string, string>> = {}): Headline {
  return { because, exit, text: fill(texts.headline[because], { account: quoted(about?.account.name ?? ""), ...values }) };
}

/** When all of it was last listed. A run that could not get some items has looked, too: they are owed, not unseen. */
export function lastLook({ lastGood, lastRun, owed }: AccountStatus): string | null {
  const run = owed > 0 && lastRun?.status === "partial" ? lastRun : lastGood;
  return run?.ended ?? null;
}

const lost = ({ held }: AccountStatus): number => held.filter((h) => h.verdict === "hold").reduce((sum, h) => sum + h.count, 0);

const thingsIn = (accounts: readonly AccountStatus[]): number => accounts.flatMap(({ kept }) => Object.values(kept)).reduce((sum, n) => sum + n, 0);
