import * as fc from "fast-check";
import { expect, it } from "vitest";
import { htmlToText, isFormatted, textToHtml } from "./html.ts";

it("shows any text as it was, but for empty ends", () => {
  const piece = fc.constantFrom("a", "  ", " ", "\n", "&", "<b>", "&amp;", "é", "👩‍🚀", "\t".trim(), "- ", "x > y", "\n\n");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("").replaceAll(/[ ]+$/gm, "").replace(/^\n+/, "").replace(/\n+$/, "");
      expect(htmlToText(textToHtml(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ["<html>\r\n<head><style>p{}</style></head>\r\n<body>\r\n<p>One</p>\r\n<p>Two &amp; three</p>\r\n</body></html>", "One\nTwo & three"],
  ["<div>One<br>\r\nTwo</div><div><br></div><div>Four</div>", "One\nTwo\n\nFour"],
  ["<ul><li>a</li><li>b</li></ul>", "- a\n- b"],
  ["a&nbsp;&nbsp;b&#8364;&#x1F600;&bogus;&valueOf;", "a  b€😀&bogus;&valueOf;"],
  ["<!-- c --><script>x</script>only", "only"],
  ["2 < 3", "2 < 3"],
])("reads %s", (html, text) => {
  expect(htmlToText(html)).toBe(text);
});

it("tells formatted text from plain", () => {
  expect([isFormatted(textToHtml("a\nb  c")), isFormatted("<p>a <b>b</b></p>"), isFormatted('<p style="color:red">a</p>')]).toEqual([false, true, true]);
});

it.each(["<", "<a ", "<style>", "<!--", "<!-- -->", "&", "\n "])("takes no longer than its length over a long row of %s", (piece) => {
  const started = performance.now();
  htmlToText(piece.repeat(200_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(10_000);
});
