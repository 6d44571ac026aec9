import { isToCome } from "./age.ts";

const minute = 60_000;
const hour = 3600_000;
const day = 24 * hour;

/** What a person chose. */
export type Habits = {
  readonly every: "day" | "hour";
  /** Whether it may run while the computer lives on its battery. */
  readonly onBattery: boolean;
  /** Nothing runs by itself before this. */
  readonly pausedUntil: Date | null;
};
export type Moment = { readonly now: Date; readonly onBattery: boolean; /** A run is under way. */ readonly busy: boolean };
export type Looked = {
  /** When all of it was last looked at, and when that was last tried. */
  readonly checked: Date | null;
  readonly tried: Date | null;
  /** What stands in the way can only be ended by a person: trying often may lock a sign-in. */
  readonly needsPerson: boolean;
  /** For what comes and goes, like a phone: when it came; null while it is away. Left out: it is always there. */
  readonly came?: Date | null;
};
export type Plan<T> = {
  /** To be run now, one after the other. */
  readonly due: readonly T[];
  /** When to look again at the latest; undefined: nothing is waited for but a run under way, a plug or a phone. */
  readonly next: Date | undefined;
  /** Why nothing is due although something would be. */
  readonly waits: "busy" | "paused" | "battery" | undefined;
};

/**
 * What is due: what was not looked at for a day (or an hour), at once where that has passed because the computer was off
 * or asleep; a phone when it comes. After a run that did not succeed an hour passes before the next, a day where only a
 * person can help, a minute for a phone that came again: it was unlocked, or its cable put back in.
 */
export function planRuns<T extends Looked>(habits: Habits, moment: Moment, sources: readonly T[]): Plan<T> {
  const now = moment.now.getTime();
  const timed = sources.map((source) => ({ source, at: dueAt(moment.now, habits, source) }));
  const due = timed.filter(({ at }) => at !== undefined && at <= now).map(({ source }) => source);
  const waits = due.length > 0 ? whyNot(habits, moment) : undefined;
  const times = timed.flatMap(({ at }) => (at === undefined ? [] : [Math.max(at, now)]));
  const resume = waits === "paused" ? habits.pausedUntil?.getTime() : undefined;
  const next = times.length === 0 || waits === "busy" || waits === "battery" ? undefined : (resume ?? Math.min(...times));
  return { due: waits === undefined ? due : [], next: next === undefined ? undefined : new Date(next), waits };
}

/** What stands in the way of anything that runs by itself. */
export function whyNot({ onBattery, pausedUntil }: Habits, moment: Moment): Plan<Looked>["waits"] {
  if (moment.busy) return "busy";
  if (pausedUntil !== null && pausedUntil > moment.now) return "paused";
  return moment.onBattery && !onBattery ? "battery" : undefined;
}

/** In epoch milliseconds; undefined while it is away. */
function dueAt(now: Date, { every }: Habits, { checked, tried, needsPerson, came }: Looked): number | undefined {
  if (came === null) return undefined;
  const since = known(now, checked);
  const arrived = known(now, came);
  const last = known(now, tried);
  const wanted = arrived > since ? arrived : since + (every === "day" ? day : hour);
  const rest = needsPerson ? day : arrived > last ? minute : hour;
  const rested = last <= since ? 0 : last + rest;
  return Math.max(wanted, rested);
}

/** A time to come counts as never: a clock that was set back must not put the next run off for years. */
const known = (now: Date, then: Date | null | undefined): number => (!then || isToCome(now, then) ? Number.NEGATIVE_INFINITY : Math.min(then.getTime(), now.getTime()));
