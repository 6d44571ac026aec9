import * as fc from "fast-check";
import { expect, it, vi } from "vitest";
import { occurrences } from "./occurrences.ts";

// On a busy machine it would cut off what is only many: here it is the dates that count.
vi.mock("./time-limit.ts", () => ({
  endsWithin(_: number, run: () => void) {
    run();
    return true;
  },
}));

it("gives the same dates of a month, however many years of them lie before it", () => {
  expect.hasAssertions();
  const days = fc.uniqueArray(fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU"), { maxLength: 3 });
  const arbitrary = fc.record({
    freq: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
    interval: fc.integer({ min: 1, max: 5 }),
    days,
    more: fc.constantFrom("", ";WKST=SU", ";BYMONTH=3,11", ";UNTIL=20251115T000000Z", ";COUNT=60"),
    start: fc.date({ min: new Date("2019-01-01"), max: new Date("2022-12-31"), noInvalidDate: true }),
    from: fc.date({ min: new Date("2023-01-01"), max: new Date("2025-12-01"), noInvalidDate: true }),
  });
  const holds = fc.property(arbitrary, ({ freq, interval, days: byDay, more, start, from }) => {
    const rule = `FREQ=${freq};INTERVAL=${interval}${byDay.length > 0 && freq !== "YEARLY" ? `;BYDAY=${byDay.join(",")}` : ""}${more}`;
    const lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", `DTSTART:${start.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`, "DURATION:PT1H", `RRULE:${rule}`, "END:VEVENT", "END:VCALENDAR", ""];
    const bytes = Buffer.from(lines.join("\r\n"));
    const to = new Date(from.getTime() + 40 * 86_400_000);
    const all = occurrences(bytes, start, to, 5000).filter(({ at }) => at + 3_600_000 > from.getTime());
    expect(occurrences(bytes, from, to, 5000)).toEqual(all);
  });
  fc.assert(holds, { numRuns: 200 });
});
