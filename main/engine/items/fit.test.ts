import { describe, expect, it } from "vitest";
import type { Lack } from "../formats/item.ts";
import { sameMeaning } from "./compare.ts";
import { factLosses, fitted } from "./fit.ts";

const bytes = (lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join("\r\n")}\r\n`);
const text = (data: Uint8Array): string => Buffer.from(data).toString();

const card = bytes(["BEGIN:VCARD", "VERSION:4.0", "UID:1", "FN:Oma", "X-NOBODY-KNOWS: kept  as it is", "NOTE:Knock twice\\, she is deaf", "RELATED:Zoë", "BDAY:--0412", "END:VCARD"]);
const event = bytes([
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "BEGIN:VEVENT",
  "UID:e",
  "DTSTART:20260101T100000Z",
  "SUMMARY:Call Mum",
  "BEGIN:VALARM",
  "ACTION:DISPLAY",
  "TRIGGER:-PT15M",
  "END:VALARM",
  "END:VEVENT",
  "BEGIN:VEVENT",
  "UID:e",
  "RECURRENCE-ID:20260108T100000Z",
  "DTSTART:20260108T110000Z",
  "SUMMARY:Call Mum later",
  "LOCATION:Kitchen",
  "END:VEVENT",
  "END:VCALENDAR",
]);

describe("what a service cannot hold", () => {
  it("goes into the note, and every other line keeps its bytes", () => {
    const lacks: Lack[] = [{ kind: "contact", field: "related", note: "Family" }];
    const fit = text(fitted("contact", card, lacks));
    expect(fit).toContain("NOTE:Knock twice\\, she is deaf\\n\\nFamily: Zoë\r\n");
    expect(fit).not.toContain("RELATED");
    const kept = (all: string): string[] => all.split("\r\n").filter((line) => !/^(NOTE|RELATED)/.test(line));
    expect(kept(fit)).toEqual(kept(text(card)));
  });

  it("is left out where no note is wanted, and a text that loses nothing is untouched", () => {
    expect(text(fitted("contact", card, [{ kind: "contact", field: "bday" }]))).not.toContain("BDAY");
    expect(fitted("contact", card, [{ kind: "contact", field: "tel" }])).toEqual(card);
    expect(fitted("contact", card, [{ kind: "event", field: "bday" }])).toBe(card);
  });

  it("is taken from the series and from the moved day, each into its own description", () => {
    const lacks: Lack[] = [{ kind: "event", field: "alarm", note: "Reminder" }, { kind: "event", field: "location", note: "Where" }];
    const fit = text(fitted("event", event, lacks));
    expect(fit).not.toContain("VALARM");
    expect(fit.match(/DESCRIPTION:Reminder/g)).toHaveLength(1);
    expect(fit.indexOf("DESCRIPTION:Where: Kitchen")).toBeGreaterThan(fit.indexOf("RECURRENCE-ID") - 60);
    expect(sameMeaning("event", Buffer.from(fit), fitted("event", Buffer.from(fit), lacks))).toBe(true);
  });

  it("leaves what it cannot read alone", () => {
    const broken = Buffer.from("not a card");
    expect(fitted("contact", broken, [{ kind: "contact", field: "tel" }])).toBe(broken);
  });

  it("names lost parts and labels", () => {
    const lacks: Lack[] = [{ kind: "photo", field: "part:live" }, { kind: "photo", field: "groups" }];
    expect(factLosses("photo", { parts: ["live", "xmp"], groups: ["Holiday"] }, lacks).map(({ field, said }) => [field, said])).toEqual([["part:live", []], ["groups", ["Holiday"]]]);
    expect(factLosses("photo", { parts: [], groups: ["Holiday", "Rügen", "2019"] }, [{ kind: "photo", field: "groups", keeps: 1 }]).map(({ said }) => said)).toEqual([["Rügen", "2019"]]);
    expect(factLosses("photo", { parts: [], groups: ["Holiday"] }, [{ kind: "photo", field: "groups", keeps: 1 }])).toEqual([]);
    expect(factLosses("photo", { parts: [], groups: [] }, lacks)).toEqual([]);
    expect(factLosses("contact", { parts: ["live"], groups: ["Family"] }, lacks)).toEqual([]);
  });
});
