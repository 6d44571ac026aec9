import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kind } from "../formats/item.ts";
import { compareItems, sameMeaning } from "./compare.ts";

const bytes = (...lines: string[]): Uint8Array => Buffer.from([...lines, ""].join("\r\n"));
const card = (...lines: string[]): Uint8Array => bytes("BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD");
const calendar = (...lines: string[]): Uint8Array => bytes("BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR");
const event = (...lines: string[]): Uint8Array => calendar("BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT");
const todo = (...lines: string[]): Uint8Array => calendar("BEGIN:VTODO", ...lines, "END:VTODO");
const zone = (id: string, summer = "+0200"): string[] => [
  "BEGIN:VTIMEZONE", `TZID:${id}`, "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "TZOFFSETFROM:+0100", `TZOFFSETTO:${summer}`, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:19961027T030000", `TZOFFSETFROM:${summer}`, "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE",
];

describe("what is no difference", () => {
  it.each<[string, Kind, Uint8Array, Uint8Array]>([
    ["property order", "contact", card("FN:A", "TEL:1"), card("TEL:1", "FN:A")],
    ["line ends and folding", "contact", card("NOTE:abcdef"), Buffer.from("BEGIN:VCARD\nNOTE:abc\n def\nEND:VCARD")],
    ["names' case", "contact", card("FN:A", "TEL;TYPE=home:1"), bytes("begin:vcard", "fn:A", "tel;type=home:1", "end:vcard")],
    ["type spelling", "contact", card("TEL;TYPE=CELL,pref:1"), card("TEL;type=pref;type=cell:1")],
    ["2.1 types", "contact", card("TEL;CELL;PREF:1"), card('TEL;TYPE="pref,cell":1')],
    ["preference of 4.0", "contact", card("TEL;TYPE=home;TYPE=pref:1"), card("TEL;PREF=1;TYPE=home:1")],
    ["escaping", "contact", card("NOTE:a\\, b\\; c\\:d"), card("NOTE:a, b; c:d")],
    ["quoted-printable", "contact", card("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=96z"), card("FN:Öz")],
    ["charset", "contact", Buffer.from("BEGIN:VCARD\nFN;CHARSET=ISO-8859-1:\xd6z\nEND:VCARD", "latin1"), card("FN:Öz")],
    ["what servers write", "contact", card("FN:A", "PRODID:x", "REV:1", "X-RADICALE-NAME:y.vcf"), card("FN:A")],
    ["trailing empty parts", "contact", card("N:A;B;;;", "TEL:", "ORG:C;"), card("N:A;B", "ORG:C")],
    ["label names and group names", "contact", card("item1.TEL:1", "item1.X-ABLabel:Boat"), card("ITEM2.TEL:1", "ITEM2.X-ABLABEL:Boat")],
    ["a group of one", "contact", card("item1.TEL:1"), card("TEL:1")],
    ["photo encodings", "contact", card("PHOTO;ENCODING=b;TYPE=JPEG:QUJD"), card("PHOTO:data:image/jpeg;base64,QUJD")],
    ["birthday spellings", "contact", card("BDAY:1985-04-12"), card("BDAY;VALUE=date:19850412")],
    ["a birthday without a year", "contact", card("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"), card("BDAY:--0412")],
    ["spellings of a uid", "contact", card("UID:urn:uuid:1"), card("UID:1")],
    ["categories over lines", "contact", card("CATEGORIES:A,B"), card("CATEGORIES:B", "CATEGORIES:A")],
    ["categories said twice", "contact", card("CATEGORIES:A", "CATEGORIES:A"), card("CATEGORIES:A")],
    ["Apple's group members", "contact", card("X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:a"), card("KIND:group", "MEMBER:urn:uuid:a")],
    ["stamps", "event", event("DTSTAMP:1", "SEQUENCE:2", "CREATED:3", "LAST-MODIFIED:4", "SUMMARY:x"), event("SUMMARY:x")],
    ["the envelope", "event", calendar("PRODID:a", "METHOD:PUBLISH", "CALSCALE:GREGORIAN", "BEGIN:VEVENT", "UID:1", "END:VEVENT"), event()],
    ["scheduling", "event", event("ATTENDEE;SCHEDULE-AGENT=CLIENT;SCHEDULE-STATUS=1.1;CN=A:mailto:a@b"), event("ATTENDEE;CN=A;PARTSTAT=NEEDS-ACTION:MAILTO:a@B")],
    ["defaults", "event", event("CLASS:PUBLIC", "TRANSP:OPAQUE", "PRIORITY:0", "STATUS:CONFIRMED"), event()],
    ["a task's defaults", "task", todo("STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:0"), todo()],
    ["rule order", "event", event("RRULE:FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=1"), event("RRULE:BYDAY=TU,MO;FREQ=WEEKLY;WKST=MO")],
    ["exdates over lines", "event", event("EXDATE:20260101T100000Z,20260102T100000Z"), event("EXDATE:20260102T100000Z", "EXDATE:20260101T100000Z")],
    ["durations", "event", event("DURATION:PT1H30M"), event("DURATION:PT90M")],
    ["noughts of a place", "event", event("GEO:52.467200;13.464100"), event("GEO:52.4672;13.4641")],
    ["alarm order", "event", event("BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT15M", "END:VALARM"), event("BEGIN:VALARM", "TRIGGER;RELATED=START:-PT900S", "ACTION:audio", "END:VALARM")],
    ["zone definitions", "event", calendar(...zone("A"), "BEGIN:VEVENT", "DTSTART;TZID=A:20260101T100000", "END:VEVENT"), calendar(...zone("A", "+0300"), "BEGIN:VEVENT", "DTSTART;TZID=A:20260101T100000", "END:VEVENT")],
    ["zone names of one offset", "event", calendar(...zone("/vendor/Berlin"), "BEGIN:VEVENT", "DTSTART;TZID=/vendor/Berlin:20260101T100000", "END:VEVENT"), calendar("BEGIN:VEVENT", "DTSTART;TZID=Europe/Berlin:20260101T100000", "END:VEVENT")],
    ["order of master and override", "event", calendar("BEGIN:VEVENT", "SUMMARY:a", "END:VEVENT", "BEGIN:VEVENT", "RECURRENCE-ID:20260101", "END:VEVENT"), calendar("BEGIN:VEVENT", "RECURRENCE-ID:20260101", "END:VEVENT", "BEGIN:VEVENT", "SUMMARY:a", "END:VEVENT")],
  ])("%s", (_, kind, a, b) => {
    expect(compareItems(kind, a, b)).toEqual([]);
    expect(sameMeaning(kind, b, a)).toBe(true);
  });
});

