import { describe, expect, it } from "vitest";
import { piecesOf } from "../providers/files/pieces.ts";
import { joinCalendars } from "./icalendar-edit.ts";
import { splitCalendar } from "./icalendar-split.ts";

const zone = (id: string, offset = "+0100"): string[] => ["BEGIN:VTIMEZONE", `TZID:${id}`, "BEGIN:STANDARD", "DTSTART:19701025T030000", `TZOFFSETTO:${offset}`, "END:STANDARD", "END:VTIMEZONE"];
const event = (uid: string): string[] => ["BEGIN:VEVENT", `UID:${uid}`, "SUMMARY:Schöne Grüße,", "  folded", "DESCRIPTION:x", "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT"];
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

  it("begins another calendar where a name means another zone than before, and is read again as it was", () => {
    const [here, there] = ["+0100", "-0800"].map((offset) => zone("Customized Time Zone", offset));
    const of = (uid: string, own = here ?? []): string => calendar(...own, ...event(uid));
    const texts = [of("a"), of("b"), of("c", there), of("d", there), of("e"), of("f", there) + of("g")];
    for (const joined of [join(texts), parsed(texts)]) {
      expect(joined.match(/BEGIN:VCALENDAR/g)).toHaveLength(5);
      expect(joined.match(/END:VCALENDAR/g)).toHaveLength(5);
      expect(joined.match(/BEGIN:VTIMEZONE/g)).toHaveLength(5);
      const used = texts.map((text) => text.replaceAll("DESCRIPTION:", "DESCRIPTION;TZID=Customized Time Zone:"));
      const pieces = splitCalendar(Buffer.from(join(used)));
      expect(pieces.map(({ uid, bytes }) => [uid, /TZOFFSETTO:(.*)\r/.exec(Buffer.from(bytes).toString())?.[1]])).toEqual(
        Object.entries({ a: "+0100", b: "+0100", c: "-0800", d: "-0800", e: "+0100", f: "-0800", g: "+0100" }),
      );
      expect(piecesOf("calendar", Buffer.from(joined)).map(({ fragment, broken }) => [fragment, broken])).toEqual("abcdefg".split("").map((uid) => [uid, undefined]));
    }
  });

  it("stays one calendar for a zone that everybody knows, however it is written down", () => {
    const texts = ["Europe/Berlin", "W. Europe Standard Time"].flatMap((id) => ["+0100", "+0000"].map((offset) => calendar(...zone(id, offset), ...event(id + offset))));
    for (const joined of [join(texts), parsed(texts)]) {
      expect(joined.match(/BEGIN:VCALENDAR/g)).toHaveLength(1);
      expect(joined.match(/TZOFFSETTO:.*/g)).toEqual(["TZOFFSETTO:+0100", "TZOFFSETTO:+0100"]);
    }
  });

  it.each([
    ["two components", calendar(...event("a"), ...event("b"))],
    ["zones with parameters or folded names", calendar("BEGIN:VTIMEZONE", "TZID;X=1:Here", "END:VTIMEZONE", "BEGIN:VTIMEZONE", "TZID:Far", " Away", "END:VTIMEZONE", ...event("a"))],
    ["a zone without a name", calendar("BEGIN:VTIMEZONE", "END:VTIMEZONE", ...event("a"))],
    ["a zone after its event", calendar(...event("a"), ...zone("Europe/Berlin"))],
    ["a zone before its event, and one after", calendar(...zone("A"), ...event("a"), ...zone("B"))],
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
