import { describe, expect, it } from "vitest";
import { occurrences } from "../../engine/formats/occurrences.ts";
import { summarise } from "../../engine/formats/summary.ts";
import { canBe, extentOf } from "./extent.ts";

const day = 24 * 3600_000;
const zone = ["BEGIN:VTIMEZONE", "TZID:Zone", "BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY", "END:STANDARD", "END:VTIMEZONE"];
const textOf = (...events: readonly (readonly string[])[]): Buffer =>
  Buffer.from(["BEGIN:VCALENDAR", ...zone, ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]), "END:VCALENDAR", ""].join("\r\n"));

/** Weekly, from 5 January to 23 February 2026. */
const weekly = ["UID:1", "DTSTART;TZID=Zone:20260105T100000", "DTEND;TZID=Zone:20260105T110000", "RRULE:FREQ=WEEKLY;COUNT=8"];
const moved = (to: string, ...more: readonly string[]): string[] => ["UID:1", "RECURRENCE-ID;TZID=Zone:20260119T100000", `DTSTART;TZID=Zone:${to}T100000`, ...more];

const texts: Readonly<Record<string, Buffer>> = {
  "one that is moved by a day": textOf(weekly, moved("20260120")),
  "one that is moved far to the front": textOf(weekly, moved("20250301")),
  "one that is moved far beyond the end, and lasts": textOf(weekly, moved("20271101", "DTEND;TZID=Zone:20271201T100000")),
  "an override that comes first": textOf(moved("20250301"), weekly),
  "an override alone": textOf(moved("20260601")),
  "what follows moved, too": textOf(weekly, ["UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260119T090000Z", "DTSTART;TZID=Zone:20270119T100000"]),
  "no end": textOf([...weekly.slice(0, 3), "RRULE:FREQ=YEARLY"], moved("20260121")),
  "extra dates": textOf([...weekly, "RDATE;TZID=Zone:20280101T100000"], moved("20260121")),
};
const bounded = ["one that is moved by a day", "one that is moved far to the front", "an override that comes first", "an override alone"];

const months = Array.from({ length: 60 }, (_, n) => [Date.UTC(2024, n), Date.UTC(2024, n + 1)] as const);

describe("when an event can be", () => {
  it.each(Object.entries(texts))("holds each of its dates: %s", (_, bytes) => {
    const extent = extentOf(summarise("event", bytes).at ?? null, bytes);
    const taken = months.filter(([from, to]) => occurrences(bytes, new Date(from), new Date(to), 10).length > 0);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter(([from, to]) => !canBe(extent, from, to))).toEqual([]);
  });

  it.each(bounded)("is not for ever because of an override: %s", (name) => {
    const bytes = texts[name] ?? Buffer.alloc(0);
    const extent = extentOf(summarise("event", bytes).at ?? null, bytes);
    expect(canBe(extent, Date.UTC(2027, 5), Date.UTC(2027, 5) + 30 * day)).toBe(false);
  });
});
