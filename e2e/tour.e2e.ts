// A newcomer's whole path through the window, against the real host: with the made-up phone, then by keyboard alone.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

type InPage = { readonly tour: { readonly isDrawn: (path: string | null) => boolean } };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe("a newcomer with the made-up phone", () => {
  it("sees it happen, looks around and puts everything back", { timeout: 300_000 }, async () => {
    await using host = await Host.start();
    await using visitor = await Visitor.at(browser, host.address);
    await visitor.press(/^See it happen/);
    await visitor.press("Look around in it", "link");
    await visitor.sees("Everything is here");
    expect(await visitor.clicks()).toBeLessThanOrEqual(2);

    await everyPlace(visitor);
    await theWorstDay(visitor);
    await afterwards(visitor);
    expect(visitor.complaints).toEqual([]);
  });

  it("goes from the first screen to the receipt by keyboard alone", async () => {
    await using host = await Host.start();
    await using visitor = await Visitor.at(browser, host.address);
    await visitor.sees("When the company loses it");
    await tabTo(visitor, /See it happen/);
    await tabTo(visitor, /^Pretend/);
    await tabTo(visitor, /^Put them back/);
    await visitor.sees("All 387 are back");
    await tabTo(visitor, /^Connect something/);
    await tabTo(visitor, /^Another CardDAV/);
    await visitor.sees("How to get the password");
    expect(visitor.complaints).toEqual([]);
  });

  it("draws every script of the made-up phone, and its pictures in letters", async () => {
    await using host = await Host.start();
    await using visitor = await Visitor.at(browser, host.address);
    await visitor.settled();
    const unknown = await visitor.drawn("\u{10FFFD}");
    const characters = ["李", "小", "龙", "한", "あ", "ב", "ب", "δ", "Ж", "🍲", "🐇"];
    const drawn = await Promise.all(characters.map((each) => visitor.drawn(each)));
    expect(characters.filter((_, index) => drawn[index] === unknown)).toEqual([]);
    expect(new Set(drawn).size).toBe(characters.length);
  });
});

async function everyPlace(visitor: Visitor): Promise<void> {
  await visitor.press("People", "link");
  await visitor.writes("Find people", "Inês");
  await visitor.press(/^Inês/, "option");
  await visitor.sees("What changed");
  await visitor.press(/^See it as of/);
  await visitor.sees(/^As it was until/);
  await visitor.press("Technical");
  await visitor.sees("BEGIN:VCARD");
  await visitor.press("Put this version back", "link");
  await visitor.sees("will be replaced there");
  expect(await visitor.page.getByLabel(/^Inês/).inputValue()).toBe("mine");
  await visitor.sees("Undo works: all of it can be taken back.");

  await visitor.press("Calendar", "link");
  // A Sunday of this month, whichever day the test runs on.
  await visitor.page.locator(".day-event", { hasText: "Call Mum" }).first().click();
  await visitor.sees("Every week on Sunday");
  await visitor.sees("First time");
  await visitor.press("To-dos", "link");
  await visitor.press(/Take back the library books/);
  await visitor.press("Put this back", "link");
  await visitor.sees("All of it is already there.");

  await visitor.press("Photos", "link");
  await visitor.page.locator(".photo-tile").first().click();
  await visitor.sees("Google Pixel 8");
  await visitor.page.keyboard.press("ArrowRight");
  await visitor.sees(/^2 of 42/);
  await visitor.page.keyboard.press("Escape");
  await visitor.page.locator(".photo-tile").first().click();
  await visitor.sees("Put this back");
  await visitor.page.goBack();
  await visitor.page.locator(".photo-view").waitFor({ state: "detached" });
  await aFrameOfTheVideo(visitor);

  await visitor.press("Find something", "link");
  await visitor.writes(/^Name, number/, "VID_2021");
  await visitor.page.locator(".find a").first().click();
  await visitor.playable();
  expect(await visitor.seekHalf()).toBeCloseTo(0.5, 1);
  await visitor.press("Close");
}

/** Drawn by the page the first time, and kept: the second time the engine has it. */
async function aFrameOfTheVideo({ page }: Visitor): Promise<void> {
  const tile = page.locator(".photo-tile", { hasText: /^\d:\d\d$/ });
  await page.getByLabel("Go to a year").selectOption("2021");
  await tile.waitFor();
  const path = await tile.locator("img").getAttribute("src");
  await page.waitForFunction((at) => (globalThis as unknown as InPage).tour.isDrawn(at), path);
  const type = await page.evaluate(async (at) => (await fetch(at ?? "")).headers.get("content-type"), path);
  expect(type).toBe("image/webp");
}

async function theWorstDay(visitor: Visitor): Promise<void> {
  await visitor.press("Back to the rehearsal", "link");
  await visitor.press(/^Pretend the company/);
  await visitor.sees("You still have all 69 people. Mara's phone has none.");
  await visitor.press("See it on Home", "link");
  await visitor.sees("You still have all 387 things. Mara's phone has none.");
  await visitor.press("See who", "link");
  await visitor.writes(/Type a name/, "Grandpa");
  await visitor.sees("+44 1632 960437");
  await visitor.press("Put them back");
  await visitor.sees("Nobody gets an e-mail.");
  await visitor.press("Put 69 back");
  await visitor.sees("All 69 are back.");
  await visitor.press("Back to the rehearsal", "link");
  await visitor.press("Put them back");
  await visitor.sees("All 318 are back.");
  await visitor.sees("Yours next?");
}

async function afterwards(visitor: Visitor): Promise<void> {
  await visitor.press("Look around in it", "link");
  await visitor.sees("Everything is here");
  await visitor.press("Put back", "link");
  await visitor.sees("All 318 are back.");
  await visitor.go("safety");
  await visitor.press("Check everything now");
  await visitor.sees("All of it is whole.");
  await visitor.press("Settings", "link");
  await visitor.page.getByText("Deutsch").click();
  await visitor.sees("Einstellungen");
}

/** Tabs until what has the focus is called so, then presses Enter. The focus must be seen at every stop. */
async function tabTo(visitor: Visitor, name: RegExp): Promise<void> {
  await visitor.page.getByText(name).first().waitFor();
  for (let stops = 0; stops < 60; stops++) {
    await visitor.page.keyboard.press("Tab");
    const focus = await visitor.focus();
    expect(focus, "focus is marked").toMatchObject({ marked: true });
    if (name.test(focus.name)) return visitor.page.keyboard.press("Enter");
  }
  throw new Error(`the Tab key never comes to ${String(name)}`);
}
