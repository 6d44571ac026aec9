import { describe, expect, it } from "vitest";
import { lossesBetween } from "./losses.ts";

const card = (...lines: string[]): Uint8Array => Buffer.from(["BEGIN:VCARD", "VERSION:3.0", "UID:1", "FN:Oma", ...lines, "END:VCARD", ""].join("\r\n"));
const short = (before: Uint8Array, after: Uint8Array): string[] => lossesBetween("contact", before, after).map(({ field, fate, note, said }) => [field, fate, note ?? "", said.join("; ")].join("|"));

describe("what a text loses where it becomes another", () => {
  it("is nothing where it says the same in other words, and under another UID", () => {
    expect(short(card("TEL;TYPE=CELL,VOICE:1"), card("item1.tel;type=voice;type=cell:1"))).toEqual([]);
    expect(short(card(), Buffer.from(card().toString().replace("UID:1", "UID:2")))).toEqual([]);
  });

  it("is left out, changed or added", () => {
    expect(short(card("ROLE:Boss", "TITLE:Dr"), card("TITLE:Prof", "GENDER:F"))).toEqual(["role|dropped||Boss", "title|changed||Dr", "gender|changed||"]);
  });

  it("stands in the note, after a word; that the note is longer by it is no loss of its own", () => {
    const before = card("NOTE:Knock twice", "TEL;TYPE=HOME:1", "item1.TEL:0170 1234\r\nitem1.X-ABLabel:Boat", "ROLE:Boss");
    const after = card("NOTE:Knock twice\\n\\nPhone: 0170 1234 (Boat)", "TEL;TYPE=HOME:1");
    expect(short(before, after)).toEqual(["role|dropped||Boss", "tel|noted|Phone|0170 1234, Boat"]);
    expect(short(card("RELATED:Ann", "AGENT:Ann"), card("NOTE:Agent: Ann\\nRelated: Ann"))).toEqual(["related|noted|Related|Ann", "agent|noted|Agent|Ann"]);
    expect(short(card("NOTE:Knock"), card("NOTE:Knock twice"))).toEqual(["note|changed||Knock"]);
  });

  it("does not stand in the note where the note had those words before, or begins with them", () => {
    expect(short(card("NOTE:Uhrzeit: 15:00", "PRIORITY:1", "ROLE:15"), card("NOTE:Uhrzeit: 15:00"))).toEqual(["priority|dropped||1", "role|dropped||15"]);
    expect(short(card("NOTE:x", "NICKNAME:Ann"), card("NOTE:x\\n\\nFriend of: Annabelle"))).toEqual(["note|changed||x", "nickname|dropped||Ann"]);
    expect(short(card("NOTE:Role: Boss", "ROLE:Boss"), card("NOTE:Role: Boss\\n\\nRole: Boss"))).toEqual(["role|noted|Role|Boss"]);
    const long = "word ".repeat(200).trim();
    expect(lossesBetween("contact", card(`ROLE:${long}`), card(`NOTE:Role: ${long}`))).toMatchObject([{ field: "role", fate: "noted" }]);
  });

  it("is told of the note, too, where that loses a line beside what went into it", () => {
    const [before, after] = [card("NOTE:Uhrzeit: 15:00\\nbitte Ausweis mitbringen", "PRIORITY:1"), card("NOTE:Uhrzeit: 15:00\\n\\nPriority: 1")];
    expect(short(before, after)).toEqual(["note|changed||Uhrzeit: 15:00\nbitte Ausweis mitbringen", "priority|noted|Priority|1"]);
  });

  it("is told of an override by its property", () => {
    const series = (place: string): Uint8Array => Buffer.from(["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:e", "DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY", "END:VEVENT", "BEGIN:VEVENT", "UID:e", "RECURRENCE-ID:20260108T100000Z", "DTSTART:20260108T110000Z", ...(place === "" ? [] : [`LOCATION:${place}`]), "END:VEVENT", "END:VCALENDAR", ""].join("\r\n"));
    expect(lossesBetween("event", series("Kitchen"), series(""))).toEqual([{ field: "location", fate: "dropped", note: null, said: ["Kitchen"] }]);
  });
});
