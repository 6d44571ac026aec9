import { expect, it } from "vitest";
import { splitCalendar } from "./icalendar.ts";
import { meetingOf } from "./icalendar-edit.ts";

const calendar = (...parts: readonly string[]): Buffer => Buffer.from(`BEGIN:VCALENDAR\r\n${parts.join("")}END:VCALENDAR\r\n`);
const events = (count: number, more = ""): string => Array.from({ length: count }, (_, n) => `BEGIN:VEVENT\r\nUID:${n}\r\n${more}END:VEVENT\r\n`).join("");
const timed = (work: () => void): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

it("reads a calendar of very many own properties and events, and a meeting of very many people, in time that grows with their number only", () => {
  const own = calendar("X-A:\r\n".repeat(200_000), events(20_000));
  expect(timed(() => expect(splitCalendar(own).length).toBe(20_000))).toBeLessThan(15_000);
  const people = Array.from({ length: 90_000 }, (_, n) => `ORGANIZER:mailto:o${n}\r\nATTENDEE:mailto:${n}\r\n`).join("");
  expect(timed(() => expect(meetingOf(calendar(`BEGIN:VEVENT\r\nUID:1\r\n${people}END:VEVENT\r\n`)).guests.length).toBe(90_000))).toBeLessThan(15_000);
});

it("does not repeat a huge time zone until the memory is full: the items that no longer fit are named", () => {
  const zone = `BEGIN:VTIMEZONE\r\nTZID:Z\r\nX:${"a".repeat(4_000_000)}\r\nEND:VTIMEZONE\r\n`;
  const pieces = splitCalendar(calendar(zone, events(2000, "DTSTART;TZID=Z:20260101T100000\r\n")));
  expect(pieces.length).toBe(2000);
  const whole = pieces.filter(({ broken }) => broken === undefined);
  expect(whole.length).toBe(134);
  expect(new Set(pieces.slice(whole.length).map(({ broken, bytes }) => `${broken} ${bytes.length}`))).toEqual(new Set(["too-large 0"]));
  const unnamed = Array.from({ length: 200 }, () => "BEGIN:VEVENT\r\nDTSTART;TZID=Z:20260101T100000\r\nEND:VEVENT\r\n").join("");
  const empty = splitCalendar(calendar(zone, unnamed)).filter(({ bytes }) => bytes.length === 0);
  expect([empty.length, new Set(empty.map(({ broken }) => broken))]).toEqual([66, new Set(["too-large"])]);
});
