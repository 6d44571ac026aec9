import type { Output } from "./output.ts";
import { number } from "./text.ts";
import { duration } from "./time.ts";

export type Step = {
  /** What is being worked on: changes of it start the count anew. */
  readonly what: string;
  readonly done: number;
  /** Unknown while counting. */
  readonly of?: number | undefined;
};

const drawEveryMs = 100;
const reportEveryMs = 1000;
/** A time left is not said before the rate is more than a guess. */
const steadyAfterMs = 2000;

/** Counts, rate and time left: a line on a terminal, now and then an event with `--json`. It never runs backwards. */
export class Progress {
  readonly #out: Output;
  readonly #title: string;
  readonly #now: () => number;
  #step: Step | undefined;
  #since = 0;
  #doneBefore = 0;
  #drawn = 0;

  constructor(out: Output, title: string, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#title = title;
    this.#now = now;
  }

  update(step: Step): void {
    const now = this.#now();
    const goesOn = this.#step?.what === step.what;
    if (!goesOn) {
      this.#since = now;
      this.#doneBefore = step.done;
    }
    const done = goesOn ? Math.max(step.done, this.#step?.done ?? 0) : step.done;
    this.#step = { ...step, done };
    if (goesOn && now - this.#drawn < (this.#out.json ? reportEveryMs : drawEveryMs)) return;
    this.#drawn = now;
    if (this.#out.json) this.#out.data({ event: "progress", title: this.#title, ...this.#step });
    else this.#out.progress(this.line());
  }

  /** Takes the line away. */
  end(): void {
    this.#out.progress(undefined);
  }

  line(): string {
    if (!this.#step) return "";
    const { what, done, of } = this.#step;
    const ms = this.#now() - this.#since;
    const perMs = ms > 0 ? (done - this.#doneBefore) / ms : 0;
    const left = of !== undefined && ms > steadyAfterMs && perMs > 0 ? `${duration((of - done) / perMs)} left` : "";
    const counted = of === undefined ? number(done) : `${number(Math.min(done, of))} of ${number(of)}`;
    const rate = perMs > 0 ? `${number(Math.round(perMs * 1000))}/s` : "";
    return [`${this.#title}: ${what}`, counted, rate, left].filter((part) => part !== "").join("  ");
  }
}
