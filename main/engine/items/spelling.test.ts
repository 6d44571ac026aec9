import { expect, it } from "vitest";
import { escapedFields } from "./spelling.ts";

const card = (...lines: string[]): Uint8Array => Buffer.from(["BEGIN:VCARD", "VERSION:4.0", ...lines, "END:VCARD", ""].join("\r\n"));

it("names addresses and places that got backslashes or lost them, and no text, which needs them", () => {
  const sent = card("TEL;VALUE=uri:tel:+1-418;ext=102", "GEO:53.08;8.80", "NOTE:one; two", String.raw`URL:https://example.org/a\,b`);
  const there = card(String.raw`TEL;VALUE=uri:tel:+1-418\;ext=102`, String.raw`GEO:53.08\;8.80`, String.raw`NOTE:one\; two`, String.raw`URL:https://example.org/a\,b`);
  expect(escapedFields(sent, there)).toEqual(["tel", "geo"]);
  expect(escapedFields(there, sent)).toEqual(["tel", "geo"]);
  expect(escapedFields(sent, sent)).toEqual([]);
});
