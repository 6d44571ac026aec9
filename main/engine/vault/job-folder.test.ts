import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeJobFolder } from "./job-folder.ts";
import { Rig } from "./vault.fixture.ts";

let rig: Rig;
beforeEach(async () => void (rig = await Rig.create()));
afterEach(() => rig[Symbol.asyncDispose]());

const isThere = (): boolean => existsSync(join(rig.dir, "practice"));

it("is empty, one's own, and gone afterwards", async () => {
  const practice = await makeJobFolder(rig.dir, "practice");
  expect(readdirSync(practice.folder)).toEqual([]);
  await expect(makeJobFolder(rig.dir, "practice")).rejects.toMatchObject({ code: "vault-busy" });
  practice[Symbol.dispose]();
  expect(isThere()).toBe(false);
});

it("is cleared away at the next open when its owner was killed, and left alone while it is at work", async () => {
  const practice = await makeJobFolder(rig.dir, "practice");
  await rig.reopen();
  expect(isThere()).toBe(true);
  practice[Symbol.dispose]();
  mkdirSync(join(rig.dir, "practice"));
  writeFileSync(join(rig.dir, "practice", "Anna.vcf"), "private");
  mkdirSync(join(rig.dir, "copies/heal"), { recursive: true });
  await rig.reopen();
  expect(isThere()).toBe(false);
  expect(readdirSync(join(rig.dir, "copies"))).toEqual([]);
});
