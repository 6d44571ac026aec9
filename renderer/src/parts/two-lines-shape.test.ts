import { expect, test } from "vitest";
import { fallOf, place } from "./two-lines-shape.ts";

const together = [
  { day: "2026-01-01", theirs: 100, yours: 100 },
  { day: "2026-01-11", theirs: 150, yours: 150 },
  { day: "2026-01-21", theirs: 200, yours: 200 },
];
const fallen = [...together, { day: "2026-01-22", theirs: 2, yours: 200 }];
const size = { width: 100, height: 40, inset: 10 };

test("a fall begins after the last day on which both held the same", () => {
  expect(fallOf(together)).toBeNull();
  expect(fallOf(fallen)).toBe(3);
  expect(fallOf([])).toBeNull();
});

test("days lie by date, the most is on top, theirs just under yours", () => {
  const shape = place(together, { ...size, fall: null });
  expect(shape?.yours).toBe("M0.0 30.0L50.0 20.0L100.0 10.0L100.0 10.0");
  expect(shape?.theirs).toBe("M0.0 33.0L50.0 23.0L100.0 13.0L100.0 13.0");
});

test("a fall goes straight down at its place and to its true depth", () => {
  const shape = place(fallen, { ...size, fall: 3, fallAt: 0.5 });
  expect(shape?.gap).toMatchObject({ x: 50, top: 10 });
  expect(shape?.gap?.bottom).toBeCloseTo(32.8);
  expect(shape?.before.endsWith("L50.0 13.0")).toBe(true);
  expect(shape?.after).toBe("M50.0 13.0L50.0 32.8L100.0 32.8");
});

test("one day, and all the same, are a level line; no day is none", () => {
  expect(place([{ day: "2026-01-01", theirs: 5, yours: 5 }], { ...size, fall: null })?.yours).toBe("M0.0 20.0L100.0 20.0");
  expect(place([], { ...size, fall: null })).toBeNull();
});
