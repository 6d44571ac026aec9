import { describe, expect, it } from "vitest";
import { piecesOf } from "./pieces.ts";
import { rewrite } from "./rewrite.ts";

const text = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join("\r\n")}\r\n`);
const card = (uid: string, name: string): string[] => ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, `FN:${name}`, "END:VCARD"];
const event = (uid: string, ...lines: string[]): string[] => ["BEGIN:VEVENT", `UID:${uid}`, ...lines, "END:VEVENT"];
const zone = (id: string): string[] => ["BEGIN:VTIMEZONE", `TZID:${id}`, "END:VTIMEZONE"];
const calendar = (...lines: string[][]): Buffer => text(["BEGIN:VCALENDAR", "VERSION:2.0", ...lines.flat(), "END:VCALENDAR"]);

function changed(sort: "cards" | "calendar", file: Uint8Array, fragment: string, item: Uint8Array | undefined): string {
  const piece = piecesOf(sort, file).find((other) => other.fragment === fragment);
  if (piece === undefined) throw new Error(`no ${fragment}`);
  return Buffer.from(rewrite(sort, file, piece, item)).toString();
}

describe("rewriting a file of many", () => {
  const cards = text([...card("a", "Ann"), "", ...card("b", "Bob"), ...card("c", "Cy")]);

  it("changes one card and keeps every other byte", () => {
    const item = text(card("b", "Bobby"));
    expect(changed("cards", cards, "b", item)).toBe(cards.toString().replace("FN:Bob", "FN:Bobby"));
    const lastWithoutEnd = text(card("c", "Cyril")).subarray(0, -2);
    expect(changed("cards", cards, "c", lastWithoutEnd)).toContain("FN:Cyril\r\nEND:VCARD");
    const middleWithoutEnd = text(card("b", "Bobby")).subarray(0, -2);
    expect(changed("cards", cards, "b", middleWithoutEnd)).toBe(cards.toString().replace("FN:Bob", "FN:Bobby"));
  });

  it("removes one card", () => {
    expect(changed("cards", cards, "a", undefined)).toBe(`\r\n${text([...card("b", "Bob"), ...card("c", "Cy")]).toString()}`);
  });

  const one = event("1", "SUMMARY:one", "DTSTART;TZID=Old:20260101T100000");
  const override = event("1", "RECURRENCE-ID:20260102T100000", "SUMMARY:moved");
  const many = calendar(["X-WR-CALNAME:Home"], zone("Old"), one, event("2", "SUMMARY:two"), override, ["X-END:kept"]);

  it("changes an entry with its overrides, and brings the zones that are missing", () => {
    const item = calendar(zone("Old"), zone("New"), event("1", "SUMMARY:uno", "DTSTART;TZID=New:20260101T100000"));
    const expected = calendar(
      ["X-WR-CALNAME:Home"],
      zone("Old"),
      [...zone("New"), ...event("1", "SUMMARY:uno", "DTSTART;TZID=New:20260101T100000")],
      event("2", "SUMMARY:two"),
      ["X-END:kept"],
    );
    expect(changed("calendar", many, "1", item)).toBe(expected.toString());
  });

  it("removes an entry with its overrides", () => {
    const expected = calendar(["X-WR-CALNAME:Home"], zone("Old"), event("2", "SUMMARY:two"), ["X-END:kept"]);
    expect(changed("calendar", many, "1", undefined)).toBe(expected.toString());
  });

  it("refuses what would touch another item", () => {
    expect(() => changed("cards", cards, "b", text([...card("b", "B"), ...card("d", "D")]))).toThrow(/without touching others/);
    const unnamed = calendar(["BEGIN:VEVENT", "SUMMARY:no uid", "END:VEVENT"], one);
    const fragment = piecesOf("calendar", unnamed).find((piece) => piece.uid === undefined)?.fragment ?? "";
    expect(() => changed("calendar", unnamed, fragment, undefined)).toThrow(/no uid/);
  });
});

describe("pieces of a file", () => {
  it("are named by uid, else by content, and stay so when another comes before", () => {
    const file = text([...card("a", "Ann"), ...card("a", "Twin"), "BEGIN:VCARD", "FN:Nobody", "END:VCARD", "BEGIN:VCARD", "FN:cut"]);
    const names = piecesOf("cards", file).map((piece) => piece.fragment);
    expect(names).toEqual(["a", "a~2", expect.stringMatching(/^hash-[0-9a-f]{16}$/), expect.stringMatching(/^line-\d+$/)]);
    const later = piecesOf("cards", Buffer.concat([text(card("z", "Zed")), file])).map((piece) => piece.fragment);
    expect(later.slice(1, 4)).toEqual(names.slice(0, 3));
  });
});
