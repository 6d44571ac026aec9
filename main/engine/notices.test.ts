import { describe, expect, it } from "vitest";
import { noticesFor, type SourceNews, type Told } from "./notices.ts";

const start = Date.parse("2026-11-22T12:00:00Z");
const hours = (n: number): Date => new Date(start + n * 3600_000);
const days = (n: number): Date => hours(n * 24);
const well: SourceNews = { id: 1, good: hours(-1).toISOString(), alarms: [], signedOut: false };

/** What is said at each of these times. */
function said(...looks: readonly (readonly [Date, Partial<SourceNews>])[]): string[] {
  let told: Told = {};
  return looks.map(([now, change]) => {
    const found = noticesFor(now, [{ ...well, good: now.toISOString(), ...change }], told);
    told = JSON.parse(JSON.stringify(found.told)) as Told;
    return found.notices.map(({ about, days: n }) => (n === undefined ? about : `${about} ${n}`)).join();
  });
}

describe("a notice", () => {
  it("is given once, and again after a week", () => {
    const held = { alarms: [3] };
    expect(said([hours(0), held], [hours(1), held], [days(6), held], [days(7), held], [days(8), held])).toEqual(["held", "", "", "held", ""]);
  });

  it("is given for another loss, and for another trouble", () => {
    expect(said([hours(0), { alarms: [3] }], [hours(1), { alarms: [3, 4] }], [hours(2), { signedOut: true }])).toEqual(["held", "held", "signed-out"]);
  });

  it("is not given twice in a week for what comes and goes", () => {
    expect(said([hours(0), { signedOut: true }], [hours(1), {}], [hours(2), { signedOut: true }], [days(8), { signedOut: true }])).toEqual(["signed-out", "", "", "signed-out"]);
  });

  it("says more and more often that nobody has looked", () => {
    const good = hours(0).toISOString();
    const looks = Array.from({ length: 32 }, (_, n) => [days(n), { good }] as const);
    const at = said(...looks).flatMap((notice, n) => (notice === "" ? [] : [`${n}: ${notice}`]));
    expect(at).toEqual(["3: old 3", "7: old 7", "14: old 14", "21: old 21", "28: old 28", "30: old 30"]);
  });

  it("says that nobody knows how long, where the clock was ahead at the last look", () => {
    const good = days(400).toISOString();
    expect(said([hours(0), { good }], [days(1), { good }], [days(7), { good }])).toEqual(["old", "", "old"]);
  });

  it("tells of a sign-in before it ends, where that is known", () => {
    const signInEnds = days(20).toISOString();
    const looks = Array.from({ length: 20 }, (_, n) => [days(n), { signInEnds }] as const);
    const at = said(...looks).flatMap((notice, n) => (notice === "" ? [] : [`${n}: ${notice}`]));
    expect(at).toEqual(["6: sign-in-ends 14", "13: sign-in-ends 7", "17: sign-in-ends 3"]);
    expect(said([hours(0), {}])).toEqual([""]);
  });

  it("is given again when the clock was set back", () => {
    expect(said([days(100), { signedOut: true }], [hours(0), { signedOut: true }])).toEqual(["signed-out", "signed-out"]);
  });
});
