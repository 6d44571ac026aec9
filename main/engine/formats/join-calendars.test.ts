import { describe, expect, it } from "vitest";
import { joinCalendars } from "./icalendar-edit.ts";

const zone = (id: string): string[] => ["BEGIN:VTIMEZONE", `TZID:${id}`, "BEGIN:STANDARD", "DTSTART:19701025T030000", "END:STANDARD", "END:VTIMEZONE"];
const event = (uid: string): string[] => ["BEGIN:VEVENT", `UID:${uid}`, "SUMMARY:Schöne Grüße,", "  folded", "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT"];
const calendar = (...lines: string[]): string => `${["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR"].join("\r\n")}\r\n`;
const join = (texts: readonly string[]): string => Buffer.concat([...joinCalendars(texts.map((text) => Buffer.from(text)))]).toString();
/** A blank line at the end is not the usual way of writing, so such a text is parsed. */
const parsed = (texts: readonly string[]): string => join(texts.map((text) => `${text}\r\n`));

describe("joining calendars", () => {
  it("gives each zone once and every component, byte for byte", () => {
    const texts = [calendar(...zone("Europe/Berlin"), ...event("a")), calendar(...zone("Europe/Berlin"), ...zone("Asia/Tokyo"), ...event("b"))];
    const body = [...zone("Europe/Berlin"), ...event("a"), ...zone("Asia/Tokyo"), ...event("b")].join("\r\n");
    expect(join(texts)).toBe(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\n${body}\r\nEND:VCALENDAR\r\n`);
  });

  it.each([
    ["two components", calendar(...event("a"), ...event("b"))],
    ["zones with parameters or folded names", calendar("BEGIN:VTIMEZONE", "TZID;X=1:Here", "END:VTIMEZONE", "BEGIN:VTIMEZONE", "TZID:Far", " Away", "END:VTIMEZONE", ...event("a"))],
    ["a zone without a name", calendar("BEGIN:VTIMEZONE", "END:VTIMEZONE", ...event("a"))],
    ["a zone after its event", calendar(...event("a"), ...zone("Europe/Berlin"))],
    ["a zone that never ends", calendar("BEGIN:VTIMEZONE", "TZID:X", ...event("a"))],
    ["small letters", calendar("begin:VTODO", "UID:t", "end:VTODO", ...event("a"))],
    ["properties of the calendar behind its components", calendar(...event("a"), "X-NOTE:behind")],
    ["two calendars in one text", calendar(...event("a")) + calendar(...event("b"))],
    ["nothing", calendar()],
    ["no calendar at all", event("a").join("\r\n")],
    ["other line ends", calendar(...event("a")).replaceAll("\r\n", "\n")],
  ])("takes the fast way only where it gives the same: %s", (_, text) => {
    const first = calendar(...zone("Europe/Berlin"), ...event("first"));
    expect(join([first, text, text])).toBe(parsed([first, text, text]));
  });
});
