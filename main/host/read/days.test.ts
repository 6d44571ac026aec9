import { describe, expect, it } from "vitest";
import { type DaysWanted, pickByDay, type Timed } from "./days.ts";

const hour = 3600_000;
const day = 24 * hour;
/** Three days in a place two hours east of Greenwich. */
const wanted: DaysWanted = { first: "2026-05-01", starts: [0, 1, 2, 3].map((n) => Date.parse("2026-05-01T00:00:00+02:00") + n * day), most: 10 };

function timed(at: string, length: number, more: Partial<Timed> = {}): Timed {
  return { at: Date.parse(at), length, zoned: true, allDay: false, ...more };
}
const counts = (...all: readonly Timed[]): readonly number[] => pickByDay(all, wanted).counts;

describe("dates by day", () => {
  it("lie where the clock on the wall says", () => {
    expect(counts(timed("2026-05-01T22:30:00Z", hour))).toEqual([0, 1, 0]);
    expect(counts(timed("2026-05-01T22:30:00Z", hour, { zoned: false }))).toEqual([1, 0, 0]);
    expect(counts(timed("2026-04-30T22:00:00Z", hour), timed("2026-05-03T22:00:00Z", hour))).toEqual([1, 0, 0]);
  });

  it("do not touch the day they last until", () => {
    expect(counts(timed("2026-05-01T00:00:00Z", day, { zoned: false, allDay: true }))).toEqual([1, 0, 0]);
    expect(counts(timed("2026-05-01T18:00:00Z", 4 * hour))).toEqual([1, 0, 0]);
    expect(counts(timed("2026-05-02T12:00:00Z", 0))).toEqual([0, 1, 0]);
  });

  it("are on each day of many", () => {
    expect(counts(timed("2026-04-20T00:00:00Z", 365 * day, { zoned: false, allDay: true }))).toEqual([1, 1, 1]);
  });

  it("are picked whole days first, then by time; what is picked for one day is there once", () => {
    const long = timed("2026-05-01T00:00:00Z", 2 * day, { zoned: false, allDay: true });
    const [early, late] = [timed("2026-05-01T06:00:00Z", hour), timed("2026-05-01T16:00:00Z", hour)];
    const floating = timed("2026-05-01T07:00:00Z", hour, { zoned: false });
    const found = pickByDay([floating, early, late, long], { ...wanted, most: 2 });
    expect(found.picked).toEqual([floating, long]);
    expect(found.counts).toEqual([4, 1, 0]);
  });
});
