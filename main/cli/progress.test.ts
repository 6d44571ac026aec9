import { describe, expect, it } from "vitest";
import type { Output } from "./output.ts";
import { Progress } from "./progress.ts";
import { duration, span, when } from "./time.ts";

type Drawn = (string | undefined)[];

function progressOn(json = false): { progress: Progress; drawn: Drawn; events: unknown[]; pass: (ms: number) => void } {
  const drawn: Drawn = [];
  const events: unknown[] = [];
  let now = 0;
  const out = { json, progress: (line: string | undefined) => drawn.push(line), data: (event: unknown) => events.push(event) } as unknown as Output;
  return { progress: new Progress(out, "Work", () => now), drawn, events, pass: (ms) => void (now += ms) };
}

describe("progress", () => {
  it("tells counts, rate and time left", () => {
    const { progress, drawn, pass } = progressOn();
    progress.update({ what: "reading", done: 0, of: 2318 });
    pass(4000);
    progress.update({ what: "reading", done: 1159, of: 2318 });
    expect(drawn).toEqual(["Work: reading  0 of 2,318", "Work: reading  1,159 of 2,318  290/s  4 s left"]);
  });

  it("never runs backwards, and starts anew with the next thing", () => {
    const { progress, pass } = progressOn();
    progress.update({ what: "reading", done: 500, of: 1000 });
    pass(200);
    progress.update({ what: "reading", done: 400, of: 1000 });
    expect(progress.line()).toContain("500 of 1,000");
    progress.update({ what: "next", done: 3 });
    expect(progress.line()).toBe("Work: next  3");
  });

  it("is drawn ten times a second at most, and told once a second", () => {
    const drawing = progressOn();
    const telling = progressOn(true);
    for (let i = 0; i < 1000; i++) {
      for (const { progress, pass } of [drawing, telling]) {
        progress.update({ what: "reading", done: i });
        pass(5);
      }
    }
    expect(drawing.drawn.length).toBeGreaterThan(45);
    expect(drawing.drawn.length).toBeLessThanOrEqual(51);
    expect(telling.events).toHaveLength(5);
    expect(telling.events[0]).toEqual({ event: "progress", title: "Work", what: "reading", done: 0 });
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 22, 17, 0);
  it.each([
    [new Date(2026, 10, 22, 9, 14), "today 09:14"],
    [new Date(2026, 10, 21, 21, 0), "yesterday 21:00"],
    [new Date(2026, 10, 17, 21, 0), "Tuesday 21:00"],
    [new Date(2026, 4, 3, 8, 5), "3 May 2026 08:05"],
    [new Date(2026, 10, 23, 8, 0), "23 November 2026 08:00"],
  ])("%s is %s", (time, said) => {
    expect(when(time.toISOString(), now)).toBe(said);
  });

  it("are spans and durations", () => {
    expect(["90s", "30m", "12h", "3d", "2w"].map(span)).toEqual([90e3, 1800e3, 43200e3, 259200e3, 1209600e3]);
    expect(["", "3", "d", "-3d", "3 d", "3y", "1e3d"].map(span)).toEqual(Array(7).fill(undefined));
    expect([400, 59_000, 61_000, 3_900_000].map(duration)).toEqual(["1 s", "59 s", "2 min", "1 h 5 min"]);
  });
});
