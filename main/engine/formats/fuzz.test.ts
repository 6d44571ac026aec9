import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  joinCalendars, occurrences, splitCalendar, viewCalendar, withRelatedUids, withScheduleAgentClient, withUid as withCalendarUid,
} from "./icalendar.ts";
import { readMediaFacts } from "./media.ts";
import { sniff } from "./sniff.ts";
import { summarise } from "./summary.ts";
import { joinVCards, splitVCards, viewVCard, withMembers, withPhoto, withUid } from "./vcard.ts";

const card = Buffer.from(
  "BEGIN:VCARD\r\nVERSION:2.1\r\nUID:1\r\nFN;CHARSET=UTF-8:A Müller, Öz\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;A=\r\nli;;;\r\nitem1.TEL;CELL;PREF:+49 170 1\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n" +
    "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n QUJD\r\n REVG\r\n\r\nADR;TYPE=\"home,x\":;;Main\\;St;B\\,C;;1;D\r\nMEMBER:urn:uuid:2\r\nEND:VCARD\r\n",
);
const calendar = Buffer.from(
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" +
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Z:20260101T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=9\r\nEXDATE;TZID=Z:20260105T100000\r\nORGANIZER;CN=\"A:B\":mailto:a@b\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n" +
    "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Z;RANGE=THISANDFUTURE:20260112T100000\r\nDTSTART;TZID=Z:20260113T100000\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:2\r\nDUE;VALUE=DATE:20260101\r\nRELATED-TO:1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
);

/** Sound text with bytes overwritten, cut out and doubled. */
function mutated(sound: Buffer): fc.Arbitrary<Buffer> {
  const edit = fc.tuple(fc.nat(sound.length), fc.nat(30), fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(...["\n", "\r\n ", ":", ";", '"', "=", "\\", "END:", "BEGIN:", "99999999999"].map((text) => Buffer.from(text)))));
  return fc.array(edit, { maxLength: 6 }).map((edits) =>
    edits.reduce((bytes, [at, length, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(at + length, bytes.length))]), sound),
  );
}

const everything: readonly ((bytes: Uint8Array) => unknown)[] = [
  (bytes) => splitVCards(bytes),
  (bytes) => viewVCard(bytes),
  (bytes) => withUid(bytes, "a;b"),
  (bytes) => withMembers(bytes, new Map([["2", "3"]])),
  (bytes) => withPhoto(bytes, { type: "image/png", bytes: Buffer.from("x") }),
  (bytes) => [...joinVCards([bytes, bytes])],
  (bytes) => splitCalendar(bytes),
  (bytes) => viewCalendar(bytes),
  (bytes) => occurrences(bytes, new Date("2026-01-01"), new Date("2026-03-01"), 50),
  (bytes) => withCalendarUid(bytes, "a;b"),
  (bytes) => withScheduleAgentClient(bytes),
  (bytes) => withRelatedUids(bytes, new Map([["1", "9"]])),
  (bytes) => [...joinCalendars([bytes, bytes])],
  (bytes) => [summarise("contact", bytes), summarise("event", bytes), summarise("task", bytes), summarise("photo", bytes)],
  (bytes) => [sniff(bytes), readMediaFacts(bytes)],
];

describe("every reader and editor", () => {
  it.each([["a card", card], ["a calendar", calendar]])("takes %s with any damage", (_, sound) => {
    fc.assert(
      fc.property(fc.oneof(mutated(sound), fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const before = Buffer.from(bytes);
        for (const use of everything) expect(() => use(bytes)).not.toThrow();
        expect(Buffer.compare(bytes, before)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("sees the same name in a summary and in a view", () => {
    fc.assert(
      fc.property(mutated(card), (bytes) => {
        const { fullName } = viewVCard(bytes);
        const named = fullName.trim() !== "";
        expect(named ? summarise("contact", bytes).name : "").toBe(named ? fullName.trim() : "");
      }),
      { numRuns: 1000 },
    );
  });
});
