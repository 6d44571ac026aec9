import { expect, it } from "vitest";
import { verdictOf } from "./verdict.ts";

const group = (state: string, count: number) => ({ state, count, things: [] });

it("says all only where nothing differs", () => {
  expect(verdictOf({ groups: [group("back", 405), group("there", 3)] })).toEqual({ is: "all", back: 405, there: 3 });
  expect(verdictOf({ groups: [group("back", 400), group("changed", 2), group("failed", 3), group("there", 3)] })).toEqual({ is: "some", back: 400, of: 405 });
});

it("says none where nothing had to be written", () => {
  expect(verdictOf({ groups: [group("there", 3)] })).toEqual({ is: "none", there: 3 });
  expect(verdictOf({ groups: [group("open", 1)] })).toEqual({ is: "some", back: 0, of: 1 });
});

it("says all of an undo that took back everything", () => {
  expect(verdictOf({ groups: [group("back", 1), group("removed", 4)] })).toEqual({ is: "all", back: 5, there: 0 });
  expect(verdictOf({ groups: [group("removed", 4), group("kept", 1)] })).toEqual({ is: "some", back: 4, of: 5 });
});
