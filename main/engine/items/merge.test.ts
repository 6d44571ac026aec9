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
