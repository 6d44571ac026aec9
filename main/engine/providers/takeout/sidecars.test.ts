import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeSidecar, matchSidecars } from "./sidecars.ts";

const long = "20190601_a_very_long_name_of_a_picture_from_a_camera";

describe("a sidecar belongs to its photo", () => {
  it.each([
    ["the old form", "IMG_1.jpg.json", "IMG_1.jpg"],
    ["the new form", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg"],
    ["the ending cut inside", "PXL_20240102_030405678.jpg.supplemental-metada.json", "PXL_20240102_030405678.jpg"],
    ["the ending cut to one letter", "PXL_20240102_030405678.PORTRAIT-01.COVER.jpg.s.json", "PXL_20240102_030405678.PORTRAIT-01.COVER.jpg"],
    ["the ending cut to its dot", "PXL_20240102_030405678.PORTRAIT-01.COVER.jpg..json", "PXL_20240102_030405678.PORTRAIT-01.COVER.jpg"],
    ["the extension cut", `${long.slice(0, 43)}.jp.json`, `${long.slice(0, 43)}.jpg`],
    ["the name cut at 46", `${long.slice(0, 46)}.json`, `${long.slice(0, 47)}.jpg`],
    ["a name cut in the photo, too", `${long.slice(0, 46)}.json`, `${long.slice(0, 46)}.jpg`],
    ["a double, the number behind", "IMG_1.jpg(1).json", "IMG_1(1).jpg"],
    ["a double, the new form", "IMG_1.jpg.supplemental-metadata(1).json", "IMG_1(1).jpg"],
    ["a double, the ending cut", "PXL_20240102_030405678.jpg.supplemental-me(2).json", "PXL_20240102_030405678(2).jpg"],
    ["a double, the name cut", `${long.slice(0, 46)}(1).json`, `${long.slice(0, 47)}(1).jpg`],
    ["a number that is the photo's own", "Scan (1).jpg.json", "Scan (1).jpg"],
    ["the stem only", "IMG_1.json", "IMG_1.heic"],
    ["an edited version by its own name", "IMG_1-edited.jpg.json", "IMG_1-edited.jpg"],
    ["another case", "img_1.JPG.json", "IMG_1.jpg"],
    ["composed and decomposed letters", "Zoë.jpg.json", "Zoe\u0308.jpg"],
    ["a name with dots", "a.b.c.jpg.supplemental-metadata.json", "a.b.c.jpg"],
    ["a video", "MVI_1.MOV.supplemental-metadata.json", "MVI_1.MOV"],
    ["no extension", "noext.supplemental-metadata.json", "noext"],
    ["an upper-case ending", "IMG_1.jpg.JSON", "IMG_1.jpg"],
  ])("%s: %s", (_rule, sidecar, photo) => {
    const others = ["IMG_2.jpg", "IMG_2(1).jpg", "other.png"];
    expect(matchSidecars([...others, photo], [sidecar])).toEqual(new Map([[photo, [sidecar]]]));
  });

  it("and not to a double, an edited version or a neighbour", () => {
    const photos = ["IMG_1.jpg", "IMG_1(1).jpg", "IMG_1-edited.jpg", "IMG_10.jpg"];
    const sidecars = ["IMG_1.jpg.json", "IMG_1.jpg(1).json", "IMG_10.jpg.supplemental-metadata.json"];
    expect(matchSidecars(photos, sidecars)).toEqual(
      new Map([["IMG_1.jpg", ["IMG_1.jpg.json"]], ["IMG_1(1).jpg", ["IMG_1.jpg(1).json"]], ["IMG_10.jpg", ["IMG_10.jpg.supplemental-metadata.json"]]]),
    );
  });

  it("or to none, where two long names begin alike", () => {
    const start = long.slice(0, 46);
    expect(matchSidecars([`${start}a.jpg`, `${start}b.jpg`], [`${start}.json`]).size).toBe(0);
    expect(matchSidecars(["short.jpg"], ["sho.json", "IMG_9.jpg.json"]).size).toBe(0);
  });

  it("tells metadata of albums from sidecars of photos that are not there", () => {
    expect(["metadata.json", "Metadaten.json", "métadonnées.json", "metadata(1).json"].map(looksLikeSidecar)).toEqual([false, false, false, false]);
    expect(["IMG_1.jpg.json", "IMG_1.jpg.suppl.json", `${long.slice(0, 46)}.json`].map(looksLikeSidecar)).toEqual([true, true, true]);
  });
});

/** Takeout's own rule, as far as it is known. */
function nameAsTakeout(photo: string, number: number, limit: number): string {
  return `${`${photo}.supplemental-metadata`.slice(0, limit)}${number === 0 ? "" : `(${number})`}.json`;
}

it("every name cut as Takeout cuts it is found again, wherever the cut falls", () => {
  const stem = fc.string({ unit: fc.constantFrom("a", "B", "7", "_", "-", " ", "ü", "写"), minLength: 1, maxLength: 42 }).filter((text) => text.trim() === text && !/-[a-zü写]*$/i.test(text));
  fc.assert(
    fc.property(stem, fc.constantFrom("jpg", "HEIC", "mp4"), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 46, max: 51 }), (name, extension, number, limit) => {
      const photo = `${name}${number === 0 ? "" : `(${number})`}.${extension}`;
      const sidecar = nameAsTakeout(`${name}.${extension}`, number, limit);
      expect([...matchSidecars([photo], [sidecar])]).toEqual([[photo, [sidecar]]]);
    }),
  );
});

it("any names at all give each sidecar at most one photo that is there", () => {
  const name = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: fc.constantFrom("a", ".", "(", "1", ")", "s", "-", "json", "jpg"), maxLength: 30 }));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), fc.uniqueArray(name, { maxLength: 8 }), (photos, sidecars) => {
      const matches = matchSidecars(photos, sidecars);
      const owned = [...matches.values()].flat();
      expect(new Set(owned).size).toBe(owned.length);
      for (const photo of matches.keys()) expect(photos).toContain(photo);
      for (const sidecar of sidecars) looksLikeSidecar(sidecar);
    }),
  );
});
