import { describe, expect, it } from "vitest";
import { occurrences } from "./occurrences.ts";

const item = (...lines: string[]): Uint8Array => Buffer.from(["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR", ""].join("\r\n"));
const event = (...lines: string[]): string[] => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"];
const berlin = [
  "BEGIN:VTIMEZONE", "TZID:Home", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:19961027T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE",
];
const starts = (bytes: Uint8Array, from: string, to: string, limit = 100): string[] =>
  occurrences(bytes, new Date(from), new Date(to), limit).map((each) => each.start);
const instants = (bytes: Uint8Array, from: string, to: string): string[] =>
  occurrences(bytes, new Date(from), new Date(to), 100).map((each) => new Date(each.at).toISOString());

describe("occurrences", () => {
  it("follows the rule, its exceptions and its overrides", () => {
    const weekly = item(
      ...berlin, ...event("SUMMARY:Call", "DTSTART;TZID=Home:20260301T170000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY", "EXDATE;TZID=Home:20260303T170000,20260308T170000", "RDATE;TZID=Home:20260310T090000"),
      ...event("SUMMARY:Baby", "RECURRENCE-ID;TZID=Home:20260315T170000", "DTSTART;TZID=Home:20260316T080000", "DTEND;TZID=Home:20260316T090000"),
    );
    const found = occurrences(weekly, new Date("2026-03-01"), new Date("2026-03-30"), 100);
    expect(found.map((each) => [each.start, each.summary])).toEqual([
      ["2026-03-01T17:00:00", "Call"], ["2026-03-10T09:00:00", "Call"], ["2026-03-16T08:00:00", "Baby"], ["2026-03-22T17:00:00", "Call"], ["2026-03-29T17:00:00", "Call"],
    ]);
    expect(found[2]).toMatchObject({ recurrenceId: "2026-03-15T17:00:00", end: "2026-03-16T09:00:00", zone: "Home" });
    expect(new Date(found[0]?.at ?? 0).toISOString()).toBe("2026-03-01T16:00:00.000Z");
    expect(new Date(found[4]?.at ?? 0).toISOString()).toBe("2026-03-29T15:00:00.000Z");
  });

  it("takes one day a month where several are named and one is chosen", () => {
    const monthly = item(...event("DTSTART;VALUE=DATE:20260130", "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"));
    expect(starts(monthly, "2026-01-01", "2026-05-01")).toEqual(["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]);
  });

  it("looks up a zone the text does not define", () => {
    const daily = item(...event("DTSTART;TZID=America/New_York:20260307T120000", "RRULE:FREQ=DAILY;COUNT=2"));
    expect(instants(daily, "2026-03-01", "2026-04-01")).toEqual(["2026-03-07T17:00:00.000Z", "2026-03-08T16:00:00.000Z"]);
  });

  it.each([
    ["Europe/Berlin:20260105T090000", "20260108T080000Z", 8],
    ["Europe/Berlin:20260105T090000", "20260108T075959Z", 7],
    ["America/New_York:20260105T080000", "20260108T125959Z", 7],
    ["America/New_York:20260105T080000", "20260108T130000Z", 8],
    ["Home:20260105T090000", "20260108T080000Z", 8],
    ["Home:20260105T090000", "20260108T075959Z", 7],
  ])("ends at the moment that a rule says in UTC, whether the zone is defined or only named: %s until %s", (start, until, last) => {
    const daily = item(...berlin, ...event(`DTSTART;TZID=${start}`, `RRULE:FREQ=DAILY;UNTIL=${until}`));
    expect(starts(daily, "2026-01-01", "2027-01-01").map((each) => Number(each.slice(8, 10)))).toEqual([5, 6, 7, 8].filter((day) => day <= last));
  });

  it("gives whole days as dates", () => {
    const days = item(...event("DTSTART;VALUE=DATE:20260228", "RRULE:FREQ=YEARLY"));
    expect(starts(days, "2027-01-01", "2029-01-01")).toEqual(["2027-02-28", "2028-02-28"]);
    const leap = item(...event("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"));
    expect(starts(leap, "2024-01-01", "2033-01-01")).toEqual(["2024-02-29", "2028-02-29", "2032-02-29"]);
    const twice = item(...event("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY;COUNT=2"));
    expect(starts(twice, "2024-01-01", "2033-01-01")).toEqual(["2024-02-29", "2028-02-29"]);
  });

  it("moves what comes after an override of the future", () => {
    const moved = item(...event("DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:a"), ...event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260103T100000Z", "DTSTART:20260103T120000Z", "SUMMARY:b"));
    expect(starts(moved, "2026-01-01", "2026-02-01")).toEqual(["2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03T12:00:00Z", "2026-01-04T12:00:00Z"]);
  });

  it("stops at the limit", () => {
    expect(starts(item(...event("DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY")), "2026-02-01", "2027-01-01", 2)).toEqual(["2026-02-01T10:00:00Z", "2026-02-02T10:00:00Z"]);
  });

  it("reads dates past lines that are broken", () => {
    expect(starts(item(...event("this is no property", "DTSTART:20260101T100000Z")), "2026-01-01", "2026-02-01")).toHaveLength(1);
  });

  it("ends in time on rules made to run for ever", () => {
    const started = performance.now();
    const rules = ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=YEARLY;BYWEEKNO=60", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "RUBBISH"];
    for (const rule of rules) occurrences(item(...event("DTSTART:00010101T000000Z", `RRULE:${rule}`)), new Date("2026-01-01"), new Date("2026-02-01"), 10);
    const zone = ["BEGIN:VTIMEZONE", "TZID:X", "BEGIN:STANDARD", "DTSTART:00010101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE"];
    occurrences(item(...zone, ...event("DTSTART;TZID=X:20260101T000000", "RRULE:FREQ=DAILY")), new Date("2026-01-01"), new Date("2026-02-01"), 10);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
