import { describe, expect, it } from "vitest";
import { gridRows, legible, rowOf, step, totalOf } from "./rows.ts";

const months = [{ month: null, count: 1 }, { month: "2025-12", count: 5 }, { month: "2026-01", count: 2 }];

describe("gridRows", () => {
  it("goes from the newest month to what has no date, and holds each photo once", () => {
    const rows = gridRows(months, 3);
    expect(rows.map((row) => (row.is === "month" ? row.month : [row.from, row.count]))).toEqual(["2026-01", [0, 2], "2025-12", [2, 3], [5, 2], null, [7, 1]]);
    expect(rows.reduce((sum, row) => sum + (row.is === "tiles" ? row.count : 0), 0)).toBe(totalOf(months));
  });
});

describe("legible", () => {
  it("puts few photos under their years, and leaves many under their months", () => {
    expect(legible(months)).toEqual([{ month: null, count: 1 }, { month: "2025", count: 5 }, { month: "2026", count: 2 }]);
    const many = [{ month: "2026-01", count: 12 }, { month: "2026-02", count: 30 }];
    expect(legible(many)).toEqual(many);
  });
});

describe("rowOf", () => {
  it("finds the row of every photo, never a heading", () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ month: `m${String(index)}`, count: (index * 7) % 11 }));
    const rows = gridRows(many, 4);
    for (let position = 0; position < totalOf(many); position++) {
      const row = rows[rowOf(rows, position)];
      expect(row?.is === "tiles" && position >= row.from && position < row.from + row.count).toBe(true);
    }
  });
});

describe("step", () => {
  const rows = gridRows(months, 3);

  it("goes down by columns across months, to the last photo where a row is shorter", () => {
    expect(step(rows, 1, "down")).toBe(3);
    expect(step(rows, 4, "down")).toBe(6);
    expect(step(rows, 6, "down")).toBe(7);
    expect(step(rows, 7, "down")).toBe(7);
  });

  it("goes up and sideways", () => {
    expect(step(rows, 3, "up")).toBe(1);
    expect(step(rows, 4, "up")).toBe(1);
    expect(step(rows, 0, "up")).toBe(0);
    expect(step(rows, 1, "right")).toBe(2);
  });
});
