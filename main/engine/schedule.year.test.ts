// A year of a computer that sleeps, travels and fails, on a virtual clock: what the planner and the notices must keep to.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { noticesFor, type Notice, type Told } from "./notices.ts";
import { type Habits, planRuns } from "./schedule.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse("2026-01-01T00:00:00Z");
const lookEvery = 20 * minute;
const sourceCount = 3;

type Spell = { readonly kind: "asleep" | "battery" | "fails" | "signed-out" | "held" | "paused" | "phone-away"; readonly source: number; readonly from: number; readonly length: number };
type Source = { id: number; checked: Date | null; tried: Date | null; needsPerson: boolean; came?: Date | null };
type Said = Notice & { readonly at: number };

const spell: fc.Arbitrary<Spell> = fc.record({
  kind: fc.constantFrom("asleep" as const, "asleep" as const, "battery" as const, "fails" as const, "signed-out" as const, "held" as const, "paused" as const, "phone-away" as const),
  source: fc.nat({ max: sourceCount - 1 }),
  from: fc.nat({ max: 365 * 24 }).map((n) => n * hour),
  length: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 24 * 40 })).map((n) => n * hour),
});
const year = fc.record({ spells: fc.array(spell, { maxLength: 40 }), every: fc.constantFrom("day" as const, "hour" as const), onBattery: fc.boolean(), runs: fc.nat({ max: 90 }) });

class Year {
  readonly said: Said[] = [];
  readonly begun: { readonly source: number; readonly at: number; readonly ok: boolean }[] = [];
  readonly sources: Source[] = Array.from({ length: sourceCount }, (_, id) => ({ id, checked: new Date(start), tried: new Date(start), needsPerson: false, ...(id === 0 && { came: new Date(start) }) }));
  overlaps = 0;
  longestSilence = 0;
  readonly #spells: readonly Spell[];
  readonly #habits: Omit<Habits, "pausedUntil">;
  readonly #runMs: number;
  #told: Told = {};
  #busyUntil = 0;

  constructor({ spells, every, onBattery, runs }: { spells: readonly Spell[]; every: Habits["every"]; onBattery: boolean; runs: number }) {
    this.#spells = spells;
    this.#habits = { every, onBattery };
    this.#runMs = runs * minute;
  }

  live(): void {
    for (let time = 0; time < 365 * day; time += lookEvery) if (!this.#in("asleep", time)) this.#look(time);
  }

  #in(kind: Spell["kind"], time: number, source?: number): Spell | undefined {
    return this.#spells.find((s) => s.kind === kind && (source === undefined || s.source === source) && time >= s.from && time < s.from + s.length);
  }

  #look(time: number): void {
    const now = new Date(start + time);
    const paused = this.#in("paused", time);
    this.#plug(time, now);
    const habits = { ...this.#habits, pausedUntil: paused ? new Date(start + paused.from + paused.length) : null };
    const { due } = planRuns(habits, { now, onBattery: this.#in("battery", time) !== undefined, busy: time < this.#busyUntil }, this.sources);
    if (due.length > 0 && time < this.#busyUntil) this.overlaps++;
    for (const source of due) this.#run(source, time);
    const news = this.sources.map((source) => ({
      id: source.id,
      good: (source.checked ?? new Date(start)).toISOString(),
      alarms: this.#in("held", time, source.id) ? [this.#in("held", time, source.id)?.from ?? 0] : [],
      signedOut: source.needsPerson,
    }));
    const found = noticesFor(now, news, this.#told);
    this.#told = found.told;
    this.said.push(...found.notices.map((notice) => ({ ...notice, at: time })));
    for (const { id, good } of news) this.#hearSilence(id, time, now.getTime() - Date.parse(good));
  }

  /** The first source is a phone. */
  #plug(time: number, now: Date): void {
    const [phone] = this.sources;
    if (!phone) return;
    const away = this.#in("phone-away", time, 0) !== undefined;
    if (away) phone.came = null;
    else if (phone.came === null) phone.came = now;
  }

  #run(source: Source, time: number): void {
    const at = Math.max(time, this.#busyUntil);
    const signedOut = this.#in("signed-out", time, source.id) !== undefined;
    const ok = !signedOut && !this.#in("fails", time, source.id);
    this.begun.push({ source: source.id, at: time, ok });
    source.tried = new Date(start + at);
    source.needsPerson = signedOut;
    if (ok) source.checked = new Date(start + at);
    this.#busyUntil = at + this.#runMs;
  }

  /** How long nothing was said of a source that nobody has looked at for days. */
  #hearSilence(id: number, time: number, age: number): void {
    if (age < 3 * day) return;
    const last = this.said.findLast((s) => s.source === id)?.at ?? Number.NEGATIVE_INFINITY;
    this.longestSilence = Math.max(this.longestSilence, Math.min(time - last, age - 3 * day));
  }
}

it("never runs twice at once, is never silent for long, and never nags", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(year, (drawn) => {
      const lived = new Year(drawn);
      lived.live();
      expect(lived.overlaps).toBe(0);
      expect(lived.longestSilence, "nobody looked, and nobody said so").toBeLessThanOrEqual(7 * day + lookEvery);
      sparing(lived.said);
      patient(lived);
    }),
    { numRuns: 15 },
  );
});

/** Of one source the same is said at most once a week; in a year at most weekly, and once for each time something changed. */
function sparing(said: readonly Said[]): void {
  for (const [source, mine] of Map.groupBy(said, (s) => s.source)) {
    const signedOut = mine.filter((s) => s.about === "signed-out").map((s) => s.at);
    for (const [n, at] of signedOut.entries()) expect(at - (signedOut[n - 1] ?? Number.NEGATIVE_INFINITY), `source ${source}`).toBeGreaterThanOrEqual(7 * day);
    const old = mine.filter((s) => s.about === "old");
    expect(old.length).toBeLessThanOrEqual(53 + 3 * 12);
  }
}

/** What failed is not tried again within the hour. */
function patient({ begun }: Year): void {
  for (const [, mine] of Map.groupBy(begun, (run) => run.source)) {
    const hasty = mine.filter((run, n) => mine[n - 1]?.ok === false && run.at - (mine[n - 1]?.at ?? 0) < hour);
    expect(hasty).toEqual([]);
  }
}

it("looks at everything every day, and does not wait for what is away", () => {
  const lived = new Year({ spells: [{ kind: "phone-away", source: 0, from: 0, length: 100 * day }], every: "day", onBattery: true, runs: 5 });
  lived.live();
  const times = lived.begun.filter((run) => run.source === 1).map((run) => run.at);
  expect(times).toHaveLength(364);
  expect(lived.begun.find((run) => run.source === 0)?.at).toBe(100 * day);
});
