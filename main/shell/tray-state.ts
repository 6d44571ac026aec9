import type { Home, Safety, Settings } from "../api/contract.ts";
import { needsPerson } from "../engine/safety.ts";
import { type Habits, planRuns } from "../engine/schedule.ts";
import type { Status } from "./status-feed.ts";

/** A whole boat: all is well. With a dot: it needs an answer. Hollow: nobody is keeping watch. */
export type TrayShape = "whole" | "dot" | "hollow";
export type TrayState = {
  readonly shape: TrayShape;
  readonly running: readonly string[];
  readonly paused: boolean;
  /** ISO 8601; the last time all sources had been looked at. */
  readonly last: string | undefined;
  /** ISO 8601; absent when nothing starts by itself. */
  readonly next: string | undefined;
};

const shapes: Readonly<Record<Safety["state"], TrayShape>> = {
  damage: "dot",
  held: "dot",
  "sign-in": "dot",
  incomplete: "dot",
  "too-old": "hollow",
  "nothing-yet": "hollow",
  practice: "whole",
  "one-copy": "whole",
  well: "whole",
};

export function trayState({ engine, home, settings }: Status, now = new Date()): TrayState {
  const paused = settings?.checkDaily === false;
  const last = home && lastCheck(home);
  const next = home && !paused ? nextCheck(home, habitsOf(settings), now)?.toISOString() : undefined;
  const running = [...new Set(home?.sources.flatMap(({ running }) => running ?? []))];
  return { shape: shapeOf(engine, home, paused), running, paused, last, next };
}

function shapeOf(engine: Status["engine"], home: Home | undefined, paused: boolean): TrayShape {
  if (engine === "away" || home === undefined) return "hollow";
  const shape = shapes[home.safety.state];
  return paused && shape === "whole" ? "hollow" : shape;
}

/** The oldest of the sources' last checks; undefined until every one had one. */
function lastCheck(home: Home): string | undefined {
  const checks = home.sources.map(({ checked }) => checked);
  if (checks.length === 0 || checks.includes(null)) return undefined;
  return checks.filter((checked) => checked !== null).sort()[0];
}

const habitsOf = (settings: Settings | undefined): Habits => ({
  every: settings?.every ?? "day",
  onBattery: settings?.onBattery ?? true,
  pausedUntil: date(settings?.pausedUntil),
});

function nextCheck({ sources }: Home, habits: Habits, now: Date): Date | undefined {
  const looked = sources.map(({ checked, lastRun }) => ({ checked: date(checked), tried: date(lastRun?.ended), needsPerson: needsPerson(lastRun?.error) }));
  return planRuns(habits, { now, onBattery: false, busy: false }, looked).next;
}

const date = (iso: string | null | undefined): Date | null => (typeof iso === "string" ? new Date(iso) : null);
