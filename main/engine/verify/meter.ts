import type { VerifyProgress } from "./report.ts";

const everyMs = 100;

/** Tells how far a check is: at most ten times a second, and never backwards within a phase. */
export class Meter {
  readonly #tell: (progress: VerifyProgress) => void;
  #now: VerifyProgress = { phase: "database", done: 0, of: 0, bytes: 0, ofBytes: 0 };
  #told = 0;

  constructor(tell: (progress: VerifyProgress) => void) {
    this.#tell = tell;
  }

  expect(of: number, ofBytes: number): void {
    this.#now = { ...this.#now, of, ofBytes };
  }

  phase(phase: VerifyProgress["phase"]): void {
    this.#now = { ...this.#now, phase };
    this.#told = performance.now();
    this.#tell(this.#now);
  }

  add(done: number, bytes: number): void {
    this.#now = { ...this.#now, done: this.#now.done + done, bytes: this.#now.bytes + bytes };
    const isLast = this.#now.done === this.#now.of;
    if (performance.now() - this.#told < everyMs && !isLast) return;
    this.#told = performance.now();
    this.#tell(this.#now);
  }
}
