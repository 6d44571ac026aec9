import type { Kind, Safety } from "../api/contract.ts";
import type { ErrorCode } from "../api/errors.ts";
import { ageOf } from "./age.ts";
import { kinds } from "./formats/item.ts";
import type { RunStatus } from "./vault/write/runs.ts";

export type HeldFact = {
  readonly alarm: number;
  readonly kind: Kind;
  readonly what: string;
  /** How many vanished or were changed, of how many. */
  readonly count: number;
  readonly base: number;
  readonly since: string;
  readonly noticed: string;
};
export type SourceFact = {
  readonly id: number;
  readonly name: string;
  readonly kept: number;
  /** When all of it was last looked at. */
  readonly checked: string | null;
  readonly lastRun: { readonly status: RunStatus; readonly error: ErrorCode | null } | null;
  /** Things it would not hand over; `kind` where they are all of one, `reason` where there is one. */
  readonly owed: { readonly count: number; readonly kind?: Kind | undefined; readonly reason?: string | undefined };
  /** Losses that wait for an answer. */
  readonly held: readonly HeldFact[];
};
export type SafetyFacts = {
  readonly now: Date;
  readonly sources: readonly SourceFact[];
  /** What the last whole check found: how many faults, and the kind of thing where they touch one kind only. */
  readonly damage?: { readonly count: number; readonly kind?: Kind | undefined; readonly healable?: boolean | undefined } | undefined;
  /** The last practice restore. Left out: there is no such thing yet, and nobody is told to do it. */
  readonly practice?: { readonly last: string | null; readonly worked: boolean } | undefined;
  /** How many other places hold a copy. Left out: there is no such thing yet. */
  readonly copies?: number | undefined;
};

const day = 24 * 3600_000;
/** Days without a look before Home says so. */
const oldAfterDays = 3;
const practiceAfterDays = 92;

/** Sign-in problems that only a person can end. */
const signIn: ReadonlySet<string> = new Set<ErrorCode>(["auth", "new-host", "wrong-account", "wrong-passphrase", "no-keychain", "locked"]);

export const needsPerson = (error: string | null | undefined): boolean => signIn.has(error ?? "");

/** What Home says: the first of these that is true. Dates in `facts` are ISO 8601. */
export function safetyOf(facts: SafetyFacts): Safety {
  const { sources } = facts;
  for (const row of [damaged, held, signedOut, empty, tooOld, incomplete, unpractised, alone]) {
    const says = row(facts);
    if (says) return says;
  }
  const [oldest] = byAge(facts);
  return { state: "well", facts: { ...totals(sources), checked: oldest?.checked ?? "", ...practised(facts) }, button: "check-now" };
}

type Row = (facts: SafetyFacts) => Safety | undefined;

const damaged: Row = ({ damage }) => {
  if (!damage || damage.count === 0) return undefined;
  const healable = damage.healable === true;
  return { state: "damage", facts: { count: damage.count, ...(damage.kind && { kind: damage.kind }), healable: Number(healable) }, button: healable ? "repair" : "see-which" };
};

/** People come first, then what more vanished of. */
export function byWeight(a: Pick<HeldFact, "kind" | "count">, b: Pick<HeldFact, "kind" | "count">): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.count - a.count;
}

const held: Row = ({ sources }) => {
  const all = sources.flatMap((source) => source.held.map((loss) => ({ source, loss })));
  const [worst, ...others] = all.sort((a, b) => byWeight(a.loss, b.loss));
  if (!worst) return undefined;
  const { alarm, kind, what, count, base, since, noticed } = worst.loss;
  const about = { alarm, kind, what, count, base, left: Math.max(0, base - count), since, noticed };
  return { state: "held", facts: { ...about, source: worst.source.id, name: worst.source.name, others: others.length }, button: "see-who" };
};

const signedOut: Row = ({ now, sources }) => {
  const dead = sources.find(({ lastRun }) => needsPerson(lastRun?.error));
  if (!dead) return undefined;
  // Asking for the passphrase is what a check does first.
  const button = dead.lastRun?.error === "locked" ? "check-now" : "sign-in";
  return { state: "sign-in", facts: { source: dead.id, name: dead.name, error: dead.lastRun?.error ?? "", ...since(now, dead.checked) }, button };
};

const empty: Row = ({ sources }) => {
  if (sources.length === 0) return { state: "nothing-yet", facts: {}, button: "connect" };
  const fresh = sources.find(({ checked, owed }) => checked === null && owed.count === 0);
  if (!fresh) return undefined;
  return { state: "nothing-yet", facts: { source: fresh.id, name: fresh.name, kept: fresh.kept, ...(fresh.lastRun?.error && { error: fresh.lastRun.error }) }, button: "check-now" };
};

const tooOld: Row = ({ now, sources }) => {
  const [oldest] = byAge({ now, sources });
  if (!oldest || daysSince(now, oldest.checked) <= oldAfterDays) return undefined;
  return { state: "too-old", facts: { source: oldest.id, name: oldest.name, ...since(now, oldest.checked), ...totals(sources) }, button: "check-now" };
};

const incomplete: Row = ({ sources }) => {
  const count = sources.reduce((sum, { owed }) => sum + owed.count, 0);
  const lacking = sources.filter(({ owed, lastRun }) => owed.count > 0 || lastRun?.status === "partial");
  const [first] = lacking;
  if (!first) return undefined;
  const owed = new Set(lacking.filter((each) => each.owed.count > 0).map((each) => each.owed.kind));
  const [kind] = owed.size === 1 ? owed : [];
  const about = { count, source: first.id, name: first.name, ...(kind && { kind }), ...(first.owed.reason && { reason: first.owed.reason }) };
  return { state: "incomplete", facts: about, button: "see-which" };
};

const unpractised: Row = ({ now, practice }) => {
  if (!practice || (practice.worked && daysSince(now, practice.last) <= practiceAfterDays)) return undefined;
  return { state: "practice", facts: { ...(Number.isFinite(daysSince(now, practice.last)) && { last: practice.last ?? "" }), worked: Number(practice.worked) }, button: "practise" };
};

const alone: Row = ({ copies, sources }) => (copies === 0 ? { state: "one-copy", facts: totals(sources), button: "add-copy" } : undefined);

const practised = ({ practice }: SafetyFacts): { practised?: string } => (practice?.last ? { practised: practice.last } : {});

const totals = (sources: readonly SourceFact[]): { things: number; sources: number } => ({ things: sources.reduce((sum, { kept }) => sum + kept, 0), sources: sources.length });

/** Longest unseen first. */
const byAge = ({ now, sources }: Pick<SafetyFacts, "now" | "sources">): SourceFact[] => sources.toSorted((a, b) => daysSince(now, b.checked) - daysSince(now, a.checked) || 0);

const daysSince = (now: Date, checked: string | null): number => ageOf(now, checked) / day;

/** Nothing where it was never, or nobody knows when. */
function since(now: Date, checked: string | null): { days?: number; checked?: string } {
  const days = Math.max(0, Math.floor(daysSince(now, checked)));
  return checked === null || !Number.isFinite(days) ? {} : { days, checked };
}
