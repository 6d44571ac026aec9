import { describe, expect, it } from "vitest";
import { type Habits, type Looked, planRuns } from "./schedule.ts";

const at = (text: string): Date => new Date(text);
const now = at("2026-11-22T12:00:00Z");
const daily: Habits = { every: "day", onBattery: true, pausedUntil: null };
const moment = { now, onBattery: false, busy: false };
const looked = (checked: string | null, change: Partial<Looked> = {}): Looked => {
  const time = checked === null ? null : at(checked);
  return { checked: time, tried: time, needsPerson: false, ...change };
};
const next = (source: Looked, habits = daily): Date | undefined => planRuns(habits, moment, [source]).next;

describe("the next run", () => {
  it.each([
    ["a day after the last look", looked("2026-11-22T09:00:00Z"), "2026-11-23T09:00:00Z"],
    ["now where that has passed, as after sleep", looked("2026-11-10T09:00:00Z"), "2026-11-22T12:00:00Z"],
    ["now for what was never looked at", looked(null), "2026-11-22T12:00:00Z"],
    ["an hour after one that did not succeed", looked("2026-11-10T09:00:00Z", { tried: at("2026-11-22T11:30:00Z") }), "2026-11-22T12:30:00Z"],
    ["a day after one that only a person can help", looked("2026-11-10T09:00:00Z", { tried: at("2026-11-22T11:30:00Z"), needsPerson: true }), "2026-11-23T11:30:00Z"],
    ["now for what was looked at by a clock that was ahead", looked("2031-01-01T00:00:00Z"), "2026-11-22T12:00:00Z"],
    ["an hour after a failure, whatever the clock said before", looked("2031-01-01T00:00:00Z", { tried: at("2026-11-22T11:30:00Z") }), "2026-11-22T12:30:00Z"],
    ["a day after the last look by a clock that was put right a little", looked("2026-11-22T12:04:00Z"), "2026-11-23T12:00:00Z"],
    ["a day after the last look for a phone that came by a clock that was ahead", looked("2026-11-22T09:00:00Z", { came: at("2027-11-22T09:00:00Z") }), "2026-11-23T09:00:00Z"],
    ["now for a phone that has come", looked("2026-11-22T09:00:00Z", { came: at("2026-11-22T11:59:00Z") }), "2026-11-22T12:00:00Z"],
    ["now for a phone that came again after a run that did not succeed, as unlocked", looked("2026-11-22T09:00:00Z", { tried: at("2026-11-22T11:50:00Z"), came: at("2026-11-22T11:55:00Z") }), "2026-11-22T12:00:00Z"],
    ["a minute after that run for a phone that comes again at once, as by a bad cable", looked("2026-11-22T09:00:00Z", { tried: at("2026-11-22T11:59:40Z"), came: at("2026-11-22T11:59:50Z") }), "2026-11-22T12:00:40Z"],
    ["an hour after a run that did not succeed for a phone that stayed", looked("2026-11-22T09:00:00Z", { tried: at("2026-11-22T11:50:00Z"), came: at("2026-11-22T11:45:00Z") }), "2026-11-22T12:50:00Z"],
    ["a day later for a phone that stays", looked("2026-11-22T09:00:00Z", { came: at("2026-11-22T08:00:00Z") }), "2026-11-23T09:00:00Z"],
    ["unknown for a phone that is away", looked("2026-11-10T09:00:00Z", { came: null }), undefined],
  ])("is %s", (_, source, expected) => {
    expect(next(source)).toEqual(expected === undefined ? undefined : at(expected));
  });

  it("comes every day once a clock that was ahead has been put right", () => {
    let source = looked("2027-11-22T12:00:00Z");
    const runs: string[] = [];
    for (let time = now.getTime(); runs.length < 3; time += 3600_000) {
      const then = new Date(time);
      if (planRuns(daily, { ...moment, now: then }, [source]).due.length === 0) continue;
      runs.push(then.toISOString());
      source = looked(then.toISOString());
    }
    expect(runs).toEqual(["2026-11-22T12:00:00.000Z", "2026-11-23T12:00:00.000Z", "2026-11-24T12:00:00.000Z"]);
  });

  it("is within the hour for who wants that", () => {
    expect(next(looked("2026-11-22T11:30:00Z"), { ...daily, every: "hour" })).toEqual(at("2026-11-22T12:30:00Z"));
  });

  it("is that of the one that waits longest, and leaves the others alone", () => {
    const [old, fresh] = [looked("2026-11-20T09:00:00Z"), looked("2026-11-22T11:00:00Z")];
    expect(planRuns(daily, moment, [fresh, old])).toEqual({ due: [old], next: now, waits: undefined });
  });

  it("is never, without sources", () => {
    expect(planRuns(daily, moment, [])).toEqual({ due: [], next: undefined, waits: undefined });
  });
});

describe("what is due waits", () => {
  const old = looked("2026-11-20T09:00:00Z");

  it("until a pause is over, and says when that is", () => {
    const until = at("2026-11-25T00:00:00Z");
    expect(planRuns({ ...daily, pausedUntil: until }, moment, [old])).toEqual({ due: [], next: until, waits: "paused" });
    expect(planRuns({ ...daily, pausedUntil: at("2026-11-22T11:00:00Z") }, moment, [old]).due).toEqual([old]);
  });

  it("for the plug, if so chosen", () => {
    const battery = { ...moment, onBattery: true };
    expect(planRuns({ ...daily, onBattery: false }, battery, [old])).toMatchObject({ due: [], waits: "battery" });
    expect(planRuns({ ...daily, onBattery: false }, moment, [old]).due).toEqual([old]);
    expect(planRuns(daily, battery, [old]).due).toEqual([old]);
  });

  it("while another run is under way", () => {
    expect(planRuns(daily, { ...moment, busy: true }, [old])).toMatchObject({ due: [], waits: "busy" });
  });
});
