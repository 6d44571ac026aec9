import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamContent } from "../files/stream-content.ts";
import type { Entry } from "../exports/entry.ts";
import { nameOf } from "../exports/entry.ts";
import { groupFolder } from "./groups.ts";
import { isYearFolder, originalOf } from "./names.ts";

const entry = (name: string): Entry => ({ path: `G/${name}`, size: 1, modified: new Date(0), mark: name, content: streamContent(0, async function* () {}), export: "", part: "", at: 0 });

function groups(...names: string[]): unknown {
  return Object.fromEntries(groupFolder(names.map(entry)).photos.map(({ main, parts }) => [nameOf(main.path), Object.fromEntries([...parts].map(([part, { path }]) => [part, nameOf(path)]))]));
}

describe("files of a folder that are one photo", () => {
  it.each([
    ["a live photo", ["A.HEIC", "A.MP4", "A.HEIC.json"], { "A.HEIC": { live: "A.MP4", json: "A.HEIC.json" } }],
    ["a live photo that is a double", ["A(1).HEIC", "A(1).MOV"], { "A(1).HEIC": { live: "A(1).MOV" } }],
    ["two files with a sidecar each", ["A.JPG", "A.MOV", "A.JPG.json", "A.MOV.json"], { "A.JPG": { json: "A.JPG.json" }, "A.MOV": { json: "A.MOV.json" } }],
    ["a Pixel's moving photo", ["P.MP.jpg", "P.MP"], { "P.MP.jpg": { live: "P.MP" } }],
    ["a Pixel's, older", ["P.jpg", "P.MV"], { "P.jpg": { live: "P.MV" } }],
    ["an edited version", ["A.jpg", "A-edited.jpg", "A.jpg.json"], { "A.jpg": { edited: "A-edited.jpg", json: "A.jpg.json" } }],
    ["an edited version of a double", ["A(1).jpg", "A-edited(1).jpg", "A.jpg"], { "A(1).jpg": { edited: "A-edited(1).jpg" }, "A.jpg": {} }],
    ["an edited JPEG of a HEIC", ["A.HEIC", "A-bearbeitet.jpg"], { "A.HEIC": { edited: "A-bearbeitet.jpg" } }],
    ["an edited version alone", ["A-edited.jpg", "A.jpg.json"], { "A-edited.jpg": { json: "A.jpg.json" } }],
    ["an edited live photo", ["A.HEIC", "A.MOV", "A-edited.HEIC", "A-edited.MOV"], { "A.HEIC": { edited: "A-edited.HEIC", live: "A.MOV", "edited-live": "A-edited.MOV" } }],
    ["two stills", ["A.HEIC", "A.JPG"], { "A.HEIC": {}, "A.JPG": {} }],
  ])("%s", (_what, names, wanted) => {
    expect(groups(...names)).toEqual(wanted);
  });

  it.each(["A-edited", "A-bearbeitet", "A-modifié", "A-modifie\u0301", "A-ha editado", "A-editado", "A-modificato", "A-bewerkt", "A-edytowane", "A-redigerad", "A-編集済み", "A-effects"])("%s is an edited A", (stem) => {
    expect(originalOf(stem)).toBe("A");
  });

  it("knows the word where the name's end was cut off, and is not misled", () => {
    expect(originalOf(`${"x".repeat(43)}-edi`)).toBe("x".repeat(43));
    expect([originalOf("A-edi"), originalOf("edited"), originalOf("-edited"), originalOf("A-team")]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("knows folders of years from albums", () => {
    expect(["Photos from 2019", "Fotos von 2019", "Photos de 2019", "Fotos de 2019", "Foto’s uit 2019", "2019年の写真"].map(isYearFolder)).not.toContain(false);
    expect(["Italy 2019", "2019", "Best photos from 2019 and 2020", "Photos from Anna"].map(isYearFolder)).not.toContain(true);
  });
});

it("no photo, video or matching sidecar is ever left out, whatever the names", () => {
  const name = fc.tuple(fc.constantFrom("A", "A-edited", "A(1)", "A-edited(1)", "A-edited-edited", "A.MP", "-edited"), fc.constantFrom("jpg", "HEIC", "MOV", "MP4", "MP", "jpg.json", "MOV.json", "json")).map((pieces) => pieces.join("."));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 14 }), (names) => {
      const { photos, loose } = groupFolder(names.map(entry));
      const found = [...photos.flatMap(({ main, parts }) => [main, ...parts.values()]), ...loose].map(({ path }) => nameOf(path));
      expect([...new Set(found)].sort()).toEqual(names.toSorted());
    }),
  );
});
