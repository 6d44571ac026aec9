import { ageOf } from "./age.ts";

/** What there is to say of one source. Dates are ISO 8601. */
export type SourceNews = {
  readonly id: number;
  /** When all of it was last looked at, and everything was kept or named; else when it was added. */
  readonly good: string;
  /** Open alarms that hold something. */
  readonly alarms: readonly number[];
  /** Only a person can sign in again. */
  readonly signedOut: boolean;
  /** When its sign-in will end by itself, where the provider says so. */
  readonly signInEnds?: string | undefined;
};
/** held: something vanished. signed-out, sign-in-ends (within `days`). old: nobody has looked for `days`; without them nobody knows how long. */
export type Notice = { readonly source: number; readonly about: "held" | "signed-out" | "old" | "sign-in-ends"; readonly days?: number };
/** When what was told: by source, then by what it was about. Kept as JSON. */
export type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

const day = 24 * 3600_000;
const week = 7 * day;
/** Days without a look: each step is worth a notice of its own. */
const oldSteps = [3, 7, 14, 30] as const;
/** Days before a sign-in ends. */
const endSteps = [14, 3] as const;

/**
 * What to say now: of each source the gravest, when it is another than before, and once a week while it stays. What comes
 * and goes within a week is said once. `told` is to be kept for the next time.
 */
export function noticesFor(now: Date, sources: readonly SourceNews[], told: Told): { notices: readonly Notice[]; told: Told } {
  const notices: Notice[] = [];
  const kept: Record<string, Record<string, string>> = {};
  for (const source of sources) {
    const before = Object.entries(told[source.id] ?? {}).filter(([, time]) => isRecent(now, time));
    const mine = Object.fromEntries(before);
    const news = newsOf(now, source);
    if (news && !Object.hasOwn(mine, news.key)) {
      notices.push(news.notice);
      mine[news.key] = now.toISOString();
    }
    if (Object.keys(mine).length > 0) kept[source.id] = mine;
  }
  return { notices, told: kept };
}

/** A clock that was set back counts as a week. */
function isRecent(now: Date, time: string): boolean {
  const age = now.getTime() - Date.parse(time);
  return age >= 0 && age < week;
}

type News = { readonly key: string; readonly notice: Notice };

function newsOf(now: Date, { id, good, alarms, signedOut, signInEnds }: SourceNews): News | undefined {
  if (alarms.length > 0) return { key: `held ${Math.max(...alarms)}`, notice: { source: id, about: "held" } };
  if (signedOut) return { key: "signed-out", notice: { source: id, about: "signed-out" } };
  const old = Math.floor(ageOf(now, good) / day);
  const step = oldSteps.findLast((days) => old >= days);
  if (step !== undefined) return { key: `old ${step}`, notice: { source: id, about: "old", ...(Number.isFinite(old) && { days: old }) } };
  const left = signInEnds === undefined ? Number.POSITIVE_INFINITY : (Date.parse(signInEnds) - now.getTime()) / day;
  const end = endSteps.findLast((days) => left <= days);
  return end === undefined ? undefined : { key: `ends ${end}`, notice: { source: id, about: "sign-in-ends", days: Math.max(0, Math.floor(left)) } };
}
