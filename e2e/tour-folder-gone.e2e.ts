// The disk with the Lifeboat folder died, or the folder was moved: the window is no dead end.
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Host } from "./tour/host.ts";
import { keepOwn } from "./tour/own.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it("leads home from a second copy, or to where the folder lies now", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  const moved = join(host.lifeboat.home, "elsewhere");
  renameSync(host.lifeboat.vault, moved);
  await visitor.reload();
  await visitor.sees(/^Your Lifeboat folder has gone away/);
  expect(await visitor.graveFaults()).toEqual([]);
  await visitor.press("Bring my things home", "link");
  await visitor.sees("From a second copy and the recovery key. The copy is only read.");
  await visitor.press("Bring everything home");
  expect(await visitor.page.getByText("This is needed.").count()).toBe(3);
  await visitor.press("Back", "link");
  await visitor.press("Open another folder");
  await visitor.writes("Folder", moved);
  await visitor.press("Use this folder");
  await visitor.sees("iCloud");
  await visitor.press("People", "link");
  await visitor.sees("Person 0");
  expect(visitor.complaints).toEqual([]);
});

it("leads to another folder where what is there cannot be opened", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  const moved = join(host.lifeboat.home, "elsewhere");
  renameSync(host.lifeboat.vault, moved);
  mkdirSync(join(host.lifeboat.vault, "vault.db"), { recursive: true });
  await visitor.reload();
  await visitor.sees(/^There is no Lifeboat folder here/);
  await visitor.press("Open another folder");
  await visitor.writes("Folder", moved);
  await visitor.press("Use this folder");
  await visitor.sees("iCloud");
  expect(visitor.complaints).toEqual([]);
});
