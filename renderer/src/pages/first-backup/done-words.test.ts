import { expect, it } from "vitest";
import { t } from "../../app/text.ts";
import { doneWords, settingOf } from "./done-words.ts";

const source = { name: "Ada", provider: "mtp", label: "Pixel 8", kept: { photo: 412 }, owed: 0, total: null };

it("says of an iPhone how many photos it holds in full size, not that these are all", () => {
  for (const label of ["Apple iPhone", "iPad"]) {
    const { headline, line } = doneWords({ ...source, label });
    expect([headline, line].join(" ")).toMatch(/412.*Ada.*iCloud/);
    expect(headline).not.toBe(t("first-backup.done-all"));
  }
  expect(doneWords({ ...source, provider: "iphone-backup", label: "Ada's iPhone" }).headline).toBe(t("first-backup.done-all"));
});

it("says that all is here only where nothing is owed, and something came", () => {
  expect(doneWords(source).headline).toBe(t("first-backup.done-all"));
  expect(doneWords({ ...source, owed: 3 }).headline).toContain("3");
  expect(doneWords({ ...source, kept: {} }).headline).toBe(t("first-backup.done-empty", { name: "Ada" }));
});

it("offers to look again when a phone is plugged in, and every day at what is always there", () => {
  expect(["adb", "mtp", "dav", "files"].map((provider) => settingOf({ provider }))).toEqual(["onConnect", "onConnect", "checkDaily", "checkDaily"]);
});
