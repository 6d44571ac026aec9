import type { AccountStatus, Status } from "../engine/status.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { count, fill, quoted, texts } from "./text.ts";
import { daysSince, when } from "./time.ts";

export type Headline = { readonly text: string; readonly exit: ExitCode; readonly because: string };

/** Without --max-age this is only said, not complained about. */
const oldMs = 3 * 24 * 3600_000;

/** The one honest first line, and the exit code that goes with it: the first of these that is true. */
export function headline({ accounts, checkup }: Status, maxAgeMs?: number, now = new Date()): Headline {
  const say = (because: keyof typeof texts.headline, exit: ExitCode, values: Record<string, string> = {}): Headline => ({ because, exit, text: fill(texts.headline[because], values) });
  const things = sum(accounts.map((a) => a.kept)), holding = accounts.find((a) => a.held.some((h) => h.verdict === "hold"));
  const oldest = accounts.toSorted((a, b) => lookedAt(a) - lookedAt(b))[0];
  const age = oldest ? now.getTime() - lookedAt(oldest) : 0;
  const tooOld = maxAgeMs !== undefined && age > maxAgeMs;
  const owed = accounts.reduce((n, a) => n + a.owed, 0);
  if (checkup?.status === "damaged") return say("damage", exitCodes.damage);
  if (!oldest) return say("no-accounts", maxAgeMs === undefined ? exitCodes.done : exitCodes.tooOld);
  const name = quoted(oldest.account.name);
  if (holding) return say("held", exitCodes.held, heldWords(holding));
  if (lookedAt(oldest) === 0) return say("never", tooOld ? exitCodes.tooOld : owed > 0 ? exitCodes.owed : exitCodes.done, { account: name });
  const last = oldest.lastGood?.ended ?? "";
  if (tooOld || age > oldMs) return say("too-old", tooOld ? exitCodes.tooOld : exitCodes.done, { account: name, days: daysOrWhen(last, now) });
  const failed = accounts.find((a) => a.lastRun?.status === "failed");
  if (failed) return say("failed", owed > 0 ? exitCodes.owed : exitCodes.done, { account: quoted(failed.account.name), when: when(failed.lastGood?.ended ?? "", now) });
  if (owed > 0) return say("owed", exitCodes.owed, { things: count(owed, texts.things) });
  return say("all-well", exitCodes.done, { things: count(things, texts.things), accounts: count(accounts.length, texts.accounts), when: when(last, now) });
}

/** 0: never. */
const lookedAt = ({ lastGood }: AccountStatus): number => (lastGood?.ended ? Date.parse(lastGood.ended) : 0);

const daysOrWhen = (iso: string, now: Date): string => (daysSince(iso, now) > 0 ? count(daysSince(iso, now), texts.days) : `since ${when(iso, now)}`);

function heldWords({ account, kept, held }: AccountStatus): Record<string, string> {
  const lost = held.filter((h) => h.verdict === "hold").reduce((n, h) => n + h.count, 0);
  return { account: quoted(account.name), things: count(sum([kept]), texts.things), count: String(lost) };
}

function sum(kept: readonly AccountStatus["kept"][]): number {
  return kept.flatMap((k) => Object.values(k)).reduce((n, k) => n + k, 0);
}
