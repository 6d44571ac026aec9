import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ApiEvent } from "../api/events.ts";
import { Progression } from "./progress.ts";

type Told = Extract<ApiEvent, { is: "progress" }>;

const told: Told[] = [];
let progression: Progression;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  const start = Date.now();
  progression = new Progression("job", (event) => void (event.is === "progress" && told.push(event)), () => Date.now() - start);
});
afterEach(() => {
  progression.end();
  vi.useRealTimers();
});

const step = (done: number, phase = "reading"): void => progression.update({ phase, what: "Contacts", done, of: 1000 });

it("is told at most five times a second, and the latest is told in the end", () => {
  for (let done = 0; done < 1000; done++) {
    step(done);
    vi.advanceTimersByTime(1);
  }
  expect(told.length).toBeLessThanOrEqual(6);
  vi.advanceTimersByTime(200);
  expect(told.at(-1)).toMatchObject({ job: "job", done: 999, of: 1000 });
});

it("never runs backwards within a phase, and starts anew with the next", () => {
  for (const done of [10, 500, 20]) {
    step(done);
    vi.advanceTimersByTime(250);
  }
  step(3, "writing");
  vi.advanceTimersByTime(250);
  expect(told.map(({ done }) => done)).toEqual([10, 500, 500, 3]);
});

it("tells the time left once the rate is steady, and only where the end is known", () => {
  for (let done = 0; done <= 400; done += 10) {
    step(done);
    vi.advanceTimersByTime(100);
  }
  expect(told[2]).not.toHaveProperty("msLeft");
  // 10 things in 100 ms, 600 to go.
  expect(told.at(-1)?.msLeft).toBeGreaterThan(5000);
  expect(told.at(-1)?.msLeft).toBeLessThan(7000);
  progression.update({ phase: "listing", what: "Contacts", done: 1 });
  vi.advanceTimersByTime(250);
  expect(told.at(-1)).not.toHaveProperty("msLeft");
  expect(told.at(-1)).not.toHaveProperty("of");
});

it("is silent after its end", () => {
  step(1);
  step(2);
  progression.end();
  vi.advanceTimersByTime(1000);
  expect(told.map(({ done }) => done)).toEqual([1]);
});
