import { expect, it } from "vitest";
import { isPhonesOwn } from "./phones-own.ts";

it("what a phone put there is told from what a person hid, or named oddly", () => {
  const own = [".thumbnails", ".Thumbs", ".trashed-1790000000-IMG_1.jpg", ".pending-1790000000-VID_1.mp4", "._IMG_1.jpg", ".Trash-1000", ".Statuses", "$RECYCLE.BIN"];
  const persons = ["..foo.jpg", ".photo.jpg", "...", ".private", ".trash talk.jpg", "..", "._", "thumbnails", ".thumbnails.jpg", "~$1.jpg"];
  expect(own.filter((name) => !isPhonesOwn(name))).toEqual([]);
  expect(persons.filter(isPhonesOwn)).toEqual(["._"]);
});
