import { describe, expect, it } from "vitest";
import { isDue, nextRun } from "./schedule.ts";

const at = (text: string): Date => new Date(text);
const now = at("2026-11-22T12:00:00Z");

describe("the next daily run", () => {
  it("is a day after the last look", () => {
    expect(nextRun(now, [{ checked: at("2026-11-22T09:00:00Z"), tried: at("2026-11-22T09:00:00Z") }])).toEqual(at("2026-11-23T09:00:00Z"));
  });

  it("is now where that has passed, as after sleep", () => {
    expect(nextRun(now, [{ checked: at("2026-11-10T09:00:00Z"), tried: at("2026-11-10T09:00:00Z") }])).toEqual(now);
  });

  it("is now for what was never looked at", () => {
    expect(nextRun(now, [{ checked: null, tried: null }])).toEqual(now);
  });

  it("waits an hour after a run that did not succeed", () => {
    expect(nextRun(now, [{ checked: at("2026-11-10T09:00:00Z"), tried: at("2026-11-22T11:30:00Z") }])).toEqual(at("2026-11-22T12:30:00Z"));
  });

  it("is that of the account that waits longest, and leaves the others alone", () => {
    const old = { checked: at("2026-11-20T09:00:00Z"), tried: null };
    const fresh = { checked: at("2026-11-22T11:00:00Z"), tried: null };
    expect(nextRun(now, [fresh, old])).toEqual(now);
    expect([isDue(now, fresh), isDue(now, old)]).toEqual([false, true]);
  });

  it("is not put off by a clock that was set back", () => {
    expect(nextRun(now, [{ checked: at("2031-01-01T00:00:00Z"), tried: at("2031-01-01T00:00:00Z") }])).toEqual(at("2026-11-23T12:00:00Z"));
  });

  it("is never, without accounts", () => {
    expect(nextRun(now, [])).toBeUndefined();
  });
});
