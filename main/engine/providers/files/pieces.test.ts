import { expect, it } from "vitest";
import { viewVCard } from "../../formats/vcard.ts";
import { piecesOf } from "./pieces.ts";

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const card = (name: string): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;

it("reads a file in UTF-16, as some desktop programs write it", () => {
  const pieces = piecesOf("cards", utf16(card("Zoë 李") + card("Bob")));
  expect(pieces.map(({ bytes, broken }) => broken ?? viewVCard(bytes).fullName)).toEqual(["Zoë 李", "Bob"]);
  const [entry] = piecesOf("calendar", utf16("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\nSUMMARY:Ä\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
  expect(entry).toMatchObject({ kind: "event", uid: "u" });
});
