import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kind } from "../formats/item.ts";
import { identityOf, nameKey, phoneKey, type Identity } from "./identity.ts";
import { matchItem, MatchIndex, type Match } from "./match.ts";

const item = (kind: Kind, name: string, ...lines: string[]): Identity => identityOf(kind, Buffer.from([`BEGIN:${name}`, ...lines, `END:${name}`, ""].join("\r\n")));
const card = (...lines: string[]): Identity => item("contact", "VCARD", ...lines);
const event = (...lines: string[]): Identity => item("event", "VCALENDAR", "BEGIN:VEVENT", ...lines, "END:VEVENT");
const among = (subject: Identity, ...candidates: Identity[]): Match => matchItem(subject, new MatchIndex(candidates.map((identity, index) => ({ id: String(index), identity }))));

describe("keys", () => {
  it("see one phone number in its spellings", () => {
    expect(new Set(["+49 170 1234567", "0049-170-1234567", "(0170) 123 4567"].map(phoneKey)).size).toBe(1);
    expect(phoneKey("112")).toBeUndefined();
  });

  it("see one name in its spellings", () => {
    expect(nameKey(" Zoë   MÜLLER ")).toBe(nameKey("zoe muller"));
    expect(nameKey("李小龙")).not.toBe("");
  });
});

describe("matchItem", () => {
  it("goes by the uid first", () => {
    expect(among(card("UID:urn:uuid:1", "FN:A"), card("UID:2", "FN:A"), card("UID:1", "FN:B"))).toEqual({ sure: "1" });
    expect(among(card("UID:1", "FN:A"), card("UID:1", "FN:A"), card("UID:1", "FN:B"))).toEqual({ sure: "0" });
    expect(among(card("UID:1", "FN:C"), card("UID:1", "FN:A"), card("UID:1", "FN:B"))).toEqual({ unsure: ["0", "1"] });
  });

  it("knows a copy under another uid", () => {
    expect(among(card("UID:1", "FN:A", "NOTE:x"), card("UID:9", "note:x", "FN:A"))).toEqual({ sure: "0" });
    expect(among(event("UID:1", "SUMMARY:x"), event("UID:2", "SUMMARY:x"), event("UID:3", "SUMMARY:x"))).toEqual({ unsure: ["0", "1"] });
  });

  it("takes a name with a phone or an address", () => {
    expect(among(card("FN:Zoë Li", "TEL:+49 170 1234567"), card("FN:zoe li", "TEL:0170 1234567", "NOTE:x"))).toEqual({ sure: "0" });
    expect(among(card("N:Li;Zoë", "EMAIL:Z@example.org"), card("FN:Zoë Li", "EMAIL:z@example.org"))).toEqual({ sure: "0" });
    expect(among(event("SUMMARY:x", "DTSTART:20260101", "LOCATION:a"), event("SUMMARY:X", "DTSTART:20260101"))).toEqual({ sure: "0" });
  });

  it("is unsure by a phone alone, and never goes by a name alone", () => {
    expect(among(card("FN:Mum", "TEL:030 123456"), card("FN:Dad", "TEL:030 123456"))).toEqual({ unsure: ["0"] });
    expect(among(card("FN:Ali", "TEL:030 123456"), card("FN:Ali", "TEL:030 999999"))).toEqual({ none: true });
    expect(among(card("FN:Ali"), card("FN:Ali", "NOTE:x"))).toEqual({ none: true });
    expect(among(event("SUMMARY:Call", "DTSTART:20260101"), event("SUMMARY:Call", "DTSTART:20260102"))).toEqual({ none: true });
  });

  it("never mixes kinds", () => {
    expect(among(event("UID:1"), card("UID:1"))).toEqual({ none: true });
  });

  it("takes n + m steps even where all share a number", () => {
    const index = new MatchIndex();
    const all = Array.from({ length: 4000 }, (_, number) => card(`UID:${String(number)}`, `FN:P ${String(number)}`, "TEL:030 123456"));
    for (const [number, identity] of all.entries()) index.add(String(number), identity);
    const started = process.cpuUsage();
    for (const identity of all) matchItem({ ...identity, uid: "other", content: "other" }, index);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });

  it("forgets what was removed", () => {
    const index = new MatchIndex([{ id: "a", identity: card("UID:1") }]);
    index.remove("a", card("UID:1"));
    expect(matchItem(card("UID:1"), index)).toEqual({ none: true });
  });
});

describe("identityOf", () => {
  it("never throws, and is the same for the same bytes", () => {
    const parts = fc.constantFrom("BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "TEL", "FN", ":", ";", "=", "DTSTART:2026", "\n", "\u00ff");
    const noise = fc.oneof(fc.uint8Array(), fc.array(parts).map((all) => Buffer.from(all.join(""), "latin1")));
    fc.assert(
      fc.property(noise, fc.constantFrom("contact", "event", "task", "photo"), (bytes, kind) => {
        expect(identityOf(kind, bytes)).toEqual(identityOf(kind, Buffer.from(bytes)));
      }),
    );
  });
});
