import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareItems, sameMeaning } from "./compare.ts";
import { mergeItems, type Merged } from "./merge.ts";

const text = (merged: Merged): string => ("merged" in merged ? Buffer.from(merged.merged).toString("utf8") : `conflicts ${merged.conflicts.join(" ")}`);
const bytes = (...lines: string[]): Uint8Array => Buffer.from([...lines, ""].join("\r\n"));
const card = (...lines: string[]): Uint8Array => bytes("BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD");
const calendar = (...lines: string[]): Uint8Array => bytes("BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR");
const event = (...lines: string[]): string[] => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"];
const merge = (base: string[], mine: string[], theirs: string[]): string => text(mergeItems("contact", card(...base), card(...mine), card(...theirs)));

describe("changes that do not overlap", () => {
  it("are both kept, each other line byte by byte", () => {
    const merged = merge(["FN:A", "note:x", "TITLE:t"], ["FN:B", "note:x", "TITLE:t", "REV:2"], ["TITLE:u", "NOTE:x", "FN:A"]);
    expect(merged).toBe(Buffer.from(card("FN:B", "note:x", "TITLE:u", "REV:2")).toString());
  });

  it("add and remove among many", () => {
    const merged = merge(["TEL:1", "TEL:2"], ["TEL:1", "TEL:2", "TEL:3"], ["TEL:2", "TEL:4"]);
    expect(sameMeaning("contact", Buffer.from(merged), card("TEL:2", "TEL:3", "TEL:4"))).toBe(true);
  });

  it.each([
    ["one of two alike", ["TEL:1", "TEL:1"], ["TEL:1", "TEL:1", "TEL:3"], ["TEL:1", "TEL:2"], ["TEL:1", "TEL:3", "TEL:2"]],
    ["one more of three alike", ["TEL:1", "TEL:1", "TEL:1"], ["TEL:1", "TEL:1"], ["TEL:1"], ["TEL:1"]],
  ])("take out %s, and leave what all three have", (_, base, mine, theirs, result) => {
    for (const merged of [merge(base, mine, theirs), merge(base, theirs, mine)]) expect(compareItems("contact", Buffer.from(merged), card(...result))).toEqual([]);
  });

  it("bring their labels, under a name of their own", () => {
    const merged = merge(["FN:A"], ["FN:A", "item1.TEL:1", "item1.X-ABLabel:Mine"], ["FN:A", "item1.TEL:2", "item1.X-ABLabel:Theirs"]);
    expect(compareItems("contact", Buffer.from(merged), card("FN:A", "a.TEL:1", "a.X-ABLabel:Mine", "b.TEL:2", "b.X-ABLabel:Theirs"))).toEqual([]);
    expect(merged).toContain("item2.TEL:2\r\nitem2.X-ABLabel:Theirs\r\n");
  });

  it("keep the line ends of the text they come into", () => {
    const mine = Buffer.from("BEGIN:VCARD\nVERSION:3.0\nFN:B\nEND:VCARD\n");
    const merged = mergeItems("contact", card("FN:A"), mine, card("FN:A", "NOTE:a\r\n b"));
    expect(text(merged)).toBe("BEGIN:VCARD\nVERSION:3.0\nFN:B\nNOTE:a\n b\nEND:VCARD\n");
  });

  it("bring overrides, alarms and the zones they need", () => {
    const zone = ["BEGIN:VTIMEZONE", "TZID:Z", "END:VTIMEZONE"];
    const override = event("RECURRENCE-ID;TZID=Z:20260102T100000", "SUMMARY:moved");
    const base = calendar(...event("SUMMARY:a", "RRULE:FREQ=DAILY"));
    const mine = calendar(...event("SUMMARY:b", "RRULE:FREQ=DAILY", "BEGIN:VALARM", "TRIGGER:PT0S", "END:VALARM"));
    const theirs = calendar(...zone, ...event("SUMMARY:a", "RRULE:FREQ=DAILY", "LOCATION:l", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"), ...override);
    expect(text(mergeItems("event", base, mine, theirs))).toBe(
      Buffer.from(
        calendar(
          ...zone,
          ...event("SUMMARY:b", "RRULE:FREQ=DAILY", "LOCATION:l", "BEGIN:VALARM", "TRIGGER:PT0S", "END:VALARM", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"),
          ...override,
        ),
      ).toString(),
    );
  });

  it("take out an override that they took out", () => {
    const override = event("RECURRENCE-ID:20260102", "SUMMARY:moved");
    const merged = mergeItems("event", calendar(...event("SUMMARY:a"), ...override), calendar(...event("SUMMARY:b"), ...override), calendar(...event("SUMMARY:a")));
    expect(text(merged)).toBe(Buffer.from(calendar(...event("SUMMARY:b"))).toString());
  });
});

describe("changes that overlap", () => {
  it.each([
    ["one value", ["FN:A"], ["FN:B"], ["FN:C"], "fn"],
    ["two new values of one", [], ["NOTE:b"], ["NOTE:c"], "note"],
    ["changed and removed", ["TEL:1"], ["TEL:2"], [], "tel"],
    ["one phone", ["TEL:1", "TEL:5"], ["TEL:2", "TEL:5"], ["TEL:3", "TEL:5"], "tel"],
  ])("%s", (_, base, mine, theirs, field) => {
    expect(mergeItems("contact", card(...base), card(...mine), card(...theirs))).toEqual({ conflicts: [field] });
  });

  it("are told with the override they are in", () => {
    const with_ = (summary: string): Uint8Array => calendar(...event("SUMMARY:a"), ...event("RECURRENCE-ID:20260102", `SUMMARY:${summary}`));
    expect(mergeItems("event", with_("a"), with_("b"), with_("c"))).toEqual({ conflicts: ["summary@20260102"] });
  });

  it("are all there is for bytes that cannot be read", () => {
    expect(mergeItems("contact", bytes("a"), bytes("b"), bytes("c"))).toEqual({ conflicts: ["bytes"] });
    expect(mergeItems("photo", bytes("a"), bytes("b"), bytes("a"))).toEqual({ merged: bytes("b") });
  });
});

describe("dates that belong together", () => {
  const moved = event("RECURRENCE-ID:20260103T090000Z", "SUMMARY:moved", "DTSTART:20260103T150000Z");
  const series = (hour: string, more: readonly string[] = [], overrides: readonly string[] = []): Uint8Array =>
    calendar(...event("SUMMARY:a", `DTSTART;TZID=Europe/Berlin:20260101T${hour}0000`, "DURATION:PT1H", "RRULE:FREQ=DAILY", ...more), ...overrides);
  const once = (start: string, end: string): Uint8Array => calendar(...event(`DTSTART:20260101T${start}00Z`, `DTEND:20260101T${end}00Z`));
  const inOverride = (start: string, end: string): Uint8Array => calendar(...event("DTSTART:20260101", "RRULE:FREQ=DAILY"), ...event("RECURRENCE-ID:20260102", `DTSTART:20260102T${start}`, `DTEND:20260102T${end}`));
  const todo = (start: string, due: string): Uint8Array => calendar("BEGIN:VTODO", "UID:1", `DTSTART:${start}`, `DUE:${due}`, "END:VTODO");

  it.each([
    ["a day of the series is cancelled", series("09"), series("10"), series("09", ["EXDATE;TZID=Europe/Berlin:20260103T090000"]), "dtstart"],
    ["a day of the series is elsewhere", series("09"), series("10"), series("09", [], moved), "dtstart"],
    ["a day of the series is changed", series("09", [], moved), series("10", [], moved), series("09", [], moved.map((line) => line.replace("T15", "T16"))), "dtstart"],
    ["a day of the series is as all others again", series("09", [], moved), series("10", [], moved), series("09"), "dtstart"],
    ["it is in another zone, and on other days", series("09"), Buffer.from(series("09").toString().replace("Berlin", "London")), Buffer.from(series("09").toString().replace("DAILY", "WEEKLY")), "dtstart"],
    ["it ends earlier", once("0900", "1100"), once("1030", "1100"), once("0900", "1015"), "dtstart"],
    ["it is due earlier", todo("20260101", "20260110"), todo("20260109", "20260110"), todo("20260101", "20260105"), "dtstart"],
    ["one day ends earlier", inOverride("090000", "110000"), inOverride("103000", "110000"), inOverride("090000", "101500"), "dtstart@20260102"],
  ])("do not merge where one side moved the start, and for the other %s", (_, base, mine, theirs, conflict) => {
    expect([mergeItems("event", base, mine, theirs), mergeItems("event", base, theirs, mine)]).toEqual([{ conflicts: [conflict] }, { conflicts: [conflict] }]);
  });

  it.each([
    ["changed", series("09"), series("09", ["EXDATE:20260103T090000Z"]), series("09", [], moved)],
    ["told in the other's zone, changed", series("09"), series("09", ["EXDATE;TZID=Europe/Berlin:20260104T100000,20260103T100000"]), series("09", [], moved)],
    ["told as a whole day, changed", series("09"), series("09", ["EXDATE;VALUE=DATE:20260103"]), series("09", [], moved)],
    ["changed once more", series("09", [], moved), series("09", ["EXDATE:20260103T090000Z"], moved), series("09", [], moved.map((line) => line.replace("T15", "T16")))],
  ])("do not merge where one side cancelled a day that the other %s", (_, base, mine, theirs) => {
    expect([mergeItems("event", base, mine, theirs), mergeItems("event", base, theirs, mine)]).toEqual([{ conflicts: ["exdate"] }, { conflicts: ["exdate"] }]);
  });

  it("do not merge where each side changed one date anew, in a zone of its own", () => {
    const elsewhere = event("RECURRENCE-ID;TZID=America/New_York:20260103T040000", "SUMMARY:elsewhere", "DTSTART:20260103T160000Z");
    const merged = [mergeItems("event", series("09"), series("09", [], moved), series("09", [], elsewhere)), mergeItems("event", series("09"), series("09", [], elsewhere), series("09", [], moved))];
    expect(merged).toEqual([{ conflicts: ["override"] }, { conflicts: ["override"] }]);
  });

  it.each([
    ["a day at the hour of another zone, and a changed one", series("09"), series("09", ["EXDATE;TZID=Europe/Berlin:20260103T090000"]), series("09", [], moved), series("09", ["EXDATE;TZID=Europe/Berlin:20260103T090000"], moved)],
    ["two cancelled days", series("09"), series("09", ["EXDATE:20260103T080000Z"]), series("09", ["EXDATE:20260104T080000Z"]), series("09", ["EXDATE:20260103T080000Z", "EXDATE:20260104T080000Z"])],
    ["a cancelled day and another", series("09"), series("09", ["EXDATE:20260104T080000Z"]), series("09", [], moved), series("09", ["EXDATE:20260104T080000Z"], moved)],
    ["a move with all that goes with it, and a place", series("09", [], moved), series("10", ["EXDATE:20260104T090000Z"]), series("09", ["LOCATION:b"], moved), series("10", ["EXDATE:20260104T090000Z", "LOCATION:b"])],
    ["the same move, and a cancelled day", series("09"), series("10"), series("10", ["EXDATE:20260104T090000Z"]), series("10", ["EXDATE:20260104T090000Z"])],
    ["the same move, and one title", once("0900", "1000"), once("1000", "1100"), Buffer.from(once("1000", "1100").toString().replace("UID:1", "UID:1\r\nSUMMARY:b")), Buffer.from(once("1000", "1100").toString().replace("UID:1", "UID:1\r\nSUMMARY:b"))],
  ])("still merge: %s", (_, base, mine, theirs, result) => {
    for (const merged of [mergeItems("event", base, mine, theirs), mergeItems("event", base, theirs, mine)]) expect(compareItems("event", Buffer.from(text(merged)), result)).toEqual([]);
  });
});

describe("as a property", () => {
  const line = fc.tuple(fc.constantFrom("FN", "TEL", "EMAIL", "NOTE", "CATEGORIES", "X-A", "item1.URL", "item1.X-ABLabel"), fc.constantFrom("a", "b", "c", "d,e")).map((parts) => parts.join(":"));
  const any = fc.array(line, { maxLength: 6 }).map((lines) => card(...lines));

  it("one side's changes alone are the result", () => {
    fc.assert(
      fc.property(any, any, (base, changed) => {
        expect(mergeItems("contact", base, changed, base)).toEqual({ merged: changed });
        const theirs = mergeItems("contact", base, base, changed);
        expect("merged" in theirs && sameMeaning("contact", theirs.merged, changed)).toBe(true);
        expect(mergeItems("contact", base, changed, changed)).toEqual({ merged: changed });
      }),
    );
  });

  it("both orders agree, and the result changes no field that neither side changed", () => {
    fc.assert(
      fc.property(any, any, any, (base, mine, theirs) => {
        const [one, two] = [mergeItems("contact", base, mine, theirs), mergeItems("contact", base, theirs, mine)];
        expect("merged" in one).toBe("merged" in two);
        if (!("merged" in one) || !("merged" in two)) return;
        const changed = new Set([...compareItems("contact", base, mine), ...compareItems("contact", base, theirs)].map((each) => each.field));
        const fields = compareItems("contact", base, one.merged).map((each) => each.field);
        expect(fields.filter((field) => !changed.has(field))).toEqual([]);
        expect(compareItems("contact", one.merged, two.merged)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("hostile bytes never throw", () => {
    const parts = fc.constantFrom("BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "END:VCALENDAR\n", "SUMMARY:a\n", "SUMMARY:b\n", "RECURRENCE-ID:1\n", "BEGIN:VALARM\n", "END:VALARM\n", "a.X:1\n", "junk", "\u00ff");
    const noise = fc.array(parts, { maxLength: 20 }).map((all) => Buffer.from(all.join(""), "latin1"));
    fc.assert(
      fc.property(noise, noise, noise, (base, mine, theirs) => {
        expect(typeof mergeItems("event", base, mine, theirs)).toBe("object");
      }),
      { numRuns: 1000 },
    );
  });
});
