import { describe, expect, it } from "vitest";
import { judgeChange, judgeGroup, judgeLoss } from "./brake.ts";

describe("brake", () => {
  it.each([
    [{ count: 0, base: 100 }, "note"],
    [{ count: 4, base: 100 }, "note"],
    [{ count: 9, base: 100 }, "note"],
    [{ count: 10, base: 100 }, "ask"],
    [{ count: 49, base: 100 }, "ask"],
    [{ count: 50, base: 100 }, "hold"],
    [{ count: 50, base: 501 }, "ask"],
    [{ count: 50, base: 500 }, "hold"],
    [{ count: 5, base: 10 }, "hold"],
    [{ count: 3, base: 9 }, "note"],
    [{ count: 3, base: 3 }, "hold"],
    [{ count: 1, base: 1 }, "hold"],
  ] as const)("judges a loss of %o as %s", (extent, expected) => {
    expect(judgeLoss(extent)).toBe(expected);
  });

  it("holds any loss of a whole collection", () => {
    expect(judgeLoss({ count: 2, base: 100 }, true)).toBe("hold");
    expect(judgeLoss({ count: 0, base: 0 }, true)).toBe("note");
  });

  it("holds a mass change, not a single edit of a single card", () => {
    expect(judgeChange({ count: 60, base: 100 })).toBe("hold");
    expect(judgeChange({ count: 20, base: 100 })).toBe("note");
    expect(judgeChange({ count: 1, base: 1 })).toBe("note");
  });

  it("holds an emptied group", () => {
    expect(judgeGroup({ count: 3, base: 3 })).toBe("hold");
    expect(judgeGroup({ count: 2, base: 2 })).toBe("hold");
    expect(judgeGroup({ count: 1, base: 1 })).toBe("note");
    expect(judgeGroup({ count: 1, base: 12 })).toBe("note");
  });
});