describe("what is one", () => {
  it.each<[string, Kind, Uint8Array, Uint8Array, string[]]>([
    ["a value", "contact", card("FN:A"), card("FN:B"), ["fn"]],
    ["a lost phone", "contact", card("FN:A", "TEL:1", "TEL:2"), card("FN:A", "TEL:1"), ["tel"]],
    ["a phone said twice", "contact", card("TEL:1", "TEL:1"), card("TEL:1"), ["tel"]],
    ["a type", "contact", card("TEL;TYPE=home:1"), card("TEL;TYPE=work:1"), ["tel"]],
    ["a label", "contact", card("a.TEL:1", "a.X-ABLabel:Boat"), card("a.TEL:1", "a.X-ABLabel:Home"), ["tel"]],
    ["a photo's bytes", "contact", card("PHOTO;ENCODING=b:QUJD"), card("PHOTO;ENCODING=b:QUJE"), ["photo"]],
    ["a birthday's year", "contact", card("BDAY:1985-04-12"), card("BDAY:--0412"), ["bday"]],
    ["parts of a name", "contact", card("N:A;B"), card("N:;A;B"), ["n"]],
    ["escaped separators of a name", "contact", card("N:A\\;B"), card("N:A;B"), ["n"]],
    ["an unknown property", "contact", card("X-FOO:1"), card(), ["x-foo"]],
    ["an alarm", "event", event("BEGIN:VALARM", "TRIGGER:-PT15M", "END:VALARM"), event(), ["alarm"]],
    ["an override", "event", event("SUMMARY:a"), calendar("BEGIN:VEVENT", "UID:1", "SUMMARY:a", "END:VEVENT", "BEGIN:VEVENT", "RECURRENCE-ID:20260101", "SUMMARY:b", "END:VEVENT"), ["override@20260101"]],
    ["a uid, told once", "event", calendar("BEGIN:VEVENT", "UID:1", "END:VEVENT", "BEGIN:VEVENT", "UID:1", "RECURRENCE-ID:20260101", "END:VEVENT"), calendar("BEGIN:VEVENT", "UID:2", "END:VEVENT", "BEGIN:VEVENT", "UID:2", "RECURRENCE-ID:20260101", "END:VEVENT"), ["uid"]],
    ["a text moved into the alarm", "event", event("DESCRIPTION:x", "BEGIN:VALARM", "ACTION:AUDIO", "END:VALARM"), event("BEGIN:VALARM", "ACTION:AUDIO", "DESCRIPTION:x", "END:VALARM"), ["description", "alarm"]],
    ["UTC and local time", "event", event("DTSTART:20260101T100000Z"), event("DTSTART:20260101T100000"), ["dtstart"]],
    ["zones of other offsets", "event", event("DTSTART;TZID=Europe/Berlin:20260101T100000"), event("DTSTART;TZID=Europe/London:20260101T100000"), ["dtstart"]],
    ["zones nobody knows", "event", event("DTSTART;TZID=A:20260101T100000"), event("DTSTART;TZID=B:20260101T100000"), ["dtstart"]],
    ["an event for a task", "event", event("SUMMARY:x"), calendar("BEGIN:VTODO", "UID:1", "SUMMARY:x", "END:VTODO"), ["type"]],
    ["case of a text", "event", event("SUMMARY:call"), event("SUMMARY:Call"), ["summary"]],
    ["text around a card", "contact", card("FN:A"), Buffer.concat([Buffer.from("x\n"), card("FN:A")]), ["bytes"]],
    ["photos", "photo", Buffer.from("a"), Buffer.from("b"), ["bytes"]],
  ])("%s", (_, kind, a, b, fields) => {
    expect(compareItems(kind, a, b).map((difference) => difference.field)).toEqual(fields);
  });

  it("is told with what was and what is", () => {
    expect(compareItems("contact", card("TEL:1", "FN:A"), card("TEL:2", "FN:A", "NOTE:x"))).toEqual([{ field: "tel", before: "1", after: "2" }, { field: "note", after: "x" }]);
  });
});

