import { describe, expect, it } from "vitest";
import { fromUtf16 } from "./charset.ts";
import { splitVCards, viewVCard } from "./vcard.ts";

const text = "BEGIN:VCARD\r\nFN:Zoë 李\r\nEND:VCARD\r\n";
const little = Buffer.from(text, "utf16le");
const big = Buffer.from(little).swap16();

describe("fromUtf16", () => {
  it.each([
    ["little-endian with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ["big-endian with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ["little-endian without", little],
    ["big-endian without", big],
  ])("reads %s", (_, bytes) => {
    const [piece] = splitVCards(fromUtf16(bytes));
    expect(viewVCard(piece?.bytes ?? Buffer.alloc(0)).fullName).toBe("Zoë 李");
  });

  it("leaves other bytes as they are", () => {
    for (const bytes of [Buffer.from(text), Buffer.from(text, "latin1"), Buffer.from([0xff, 0xfe, 0]), Buffer.from("B\0x"), Buffer.alloc(0)]) expect(fromUtf16(bytes)).toBe(bytes);
  });
});
