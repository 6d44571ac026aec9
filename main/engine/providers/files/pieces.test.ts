import { expect, it } from "vitest";
import { viewVCard } from "../../formats/vcard.ts";
import { OwnNames } from "./own-names.ts";
import { piecesOf } from "./pieces.ts";

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const card = (name: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;

it("reads a file in UTF-16, as some desktop programs write it", () => {
  const pieces = piecesOf("cards", utf16(card("Zoë 李") + card("Bob")));
  expect(pieces.map(({ bytes, broken }) => broken ?? viewVCard(bytes).fullName)).toEqual(["Zoë 李", "Bob"]);
  const [entry] = piecesOf("calendar", utf16("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:Ä\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
  expect(entry).toMatchObject({ kind: "event", uid: "u" });
});

it("gives each of many that share a uid a place of its own, in time that grows with their number only", () => {
  const many = 100_000;
  const started = performance.now();
  const pieces = piecesOf("cards", Buffer.from("BEGIN:VCARD\r\nUID:1\r\nEND:VCARD\r\n".repeat(many)));
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(new Set(pieces.map(({ fragment }) => fragment)).size).toBe(many);
  expect(pieces.slice(0, 3).map(({ fragment }) => fragment)).toEqual(["1", "1~2", "1~3"]);
});

it("leaves a name alone that another has by itself", () => {
  const names = new OwnNames();
  expect(["a~2", "a", "a", "a~2", "a", "a~2"].map((wanted) => names.claim(wanted))).toEqual(["a~2", "a", "a~3", "a~2~2", "a~4", "a~2~3"]);
});
