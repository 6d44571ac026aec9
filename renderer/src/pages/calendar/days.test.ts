import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayIn, daysBetween, firstWeekday, startOfWeek, weeksOf } from "./days.ts";

describe("days", () => {
  it("steps over the changes of clocks and leap days", () => {
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  it("keeps to the last day of a shorter month", () => {
    expect(addMonths("2026-05-31", 1)).toBe("2026-06-30");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("takes no day that is none", () => {
    expect(dayIn("2026-05-03")).toBe("2026-05-03");
    for (const text of [null, "", "2026-13-01", "20260503", "2026-05-03T10:00"]) expect(dayIn(text)).toBeUndefined();
  });

  it("starts weeks as the region does", () => {
    expect(firstWeekday("de-DE")).toBe(1);
    expect(firstWeekday("en-US")).toBe(7);
    expect(startOfWeek("2026-05-03", 1)).toBe("2026-04-27");
    expect(startOfWeek("2026-05-03", 7)).toBe("2026-05-03");
  });

  it("shows every day of the month once, in whole weeks", () => {
    const weeks = weeksOf("2026-02-10", 7);
    expect(weeks).toHaveLength(4);
    expect(weeksOf("2026-05-10", 1)).toHaveLength(5);
    expect(weeksOf("2026-08-10", 1)).toHaveLength(6);
    expect(weeks.flat().filter((day) => day.startsWith("2026-02"))).toHaveLength(28);
  });
});
