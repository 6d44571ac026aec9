import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromByteString, toByteString } from "./byte-string.ts";
import { ContentLine, parseContent, serialiseContent } from "./content-lines.ts";
import { editBytes, insertLines, newLine, withHead, withValue } from "./content-edit.ts";
import { listValue, structuredValue, textValue } from "./content-values.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const line = (text: string): ContentLine => new ContentLine(toByteString(bytes(text)));

/** Text that looks like content lines often enough to reach every branch. */
const lineLike = fc
  .array(
    fc.constantFrom(
      "BEGIN:VCARD", "END:VCARD", "NOTE", "item1.", ";", ":", "=", ",", '"', "\\", "\r", "\n", "\r\n", " ", "\t", "\r\n ",
      "ENCODING=QUOTED-PRINTABLE", "ENCODING=b", "=C3=A4", "ä", "\u{1F600}", "QUJD", "^n", "\uFEFF", "\0",
    ),
    { maxLength: 60 },
  )
  .map((parts) => bytes(parts.join("")));

describe("parse and serialise", () => {
  it("gives arbitrary bytes back", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), lineLike), (input) => {
        expect(Buffer.compare(serialiseContent(parseContent(input)), input)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps what lies beyond the line limit, and refuses to edit it", () => {
    const input = bytes("A:1\r\nB:2\r\nC:3\r\n");
    const content = parseContent(input, 2);
    expect(content.lines).toHaveLength(2);
    expect(serialiseContent(content)).toEqual(Buffer.from(input));
    expect(() => editBytes(content, (same) => same)).toThrow("too-large");
  });

  it("reads every view of arbitrary lines without throwing", () => {
    fc.assert(
      fc.property(lineLike, (input) => {
        for (const each of parseContent(input).lines) {
          expect(typeof each.name).toBe("string");
          expect(each.params.length).toBeGreaterThanOrEqual(0);
          expect(structuredValue(each).length + listValue(each).length).toBeGreaterThan(1);
        }
      }),
    );
  });

  it("stays linear on hostile text", () => {
    const started = process.cpuUsage();
    for (const unit of ["\r", "=\r\n", "a\n", "\n ", '";', "=", "A;B=B:\nQQ\n"]) {
      const content = parseContent(bytes(`A;ENCODING=B:${unit.repeat(200_000)}`), 500_000);
      for (const each of content.lines) textValue(each);
    }
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(8000);
  });
});

describe("a property", () => {
  it("has its parts as views", () => {
    const tel = line('item1.tel;Type=CELL,pref;X-Say="a;b:c":+49\r\n');
    expect(tel).toMatchObject({ name: "TEL", group: "item1", value: "+49" });
    expect(tel.params).toEqual([
      { name: "TYPE", values: ["CELL", "pref"] },
      { name: "X-SAY", values: ["a;b:c"] },
    ]);
  });

  it("unfolds inside a character", () => {
    const folded = new ContentLine("NOTE:\u00c3\r\n \u00a4\r\n");
    expect(textValue(folded)).toBe("ä");
  });

  it("reads 2.1 quoted-printable over soft line breaks", () => {
    const content = parseContent(bytes("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FC=\r\nller=0D=0A=\r\nx\r\nTEL:1\r\n"));
    expect(content.lines.map((each) => each.name)).toEqual(["NOTE", "TEL"]);
    expect(content.lines[0] && textValue(content.lines[0])).toBe("Müller\r\nx");
  });

  it("takes words in a value for no encoding", () => {
    const content = parseContent(bytes("NOTE:x;ENCODING=QUOTED-PRINTABLE:a=\nTEL:1\nNOTE:;ENCODING=b:QUJD\nQUJD\n"));
    expect(content.lines.map((each) => each.name)).toEqual(["NOTE", "TEL", "NOTE", ""]);
  });

  it("reads base64 whose lines are not folded", () => {
    const content = parseContent(bytes("PHOTO;ENCODING=BASE64:QUJD\nREVG\n\nEND:VCARD\n"));
    expect(content.lines.map((each) => each.name)).toEqual(["PHOTO", "", "END"]);
    expect(content.lines[0]?.value).toBe("QUJDREVG");
  });

  it("reads bytes that are not UTF-8 as windows-1252", () => {
    expect(textValue(new ContentLine("FN:Zo\u00eb"))).toBe("Zoë");
  });

  it("reads a parameter whose quote is never closed", () => {
    expect(line('ATTENDEE;CN="Ali:mailto:a@b')).toMatchObject({ name: "ATTENDEE", value: "mailto:a@b" });
  });

  it("splits only at separators that are not escaped", () => {
    expect(structuredValue(line("N:a\\;b;c\\,d;e\\\\;f\\n"))).toEqual(["a;b", "c,d", "e\\", "f\n"]);
  });

  it("reads text whose lines end with CR alone", () => {
    const content = parseContent(bytes("NOTE:a\r b\rTEL:1\r"));
    expect(content.lines.map((each) => each.value)).toEqual(["ab", "1"]);
  });
});

describe("editing", () => {
  const name = fc.constantFrom("NOTE", "TEL", "item1.X-ABLabel", "note;X=1");
  const value = fc.string({ unit: "grapheme", maxLength: 120 }).map((text) => text.replace(/[\r\n]/g, "") + ".");
  const eol = fc.constantFrom("\r\n", "\n");

  it("changes the bytes of that property and no other", () => {
    const cases = fc.tuple(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 }), eol, fc.nat(), value);
    fc.assert(
      fc.property(cases, ([properties, end, pick, next]) => {
        const raws = properties.map(([key, text]) => toByteString(bytes(`${key}:${text.replace(/(.{9})/gu, `$1${end} `)}${end}`)));
        const content = parseContent(fromByteString(raws.join("")));
        const at = pick % raws.length;
        const encoded = toByteString(bytes(next));
        const edited = parseContent(editBytes(content, (each, index) => (index === at ? withValue(each, encoded, content) : each)));
        expect(edited.lines.map((each) => each.raw).toSpliced(at, 1)).toEqual(raws.toSpliced(at, 1));
        expect(edited.lines[at]?.value).toBe(encoded);
        expect(edited.lines[at]?.head).toBe(content.lines[at]?.head);
      }),
    );
  });

  it("folds new lines at 75 octets without cutting a character", () => {
    const content = parseContent(bytes("A:1\r\n"));
    const added = newLine(toByteString(bytes(`NOTE:${"ä€\u{1F600}".repeat(30)}`)), content);
    const pieces = added.raw.split("\r\n");
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(75);
    for (const piece of pieces) expect(Buffer.from(piece, "latin1").toString("utf8")).not.toContain("\ufffd");
    expect(textValue(added)).toBe("ä€\u{1F600}".repeat(30));
  });

  it("adds a line after text without a last line end", () => {
    const content = parseContent(bytes("A:1\nB:2"));
    const added = insertLines(content, 2, [newLine("C:3", content)]);
    expect(toByteString(serialiseContent(added))).toBe("A:1\nB:2\nC:3");
  });

  it("keeps the value when the head changes", () => {
    const content = parseContent(bytes("ATTENDEE;CN=A:mailto:a@b\r\n"));
    const edited = editBytes(content, (each) => withHead(each, `${each.head};X=1`, content));
    expect(toByteString(edited)).toBe("ATTENDEE;CN=A;X=1:mailto:a@b\r\n");
  });
});
