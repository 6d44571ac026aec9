import { expect, it } from "vitest";
import { readCsv, type Row, type Table } from "./csv.ts";

const table = (text: string): Table => readCsv(Buffer.from(text), ["a", "b", "b c"]);
const rows = (text: string): readonly Row[] => table(text).rows;

it("reads cells with and without quotes, whatever ends a line", () => {
  expect(rows('\ufeffa,"b c"\r\n1,"x, ""y""\nz"\n,2\r"",\n')).toEqual([
    { a: "1", "b c": 'x, "y"\nz' },
    { a: "", "b c": "2" },
  ]);
  expect(rows("a,b\n1")).toEqual([{ a: "1", b: "" }]);
  expect(table("")).toEqual({ rows: [], whole: true });
  expect(table('a,b\nBild 5" x 7".JPG,2\n3,"4"')).toEqual({ rows: [{ a: 'Bild 5" x 7".JPG', b: "2" }, { a: "3", b: "4" }], whole: true });
});

it.each(['"', '"a', '"a""', '"x"y'])("ends the table at what is broken: %s", (broken) => {
  expect(table(`a,b\n1,2\n${broken}\n3,4`)).toEqual({ rows: [{ a: "1", b: "2" }], whole: false });
});

it("takes only the columns that are asked for, and no table of very many", () => {
  expect(rows("x,b,y\n1,2,3")).toEqual([{ b: "2" }]);
  expect(table(`a,${"x,".repeat(20_000)}\n${"1\n".repeat(60_000)}`).whole).toBe(false);
  const commas = table(`a,b\n${`${",".repeat(150)}\n`.repeat(10_000)}1,2`);
  expect([commas.whole, commas.rows]).toEqual([true, [{ a: "1", b: "2" }]]);
});

it("bears a cell of many megabytes that never ends", () => {
  expect(rows(`a\n1\n"${"x".repeat(20_000_000)}`)).toEqual([{ a: "1" }]);
  expect(rows(`a\n1\n"${'x""'.repeat(7_000_000)}`)).toEqual([{ a: "1" }]);
});
