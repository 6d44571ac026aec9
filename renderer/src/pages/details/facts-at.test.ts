import { expect, it } from "vitest";
import { factsAt } from "./facts-at.ts";

const start = { key: "start", value: "2017-01-08T18:00:00", label: "Europe/Berlin" };
const end = { key: "end", value: "2017-01-08T18:45:00", label: "Europe/Berlin" };
const repeats = { key: "repeats", value: "FREQ=WEEKLY" };

it("tells the date that was chosen, and when the series began", () => {
  expect(factsAt([start, end, repeats], "2026-11-22T17:00:00.000Z/2026-11-22T17:45:00.000Z")).toEqual([
    { key: "start", value: "2026-11-22T17:00:00.000Z" },
    { key: "end", value: "2026-11-22T17:45:00.000Z" },
    repeats,
    { ...start, key: "first" },
  ]);
});

it("leaves alone what does not repeat, and a series nobody chose a date of", () => {
  expect(factsAt([start, end], "2026-11-22")).toEqual([start, end]);
  expect(factsAt([start, repeats], undefined)).toEqual([start, repeats]);
});
