import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { names } from "./names.ts";
import { multistatusText, found, etag, cardData, card } from "./script.fixture.ts";
import { MalformedXml } from "./xml-lexer.ts";
import { escapeXml, XmlReader, type XmlElement } from "./xml.ts";

const encoder = new TextEncoder();

function read(document: string | Uint8Array, size = Infinity, root: string = names.multistatus): { elements: XmlElement[]; whole: boolean } {
  const bytes = typeof document === "string" ? encoder.encode(document) : document;
  const reader = new XmlReader(root);
  const elements: XmlElement[] = [];
  for (let at = 0; at < bytes.length; at += size) elements.push(...reader.feed(bytes.subarray(at, at + size)));
  return { elements, whole: reader.end() };
}

const wrap = (content: string): string => `<d:multistatus xmlns:d="DAV:">${content}</d:multistatus>`;

describe("XML", () => {
  it("knows names by their namespace, whatever the prefix", () => {
    const variants = [
      '<multistatus xmlns="DAV:"><a xmlns="x:">t</a></multistatus>',
      '<D:multistatus xmlns:D="DAV:" xmlns:q="x:"><q:a>t</q:a></D:multistatus>',
      "<a:multistatus xmlns:a='DAV:'><a:a xmlns:a='x:'>t</a:a></a:multistatus >",
      '\uFEFF<?xml version="1.0"?><!-- > --><x:multistatus\n xmlns:x="DAV:" note="a>b"><a xmlns="x:">t</a></x:multistatus>\n',
    ];
    for (const variant of variants) expect(read(variant)).toMatchObject({ elements: [{ name: "x: a", text: "t" }], whole: true });
  });

  it("keeps text as it is, entities and CDATA decoded", () => {
    const { elements } = read(wrap("<d:a>one&#13;\r\n&lt;&amp;&#x26;&#128512;<![CDATA[ <&amp;]] ]]>é </d:a>"));
    expect(elements[0]?.text).toBe("one\r\r\n<&&😀 <&amp;]] é ");
  });

  it("gives the same in pieces of any size", () => {
    const document = multistatusText(found("/c/é%20😀.vcf", etag('"1e10"') + cardData(card("ü&<😀"))), "<d:a><![CDATA[x]]>y</d:a>");
    const whole = read(document);
    expect(whole.whole).toBe(true);
    for (const size of [1, 2, 3, 5, 7, 16, 64]) expect(read(document, size)).toEqual(whole);
  });

  it.each([
    ["a billion laughs", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>'],
    ["a harmless DOCTYPE", `<!DOCTYPE html>${wrap("")}`],
    ["a DOCTYPE further down", wrap("<!DOCTYPE x>")],
    ["an unknown entity", wrap("<d:a>&nbsp;</d:a>")],
    ["a bare ampersand", wrap("<d:a>a & b</d:a>")],
    ["a character reference to nothing", wrap("<d:a>&#0;</d:a>")],
    ["half a surrogate", wrap("<d:a>&#xD800;</d:a>")],
    ["another root", "<html><body>Please sign in</body></html>"],
    ["the right name without its namespace", "<multistatus></multistatus>"],
    ["an undeclared prefix", wrap("<x:a/>")],
    ["an end without its start", wrap("<d:a></d:b>")],
    ["a tag inside a tag", wrap("<d:a <d:b></d:a>")],
    ["a nameless tag", wrap("< a>")],
    ["a second root", `${wrap("")}${wrap("")}`],
    ["text after the end", `${wrap("")}oops`],
    ["text before the start", `oops${wrap("")}`],
    ["an endless tag", wrap(`<d:a ${'x="1" '.repeat(50_000)}`)],
    ["an endless comment", wrap(`<!--${" ".repeat(200_000)}`)],
  ])("refuses %s", (_what, document) => {
    expect(() => read(document, 4096)).toThrow("bad-answer");
  });

  it("refuses what would eat memory", () => {
    expect(() => read(wrap(`<d:a>${"<d:b>".repeat(1000)}`))).toThrow("nested too deep");
    expect(() => read(wrap(`<d:a>${"<d:b/>".repeat(30_000)}</d:a>`))).toThrow("too many elements");
    expect(read(wrap("<d:a><d:b/></d:a>".repeat(30_000))).elements.length).toBe(30_000);
  });

  it("refuses an endless text while it comes", () => {
    const reader = new XmlReader(names.multistatus);
    reader.feed(encoder.encode('<multistatus xmlns="DAV:"><a>'));
    const chunk = encoder.encode("x".repeat(1_000_000));
    expect(() => {
      for (let n = 0; n < 40; n++) reader.feed(chunk);
    }).toThrow("an endless text");
  });

  it.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0x80]], [[0xf5, 0x80, 0x80, 0x80]]])("refuses bytes that are no UTF-8: %j", (bytes) => {
    const document = Buffer.concat([encoder.encode('<multistatus xmlns="DAV:"><a>'), Buffer.from(bytes), encoder.encode("</a></multistatus>")]);
    for (const size of [1, 2, Infinity]) expect(() => read(document, size)).toThrow("not UTF-8");
  });

  it("is not whole when cut anywhere", () => {
    const bytes = encoder.encode(wrap("<d:a>é</d:a><d:b/>"));
    for (let end = 0; end < bytes.length; end++) expect(read(bytes.subarray(0, end)).whole).toBe(false);
  });

  it("escapes what it writes", () => {
    const text = `a&b<c>"d"`;
    expect(read(wrap(`<d:a>${escapeXml(text)}</d:a>`)).elements[0]?.text).toBe(text);
  });
});

describe("XML, fuzzed", () => {
  const valid = encoder.encode(
    multistatusText(...["/c/a.vcf", "/c/%C3%A9.vcf"].map((href) => found(href, etag('W/"x"') + cardData(card(href, "NOTE:<&😀\r\n")))), "<d:sync-token>t</d:sync-token>"),
  );

  it("mutated answers are read or refused, the same in any pieces", () => {
    const mutation = fc.record({ at: fc.nat(valid.length - 1), cut: fc.nat(8), put: fc.uint8Array({ maxLength: 6 }), size: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 0, maxLength: 4 }), (mutations) => {
        const mutant = mutations.reduce<Uint8Array>((bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]), valid);
        expect(outcome(mutant, mutations[0]?.size ?? 3)).toEqual(outcome(mutant, Infinity));
      }),
      { numRuns: 1500 },
    );
  });

  /** Refusals carry no detail here: where a piece ends decides which fault is met first. */
  function outcome(bytes: Uint8Array, size: number): unknown {
    try {
      const { elements, whole } = read(bytes, size);
      return whole ? elements : "cut or refused";
    } catch (error) {
      if (error instanceof MalformedXml) return "cut or refused";
      throw error;
    }
  }
});
