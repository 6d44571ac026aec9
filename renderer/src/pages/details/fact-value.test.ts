import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("navigator", { languages: ["en-GB"] });
vi.stubGlobal("document", { documentElement: { dataset: {} } });
const { setLanguage } = await import("../../app/text.ts");
const { dateTime, factLabel, factValue, fileSize, partialDate, repeats } = await import("./fact-value.ts");
setLanguage("en");

describe("dates", () => {
  it("say plainly that a year is not known", () => {
    expect(partialDate("1931-05-04")).toBe("4 May 1931");
    expect(partialDate("--05-04")).toBe("4 May (year not known)");
    expect(partialDate("1931")).toBe("1931");
    expect(partialDate("around Easter")).toBe("around Easter");
  });

  it("keep the wall clock they were written in", () => {
    expect(dateTime("2026-05-01")).toBe("1 May 2026");
    expect(dateTime("2026-05-01T10:00:00")).toContain("10:00");
    expect(factValue({ key: "end", value: "2026-05-01" })).toBe("30 April 2026");
    expect(dateTime("not a date")).toBe("not a date");
    expect(factValue({ key: "taken", value: "2024-05-03T14:03:00+09:00" })).toContain("14:03");
  });
});

describe("repeats", () => {
  it.each([
    ["FREQ=DAILY", "Every day"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "Every 2 weeks on Monday and Wednesday"],
    ["FREQ=YEARLY;COUNT=3", "Every year, 3 times"],
    ["FREQ=WEEKLY;UNTIL=20260503T220000Z", "Every week, until 3 May 2026"],
  ])("says %s as %s", (rule, words) => expect(repeats(rule)).toBe(words));

  it("does not pretend to understand more", () => {
    expect(repeats("FREQ=MONTHLY;BYDAY=2TU")).toBeUndefined();
    expect(factValue({ key: "repeats", value: "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR" })).toBe("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR");
  });
});

describe("other facts", () => {
  it("are told in words where there are some", () => {
    expect(factValue({ key: "reminders", value: "-PT15M, -P1DT2H" })).toBe("15 minutes before and 1 day, 2 hours before");
    expect(factValue({ key: "status", value: "needs-action" })).toBe("To do");
    expect(factValue({ key: "status", value: "x-odd" })).toBe("x-odd");
    expect(factValue({ key: "constructor", value: "x" })).toBe("x");
    expect(fileSize(3_240_000)).toBe("3.2 MB");
  });

  it("keep a person's own labels", () => {
    expect(factLabel({ key: "phone", label: "CELL" })).toBe("mobile");
    expect(factLabel({ key: "phone", label: "Boat house" })).toBe("Boat house");
    expect(factLabel({ key: "phone", label: "boat:house" })).toBe("boat:house");
    expect(factLabel({ key: "with", label: "accepted" })).toBe("comes");
  });
});