describe("as a property", () => {
  const names = fc.constantFrom("FN", "TEL;TYPE=home", "EMAIL", "NOTE", "X-FOO", "ORG", "CATEGORIES", "item1.URL", "item1.X-ABLABEL");
  const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).map((text) => `v${text.replaceAll(/[\p{Cc}\\,;:\u2028\u2029]/gu, "")}`);
  const lines = fc.array(fc.tuple(names, value), { minLength: 1, maxLength: 8 });
  const respell = ([name, text]: [string, string], seed: number): string => {
    const head = seed % 2 === 0 ? name.toLowerCase() : name;
    const characters = Array.from(text);
    const at = 1 + (seed % characters.length);
    return seed % 3 === 0 ? `${head}:${text}` : `${head}:${characters.slice(0, at).join("")}\r\n ${characters.slice(at).join("")}`;
  };

  it("reordering, refolding and recasing is no difference", () => {
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.nat(1000)), (properties, seeds) => {
        const spelled = properties.map((property) => respell(property, seeds.next().value ?? 0));
        const grouped = spelled.filter((line) => /^item1/i.test(line));
        const shuffled = [...spelled.filter((line) => !/^item1/i.test(line)).reverse(), ...grouped];
        expect(compareItems("contact", card(...properties.map((property) => property.join(":"))), card(...shuffled))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("any changed value is one", () => {
    fc.assert(
      fc.property(lines, fc.nat(), value, (properties, pick, next) => {
        const at = pick % properties.length;
        const changed = properties.map(([name, text], index): [string, string] => [name, index === at ? `${text}${next}` : text]);
        expect(sameMeaning("contact", card(...properties.map((each) => each.join(":"))), card(...changed.map((each) => each.join(":"))))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("hostile bytes never throw, and are the same as themselves only", () => {
    const parts = fc.constantFrom("BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "FN", ":", ";TYPE=", ";TZID=A", "\n", "DTSTART", "20260101", "RRULE:", "a.", "\u00ff", "RECURRENCE-ID:1\n", "BEGIN:VTIMEZONE\nTZID:A\n");
    const text = fc.array(parts, { maxLength: 30 }).map((all) => Buffer.from(all.join(""), "latin1"));
    fc.assert(
      fc.property(text, text, fc.constantFrom("contact", "event", "task", "photo"), (a, b, kind) => {
        expect(sameMeaning(kind, a, a)).toBe(true);
        expect(sameMeaning(kind, a, b)).toBe(sameMeaning(kind, b, a));
      }),
      { numRuns: 1000 },
    );
  });
});

it("knows that the number of a to-do's place is each service's own: it may change or be given, and not be taken away", () => {
  const todo = (...lines: string[]): Uint8Array => Buffer.from(["BEGIN:VCALENDAR", "BEGIN:VTODO", "UID:t", "SUMMARY:Soup", ...lines, "END:VTODO", "END:VCALENDAR", ""].join("\r\n"));
  const [none, third, tenth] = [todo(), todo("X-APPLE-SORT-ORDER:3"), todo("X-APPLE-SORT-ORDER:10")];
  expect([compareItems("task", third, tenth), compareItems("task", none, third)]).toEqual([[], []]);
  expect(compareItems("task", third, none)).toEqual([{ field: "x-apple-sort-order", before: "3" }]);
});
