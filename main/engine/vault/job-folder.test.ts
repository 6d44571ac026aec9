import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makePracticeFolder } from "./practice-folder.ts";
import { Rig } from "./vault.fixture.ts";

let rig: Rig;
beforeEach(async () => void (rig = await Rig.create()));
afterEach(() => rig[Symbol.asyncDispose]());

const isThere = (): boolean => existsSync(join(rig.dir, "practice"));

it("is empty, one's own, and gone afterwards", async () => {
  const practice = await makePracticeFolder(rig.dir);
  expect(readdirSync(practice.folder)).toEqual([]);
  await expect(makePracticeFolder(rig.dir)).rejects.toMatchObject({ code: "vault-busy" });
  practice[Symbol.dispose]();
  expect(isThere()).toBe(false);
});

it("is cleared away at the next open when its owner was killed, and left alone while it is at work", async () => {
  const practice = await makePracticeFolder(rig.dir);
  await rig.reopen();
  expect(isThere()).toBe(true);
  practice[Symbol.dispose]();
  mkdirSync(join(rig.dir, "practice"));
  writeFileSync(join(rig.dir, "practice", "Anna.vcf"), "private");
  await rig.reopen();
  expect(isThere()).toBe(false);
});
