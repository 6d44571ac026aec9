import { describe, expect, it } from "vitest";
import type { Occurrence } from "../../../../main/api/contract.ts";
import { barsOf, onDay, spanOf } from "./spans.ts";

const week = ["2026-04-27", "2026-04-28", "2026-04-29", "2026-04-30", "2026-05-01", "2026-05-02", "2026-05-03"];

function occurrence(name: string, start: string, end: string | null, allDay = false): Occurrence {
  return { thing: { id: 1, version: 1, kind: "event", name, at: start, source: 1, collection: 1, missing: false, thumb: null }, start, end, allDay };
}

describe("spanOf", () => {
  it("does not count the day an all-day event ends on", () => {
    expect(spanOf(occurrence("a", "2026-05-01", "2026-05-02", true))).toMatchObject({ first: "2026-05-01", last: "2026-05-01" });
    expect(spanOf(occurrence("a", "2026-05-01", null, true))).toMatchObject({ last: "2026-05-01" });
  });

  it("keeps an evening until midnight on its day, and a night over two", () => {
    expect(spanOf(occurrence("a", "2026-05-01T20:00:00", "2026-05-02T00:00:00")).last).toBe("2026-05-01");
    expect(spanOf(occurrence("a", "2026-05-01T20:00:00", "2026-05-02T02:00:00")).last).toBe("2026-05-02");
  });

  it("is never shorter than a day, whatever the end says", () => {
    expect(spanOf(occurrence("a", "2026-05-01", "2026-04-01", true)).last).toBe("2026-05-01");
  });
});

describe("barsOf", () => {
  it("gives overlapping bars lanes of their own and uses a free one again", () => {
    const spans = [
      occurrence("long", "2026-04-20", "2026-05-01", true),
      occurrence("short", "2026-04-28", "2026-04-29", true),
      occurrence("later", "2026-05-02", "2026-05-10", true),
    ].map(spanOf);
    expect(barsOf(week, spans).map((bar) => [bar.span.occurrence.thing.name, bar.column, bar.length, bar.lane])).toEqual([
      ["long", 0, 4, 0],
      ["short", 1, 1, 1],
      ["later", 5, 2, 0],
    ]);
  });

  it("leaves out what has a time within one day", () => {
    expect(barsOf(week, [spanOf(occurrence("a", "2026-04-28T10:00:00", "2026-04-28T11:00:00"))])).toEqual([]);
  });
});

describe("onDay", () => {
  it("puts whole days first, then the hours in order", () => {
    const spans = [
      occurrence("late", "2026-05-01T18:00:00", null),
      occurrence("early", "2026-05-01T08:00:00", null),
      occurrence("holiday", "2026-05-01", "2026-05-02", true),
      occurrence("tomorrow", "2026-05-02T08:00:00", null),
    ].map(spanOf);
    expect(onDay("2026-05-01", spans).map((span) => span.occurrence.thing.name)).toEqual(["holiday", "early", "late"]);
  });
});
