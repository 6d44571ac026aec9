import { expect, it } from "vitest";
import { durationMs, durationText } from "./duration.ts";

it("durations are read as RFC 5545 and as old calendars write them", () => {
  expect(["P1W", "-P1DT2H", "PT15M", "P3600S", "-PT90S"].map(durationMs)).toEqual([604_800_000, -93_600_000, 900_000, 3_600_000, -90_000]);
  expect(["", "15M", "P1.5D", "PT-5M", "P1Y"].map(durationMs)).toEqual(Array.from({ length: 5 }));
});

it("what is written is read as it was", () => {
  for (const seconds of [0, 900, -900, 86_400, -172_800, 90, -1]) expect(durationMs(durationText(seconds)), durationText(seconds)).toBe(seconds * 1000);
});
