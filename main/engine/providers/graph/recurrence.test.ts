import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { daysOf, recurrenceProblem } from "./fake-recurrence.fixture.ts";
import { ruleOf } from "./recurrence.ts";
import { patternOf } from "./rule-pattern.ts";

const until = Date.parse("2036-01-01T00:00:00Z");

/** Days on which the rule takes place in ten years, by the calendar library alone: nothing here cuts it short. */
function daysBy(rrule: string, start: string): string[] {
  const iterator = ICAL.Recur.fromString(rrule).iterator(ICAL.Time.fromDateString(start));
  const days: string[] = [];
  for (let next: ICAL.Time | null | undefined = iterator.next(); next; next = iterator.next()) {
    const day = next.toString().slice(0, 10);
    if (Date.parse(day) >= until) break;
    days.push(day);
  }
  return days;
}

const startOf = (start: string) => ({ wall: Date.parse(`${start}T00:00:00Z`), allDay: true, zone: undefined });

// 2026-01-01 is a Thursday.
const rules: readonly [string, string][] = [
  ["FREQ=DAILY", "2026-01-01"],
  ["FREQ=DAILY;INTERVAL=3;COUNT=40", "2026-01-01"],
  ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-01-01"],
  ["FREQ=WEEKLY", "2026-01-01"],
  ["FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270304", "2026-01-01"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;WKST=SU", "2026-01-01"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;WKST=MO", "2026-01-01"],
  ["FREQ=MONTHLY", "2026-01-15"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28", "2026-01-28"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31"],
  ["FREQ=MONTHLY;BYDAY=2TH", "2026-01-08"],
  ["FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "2026-01-01"],
  ["FREQ=YEARLY", "2026-05-03"],
  ["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", "2026-01-31"],
  ["FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26"],
  ["FREQ=YEARLY;INTERVAL=2;COUNT=4", "2026-05-03"],
];

describe("rules that Outlook has, too", () => {
  it.each(rules)("%s from %s: the same days in ten years, there and back", (rrule, start) => {
    const pattern = patternOf(rrule, startOf(start), "UTC");
    if (pattern === undefined) throw new Error("not understood");
    expect(recurrenceProblem(pattern)).toBeUndefined();
    const wanted = daysBy(rrule, start);
    expect(wanted.length).toBeGreaterThan(3);
    const there = daysOf(pattern, until - 1).map((day) => new Date(day).toISOString().slice(0, 10));
    expect(there).toEqual(wanted);
    expect(daysBy(ruleOf(pattern, startOf(start)) ?? "", start)).toEqual(wanted);
  });
});

it("says the 31st as Outlook means it: in a shorter month its last day", () => {
  const rrule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1";
  const pattern = patternOf(rrule, startOf("2026-01-31"), "UTC") ?? {};
  expect(pattern.pattern).toMatchObject({ type: "absoluteMonthly", dayOfMonth: 31 });
  expect(daysOf(pattern, Date.parse("2026-05-01")).map((day) => new Date(day).toISOString().slice(5, 10))).toEqual(["01-31", "02-28", "03-31", "04-30"]);
  expect(ruleOf(pattern, startOf("2026-01-31"))).toBe(rrule);
});

describe("rules that Outlook has no like for", () => {
  it.each([
    ["FREQ=WEEKLY;BYDAY=SA;BYMONTH=4,5", "2026-04-04"],
    ["FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31"],
    ["FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-01-01"],
    ["FREQ=MONTHLY;BYDAY=5TH", "2026-01-29"],
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29"],
    ["FREQ=YEARLY;BYDAY=20MO", "2026-05-18"],
    ["FREQ=HOURLY", "2026-01-01"],
    ["FREQ=WEEKLY;BYDAY=MO", "2026-01-01"],
    ["FREQ=DAILY;INTERVAL=0", "2026-01-01"],
    ["FREQ=DAILY;COUNT=0", "2026-01-01"],
    ["nonsense", "2026-01-01"],
  ])("%s from %s", (rrule, start) => {
    expect(patternOf(rrule, startOf(start), "UTC")).toBeUndefined();
  });
});

it("ends on the last day that the zone of the series still has", () => {
  const start = { wall: Date.parse("2026-01-05T20:00:00Z"), allDay: false, zone: "America/New_York" };
  // 2026-02-03 01:00 UTC is eight in the evening of the day before.
  expect(patternOf("FREQ=WEEKLY;UNTIL=20260203T010000Z", start, "Eastern Standard Time")?.range?.endDate).toBe("2026-02-02");
  expect(patternOf("FREQ=WEEKLY;UNTIL=20260203T005959Z", start, "Eastern Standard Time")?.range?.endDate).toBe("2026-02-01");
});
