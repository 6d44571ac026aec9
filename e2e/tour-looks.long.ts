// The same as tour-looks.e2e.ts in all looks there are, each with axe where that can tell, and with the rare states in all.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { allLooks } from "./tour/looks.ts";
import { seeAll, seeExtremes, seeOwn } from "./tour/see-all.ts";
import { openBrowser } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it("every screen holds in all looks", async () => {
  expect(await seeAll(browser, allLooks, allLooks)).toEqual([]);
});

it("every place holds with nothing in it, and with far too much, in all looks", async () => {
  expect(await seeExtremes(browser, allLooks)).toEqual([]);
});

it("second copies, moving and practising hold in all looks", async () => {
  expect(await seeOwn(browser, allLooks)).toEqual([]);
});
