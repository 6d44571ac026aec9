import { describe, expect, it } from "vitest";
import { groupMedia, photoKey } from "./group.ts";
import type { FileEntry } from "./storage.ts";
import { sortOf } from "./types.ts";

const content = {} as FileEntry["content"];

/** "main: part=file part=file", for files of these names. */
function grouped(...names: string[]): string[] {
  const files = names.map((name): FileEntry => {
    return { name, display: name, sort: sortOf(name) ?? "sidecar", size: 0, modified: new Date(0), tag: "", state: "", content };
  });
  return groupMedia(files).map(({ main, parts }) => {
    return [`${main.name}:`, ...Object.entries(parts).map(([part, file]) => `${part}=${file.name}`)].join(" ");
  });
}

describe("grouping", () => {
  it("pairs a Live Photo by its stem, and leaves other videos alone", () => {
    expect(grouped("IMG_1.HEIC", "IMG_1.MOV", "IMG_2.MOV")).toEqual(["IMG_1.HEIC: live=IMG_1.MOV", "IMG_2.MOV:"]);
    expect(grouped("img_1.mov", "IMG_1.jpg")).toEqual(["IMG_1.jpg: live=img_1.mov"]);
  });

  it("gives the parts to the richest of several stills", () => {
    expect(grouped("a.jpg", "a.heic", "a.mov", "a.aae")).toEqual(["a.jpg:", "a.heic: live=a.mov aae=a.aae"]);
  });

  it("finds edited versions of iPhones and Google", () => {
    expect(grouped("IMG_E7.HEIC", "IMG_7.HEIC", "IMG_E7.MOV", "IMG_7.MOV")).toEqual([
      "IMG_7.HEIC: edited=IMG_E7.HEIC edited-live=IMG_E7.MOV live=IMG_7.MOV",
    ]);
    expect(grouped("x.jpg", "x-edited.jpg")).toEqual(["x.jpg: edited=x-edited.jpg"]);
    expect(grouped("IMG_E7.HEIC")).toEqual(["IMG_E7.HEIC:"]);
  });

  it("finds sidecars by whole name, by stem and by Google's cut endings", () => {
    expect(grouped("a.jpg", "a.jpg.xmp", "a.aae", "a.jpg.supplemental-metadata.json")).toEqual([
      "a.jpg: xmp=a.jpg.xmp aae=a.aae json=a.jpg.supplemental-metadata.json",
    ]);
    expect(grouped("a.jpg", "a.jpg.suppl.json", "a.json")).toEqual(["a.jpg: json=a.jpg.suppl.json json-2=a.json"]);
    expect(grouped("IMG_1.JPG", "IMG_O1.AAE", "lonely.xmp")).toEqual(["IMG_1.JPG: aae=IMG_O1.AAE"]);
    expect(grouped("a.jpg", "a-edited.jpg", "a-edited.xmp")).toEqual(["a.jpg: edited=a-edited.jpg edited-xmp=a-edited.xmp"]);
  });

  it("puts every photo and video in exactly one group", () => {
    const names = ["a.jpg", "A.MOV", "a.mp4", "a.png", "a-edited.png", "a-edited.jpg", "IMG_E1.jpg", "b-edited-edited.mov"];
    const found = grouped(...names).join(" ").split(/[ =]/).map((word) => word.replace(":", ""));
    for (const name of names) expect(found.filter((other) => other === name)).toEqual([name]);
  });

  it("knows which names a new photo must not take", () => {
    for (const name of ["IMG_1.JPG", "img_1.mov", "IMG_E1.heic", "IMG_1-edited.jpg", "IMG_1.jpg.xmp", "IMG_1.jpg.supp.json"]) {
      expect(photoKey(name)).toBe("img_1");
    }
    expect(photoKey("IMG_1 (2).jpg")).not.toBe("img_1");
  });
});
