import { expect, it } from "vitest";
import { readCsv } from "./csv.ts";

const rows = (text: string): Record<string, string>[] => readCsv(Buffer.from(text));

it("reads cells with and without quotes, whatever ends a line", () => {
  expect(rows('\ufeffa,"b c"\r\n1,"x, ""y""\nz"\n,2\r"",\n')).toEqual([
    { a: "1", "b c": 'x, "y"\nz' },
    { a: "", "b c": "2" },
  ]);
  expect(rows("a,b\n1")).toEqual([{ a: "1", b: "" }]);
  expect(rows("")).toEqual([]);
});

it.each(['"', '"a', '"a""', 'x"y', '"x"y'])("ends the table at what is broken: %s", (broken) => {
  expect(rows(`a,b\n1,2\n${broken}`)).toEqual([{ a: "1", b: "2" }]);
});

it("bears a cell of many megabytes that never ends", () => {
  expect(rows(`a\n1\n"${"x".repeat(20_000_000)}`)).toEqual([{ a: "1" }]);
  expect(rows(`a\n1\n"${'x""'.repeat(7_000_000)}`)).toEqual([{ a: "1" }]);
});
