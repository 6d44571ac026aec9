import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarise } from "./summary.ts";

const item = (name: string, ...lines: string[]): Uint8Array => Buffer.from([`BEGIN:${name}`, ...lines, `END:${name}`, ""].join("\r\n"));
const card = (...lines: string[]): Uint8Array => item("VCARD", ...lines);

describe("a contact's summary", () => {
  it("has name, uid and everything to search for, never the photo", () => {
    const summary = summarise(
      "contact",
      card("VERSION:3.0", "UID:urn:uuid:1", "PHOTO;ENCODING=b;TYPE=JPEG:QUJD", " REVG", "N:Öz;Ali;;;", "FN:Ali Öz", "item1.TEL:+49 (170) 12-3", "EMAIL:a@b", "NOTE:do not\\ncall", "ADR:;;Main St;Berlin;;;"),
    );
    expect(summary).toMatchObject({ uid: "1", name: "Ali Öz" });
    for (const part of ["Ali Öz", "49170123", "+49 (170) 12-3", "a@b", "do not\ncall", "Main St, Berlin"]) expect(summary.text).toContain(part);
    expect(summary.text).not.toMatch(/QUJD|REVG|urn:uuid/);
  });

  it("falls back for the name", () => {
    expect(summarise("contact", card("N:Li;Bo;;Dr.;")).name).toBe("Dr. Bo Li");
    expect(summarise("contact", card("FN:", "ORG:Acme;Sales")).name).toBe("Acme, Sales");
    expect(summarise("contact", card("NOTE:x"))).toEqual({ name: "", text: "x" });
    expect(summarise("contact", Buffer.from("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=\r\n=96z"))).toMatchObject({ name: "Öz" });
  });

  it.each(["F\r\n N:Ada\r\nN:x;y", "\r\n FN:Ada\r\nN:x;y"])("finds a property that is broken within its name", (lines) => {
    expect(summarise("contact", Buffer.from(`BEGIN:VCARD\r\n${lines}\r\nEND:VCARD\r\n`)).name).toBe("Ada");
  });

  it("keeps to 8 KB of UTF-8", () => {
    const { text } = summarise("contact", card(...Array.from({ length: 40 }, () => `NOTE:${"ä€\u{1F600}".repeat(100)}`)));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
    expect(Buffer.byteLength(text)).toBeGreaterThan(8100);
    expect(text).not.toContain("\ufffd");
  });
});

describe("a calendar item's summary", () => {
  const event = (...lines: string[]): string[] => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];

  it("is the master's, with the overrides' words to search for", () => {
    const zone = ["BEGIN:VTIMEZONE", "BEGIN:STANDARD", "DTSTART:19700101T000000", "END:STANDARD", "END:VTIMEZONE"];
    const bytes = item(
      "VCALENDAR", ...zone, ...event("UID:1", "RECURRENCE-ID:20260102", "SUMMARY:Moved"),
      ...event("UID:1", "DTSTART;TZID=A:20260101T100000", "BEGIN:VALARM", "DESCRIPTION:Ring", "UID:x", "END:VALARM", "SUMMARY:Call", "LOCATION:Home", 'ATTENDEE;CN="Öz":mailto:a@b'),
    );
    const summary = summarise("event", bytes);
    expect(summary).toMatchObject({ uid: "1", name: "Call", at: "2026-01-01T10:00:00" });
    for (const part of ["Moved", "Home", "a@b"]) expect(summary.text).toContain(part);
    expect(summary.text).not.toContain("Ring");
  });

  it("sorts a to-do by when it is due, and flags iCloud's placeholder", () => {
    const todo = (...lines: string[]) => summarise("task", item("VCALENDAR", "BEGIN:VTODO", ...lines, "END:VTODO"));
    expect(todo("DTSTART:20260101T100000Z", "DUE;VALUE=DATE:20260201")).toMatchObject({ at: "2026-02-01" });
    expect(todo("SUMMARY:Where are my reminders?")).toMatchObject({ placeholder: true });
    expect(todo("SUMMARY:Soup")).not.toHaveProperty("placeholder");
  });
});

describe("any bytes", () => {
  it("give a summary", () => {
    const noise = fc.array(fc.constantFrom("BEGIN:VCARD", "FN", ":", ";", "TEL:", "\n", "\r\n", " ", "=", "ENCODING=QUOTED-PRINTABLE", "DTSTART:2026", "BEGIN:VEVENT\n", "\u00ff", ".")).map((parts) => Buffer.from(parts.join(""), "latin1"));
    fc.assert(
      fc.property(fc.oneof(noise, fc.uint8Array()), fc.constantFrom("contact", "event", "task", "photo"), (bytes, kind) => {
        expect(typeof summarise(kind, bytes).name).toBe("string");
      }),
      { numRuns: 500 },
    );
  });
});
