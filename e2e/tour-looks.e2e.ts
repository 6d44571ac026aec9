// Every screen in every state and look: nothing scrolls sideways, nothing complains, axe finds nothing grave. A contact sheet
// for each look is written to the folder that TOUR_SHOTS names: to be looked at.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seeAll, seeExtremes, seeOwn } from "./tour/see-all.ts";
import { looks, light, narrowGerman } from "./tour/looks.ts";
import { openBrowser } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it("every screen holds in every look, slow and failing ones too", async () => {
  expect(await seeAll(browser, looks, [light])).toEqual([]);
}, 600_000);

it("every place holds with nothing in it, and with far too much", async () => {
  expect(await seeExtremes(browser, [light, narrowGerman])).toEqual([]);
}, 600_000);

it("second copies, moving and practising hold in every look", async () => {
  expect(await seeOwn(browser, [light, ...looks.filter((look) => look !== light).map((look) => ({ ...look, brief: true }))])).toEqual([]);
}, 600_000);
