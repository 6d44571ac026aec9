import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oddNames } from "../conformance/samples.ts";
import { decodeName, encodeName, extensionOf, hrefOf, isSkipped, pathBelow, safeStem, splitHref } from "./names.ts";

const posix = process.platform !== "win32";

describe("names in hrefs", () => {
  it("come back byte for byte, whatever they are", () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const name = encodeName(bytes);
        expect(Buffer.from(decodeName(name)).equals(bytes)).toBe(true);
        expect(splitHref(hrefOf("a/b", name.replaceAll("/", "")))).toMatchObject({ collection: "a/b", fragment: undefined });
      }),
    );
  });

  it("keep a place inside a file apart from a name with a hash", () => {
    expect(splitHref(`${hrefOf("Cards", encodeName(Buffer.from("a#b.vcf")))}#uid#1`)).toEqual({
      collection: "Cards",
      name: "a%23b.vcf",
      fragment: "uid#1",
    });
  });

  it("never lead out of the folder", () => {
    for (const id of ["..", "a/../..", "../b", "", "a//b", "./a", "a/%2E%2E/%2E%2E/b", "a%2Fb", "%00", "/etc"]) {
      expect([id, pathBelow("/box", id)]).toEqual([id, undefined]);
    }
    expect(pathBelow("/box", ".")).toBe("/box");
    expect(pathBelow("/box", "a/..b")).toBe(join("/box", "a", "..b"));
  });

  it.runIf(posix)("that are not UTF-8 keep their bytes", () => {
    const path = pathBelow("/box", encodeName(Buffer.from("Gr\xfc\xdfe", "latin1")));
    expect(path).toEqual(Buffer.concat([Buffer.from("/box/"), Buffer.from("Gr\xfc\xdfe", "latin1")]));
  });
});

describe("names we choose", () => {
  it("are taken by every file system, whatever was wanted", () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...oddNames, "NUL.tar", ".trash", "~$x", "Thumbs.db")), (wanted) => {
        const stem = safeStem(wanted);
        expect(stem).not.toMatch(/[\p{Cc}<>:"/\\|?*]|^[. ]|[. ]$|^$/u);
        expect(stem).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(isSkipped(`${stem}.jpg`)).toBe(false);
        expect(Buffer.byteLength(stem)).toBeLessThanOrEqual(182);
        expect(stem.isWellFormed()).toBe(true);
      }),
    );
  });

  it("stay what they were where they can", () => {
    for (const name of ["IMG_0001", "Zoë, née 李小龙", "a.b.c", "👨‍👩‍👧‍👦 family"]) expect(safeStem(name)).toBe(name);
    expect(safeStem("con")).toBe("_con");
    expect(safeStem("../../outside")).not.toContain("/");
    expect(safeStem("x".repeat(300)).length).toBe(180);
  });

  it("have their extension read from the end only", () => {
    expect([".jpg", "a.", "a.JPG", "a.b.heic", "a"].map(extensionOf)).toEqual(["", "", "jpg", "heic", ""]);
  });
});
