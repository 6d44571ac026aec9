import type { ApiEvent } from "../api/events.ts";

export type Step = {
  /** The account, where the job has one. */
  readonly source?: number | undefined;
  readonly phase: string;
  /** What is being worked on, as the person calls it. */
  readonly what: string;
  readonly done: number;
  /** Unknown while counting. */
  readonly of?: number | undefined;
};
type Progress = Extract<ApiEvent, { is: "progress" }>;

const everyMs = 200;
/** A time left is not said before the rate is more than a guess. */
const steadyAfterMs = 2000;
/** How far back the rate looks. */
const memoryMs = 10_000;

/** One job's progress: at most five events a second, never backwards within a phase, and a time left from a smoothed rate. */
export class Progression {
  readonly #job: string;
  readonly #emit: (event: ApiEvent) => void;
  readonly #now: () => number;
  #step: Step | undefined;
  #rate: Rate | undefined;
  #told = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(job: string, emit: (event: ApiEvent) => void, now: () => number = () => performance.now()) {
    this.#job = job;
    this.#emit = emit;
    this.#now = now;
  }

  update(step: Step): void {
    const now = this.#now();
    const before = this.#step;
    const goesOn = before !== undefined && before.source === step.source && before.phase === step.phase && before.what === step.what;
    const done = goesOn ? Math.max(before.done, step.done) : step.done;
    if (!goesOn || this.#rate === undefined) this.#rate = new Rate(now, done);
    this.#rate.see(now, done);
    this.#step = { ...step, done };
    const wait = this.#told + everyMs - now;
    if (wait <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#step = undefined;
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#step) return;
    this.#told = this.#now();
    const { source, phase, what, done, of } = this.#step;
    const msLeft = of === undefined ? undefined : this.#rate?.msLeft(Math.max(0, of - done));
    const event: Progress = { is: "progress", job: this.#job, phase, what, done, ...(source !== undefined && { source }), ...(of !== undefined && { of: Math.max(of, done) }), ...(msLeft !== undefined && { msLeft }) };
    this.#emit(event);
  }
}

/** Things per millisecond, where what happened lately counts most. */
class Rate {
  readonly #start: number;
  #at: number;
  #done: number;
  #perMs = 0;

  constructor(now: number, done: number) {
    this.#start = now;
    this.#at = now;
    this.#done = done;
  }

  see(now: number, done: number): void {
    const ms = now - this.#at;
    if (ms <= 0) return;
    const age = Math.min(now - this.#start, memoryMs);
    const weight = Math.min(1, ms / Math.max(age, 1));
    this.#perMs += weight * ((done - this.#done) / ms - this.#perMs);
    this.#at = now;
    this.#done = done;
  }

  msLeft(things: number): number | undefined {
    if (this.#at - this.#start < steadyAfterMs || this.#perMs <= 0) return undefined;
    return Math.round(things / this.#perMs);
  }
}
