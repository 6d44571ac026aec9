import { expect, it } from "vitest";
import { plainDetail, withoutGap } from "./plain-detail.ts";

it.each([
  ["EIO: i/o error, read", ""],
  ["/media/mara/Blue disk: EROFS: read-only file system", "/media/mara/Blue disk"],
  ["caldav.example.org: ENOTFOUND", "caldav.example.org"],
  ["photos.example.org:443: getaddrinfo ENOTFOUND photos.example.org", "photos.example.org:443"],
  ["ENOENT: no such file or directory, open '/home/anna/x'", ""],
  ["EOS R6 is not there", "EOS R6 is not there"],
  ["there is no source 3", "there is no source 3"],
])("keeps of %j what people read", (detail, kept) => {
  expect(plainDetail(detail, true)).toBe(kept);
});

it.each([
  ["/media/mara/blue: EROFS: read-only file system", "/media/mara/blue"],
  ["caldav.example.org: ENOTFOUND", "caldav.example.org"],
  ["/media/mara/blue is not there", ""],
  ["there is already an account called \"Mum\"", ""],
])("of %j no English stands in a sentence of another language", (detail, kept) => {
  expect(plainDetail(detail, false)).toBe(kept);
});

it("closes the gap in the sentence", () => {
  expect([withoutGap("The disk refused: ."), withoutGap("Stopped: by you.")]).toEqual(["The disk refused.", "Stopped: by you."]);
});
