import { expect, it } from "vitest";
import { roughly } from "./time-left.ts";

it("is told as roughly as it is known", () => {
  const minutes = [0.2, 1.4, 9.4, 12, 38, 57, 59, 61, 170].map((m) => roughly(m * 60_000));
  expect(minutes.map(({ unit, n }) => `${String(n)} ${unit}`)).toEqual(["0 seconds", "1 minutes", "9 minutes", "10 minutes", "40 minutes", "55 minutes", "1 hours", "1 hours", "3 hours"]);
});
