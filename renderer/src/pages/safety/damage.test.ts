import { expect, it } from "vitest";
import { damageGroups } from "./damage.ts";

it("is grouped by kind, photos first, and names nobody twice", () => {
  const groups = damageGroups([
    { what: "chain", detail: "a", names: [] },
    { what: "file-changed", detail: "b", names: ["IMG_1.jpg", "IMG_2.jpg"] },
    { what: "file-changed", detail: "c", names: ["IMG_1.jpg"] },
    { what: "something-new", detail: "d", names: [] },
  ]);
  expect(groups.map(({ what, meaning, count }) => `${what} ${meaning} ${String(count)}`)).toEqual(["file-changed file 2", "chain history 1", "something-new history 1"]);
  expect(groups[0]?.names).toEqual(["IMG_1.jpg", "IMG_2.jpg"]);
});
