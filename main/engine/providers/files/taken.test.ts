import { expect, it } from "vitest";
import { samplePhoto } from "../conformance/samples.ts";
import { takenFromName, takenOf } from "./taken.ts";

it.each([
  ["IMG_20190601_102030.jpg", "2019-06-01T10:20:30"],
  ["PXL_20230102_030405678.MP.jpg", "2023-01-02T03:04:05"],
  ["Screenshot_2019-06-01-10-20-30.png", "2019-06-01T10:20:30"],
  ["2019-06-01 10.20.30.jpg", "2019-06-01T10:20:30"],
  ["WhatsApp Image 2019-06-01 at 10.20.30.jpeg", "2019-06-01T10:20:30"],
  ["IMG-20190601-WA0001.jpg", "2019-06-01"],
  ["IMG_20190231_102030.jpg", undefined],
  ["IMG_20190601_252030.jpg", undefined],
  ["DSC_20191.jpg", undefined],
  ["120190601.jpg", undefined],
  ["IMG_0001.jpg", undefined],
])("the name %s tells %s", (name, taken) => {
  expect(takenFromName(name)).toBe(taken);
});

it("falls back to the file's time, which says so by being UTC", () => {
  const modified = new Date("2020-02-03T04:05:06Z");
  const { body } = samplePhoto("x.jpg", "no exif");
  const head = "bytes" in body ? body.bytes : new Uint8Array();
  expect(takenOf(head, "x.jpg", modified)).toBe("2020-02-03T04:05:06.000Z");
  expect(takenOf(head, "IMG-20190601-WA0001.jpg", modified)).toBe("2019-06-01");
});
