import { expect, it } from "vitest";
import type { App, Handset } from "../../../../main/api/contract.ts";
import { type Gives, givesOf, helpOf, lineOf } from "./handset-words.ts";

type Case = readonly [what: string, handset: { sort?: Handset["sort"]; by?: readonly string[]; heldBy?: readonly string[] }, platform: App["platform"], gives: Gives, helps: number];

const cases: readonly Case[] = [
  ["everything, even while another program holds its files", { by: ["adb", "mtp"], heldBy: ["gvfsd-mtp"] }, "linux", "all", 1],
  ["photos, or how to let it give them", { by: ["mtp"] }, "darwin", "photos", 2],
  ["nothing while another program holds it", { by: ["mtp"], heldBy: ["gvfsd-mtp"] }, "linux", "held", 1],
  ["nothing while it only charges", {}, "linux", "charging", 2],
  ["nothing on Windows, but by debugging or copying", {}, "win32", "windows", 2],
  ["photos of an iPhone", { sort: "iphone", by: ["mtp"] }, "darwin", "photos", 1],
  ["nothing of a camera on Windows", { sort: "camera" }, "win32", "windows-camera", 1],
];

it.each(cases)("gives %s", (_, { sort = "android", by = [], heldBy = [] }, platform, gives, helps) => {
  const handset = { sort, heldBy, ways: by.map((provider) => ({ provider, settings: {}, kinds: [], source: null })) };
  expect(givesOf(handset, platform)).toBe(gives);
  expect(lineOf(handset, gives)).not.toMatch(/handset\./);
  const help = helpOf(handset, gives);
  expect(help).toHaveLength(helps);
  expect(help.every(({ title, steps }) => !title.includes("handset.") && steps.length > 1)).toBe(true);
});

it("names who holds it, and frees each in its way", () => {
  expect(lineOf({ sort: "android", heldBy: ["gvfsd-mtp"] }, "held")).toContain("gvfsd-mtp");
  const titles = [["gvfsd-mtp"], ["ptpcamerad"], ["darktable"]].map((heldBy) => helpOf({ sort: "android", heldBy }, "held")[0]?.steps[0]?.say);
  expect(new Set(titles).size).toBe(3);
});
