// Keys go on where they were: nothing that a press replaces or makes wait drops focus.
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { moving } from "./tour/answers.ts";
import { Host } from "./tour/host.ts";
import { keepOwn } from "./tour/own.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";
import { reach } from "./tour/walk.ts";
import { answered } from "./tour/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What the keys go to; "" where they go nowhere. */
const focused = ({ page }: Visitor): Promise<string> => page.evaluate("document.activeElement === document.body ? '' : document.activeElement.innerText");

it("stays on Check now while it runs, and goes through the steps of a full rebuild", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  await visitor.page.getByRole("button", { name: "Check now" }).first().focus();
  await visitor.page.keyboard.press("Enter");
  expect(await focused(visitor)).toMatch(/^Check/);
  await visitor.page.keyboard.press("Enter");
  await visitor.page.getByRole("button", { name: "Check now" }).first().waitFor();
  expect(await focused(visitor)).toBe("Check now");
  await visitor.go("safety");
  await visitor.page.getByRole("button", { name: "Practise a full rebuild" }).focus();
  await visitor.page.keyboard.press("Enter");
  await visitor.sees(/will be read from/);
  expect(await focused(visitor)).toContain("Start the rebuild");
  await visitor.page.keyboard.press("Tab");
  await visitor.page.keyboard.press("Tab");
  await visitor.page.keyboard.press("Enter");
  expect(await focused(visitor)).toBe("Practise a full rebuild");
  await visitor.page.keyboard.press("Enter");
  await visitor.sees(/will be read from/);
  await visitor.page.keyboard.press("Tab");
  expect(await focused(visitor)).toBe("Start the rebuild");
  await visitor.page.keyboard.press("Enter");
  expect(await focused(visitor)).not.toBe("");
  await visitor.sees(/^A full rebuild from .* worked on/);
  expect(await focused(visitor)).toMatch(/^A full rebuild from/);
  expect(visitor.complaints).toEqual([]);
});

it("comes back to what sends a form that was refused, and to what starts what has ended", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  const { keyboard } = visitor.page;
  await visitor.settled();
  await visitor.go("connect?service=generic");
  await visitor.writes(/^E-mail address, or address/, "http://127.0.0.1:9/");
  await visitor.writes(/^User name/, "mara");
  await visitor.writes("Password", "small boats");
  await keyboard.press("Enter");
  await visitor.sees("The server cannot be reached.");
  expect(await focused(visitor)).toBe("Connect it");
  await visitor.go("copies/add");
  await visitor.writes("Folder on that disk", join(host.lifeboat.home, "nowhere", "copy"));
  await keyboard.press("Enter");
  await visitor.sees(/is not there/);
  expect(await focused(visitor)).toBe("Make the copy");
  await visitor.go("safety");
  await visitor.page.getByRole("button", { name: "Copy now" }).focus();
  await keyboard.press("Enter");
  await visitor.page.locator(".second-copy .job-progress").waitFor({ state: "detached" });
  expect(await focused(visitor)).toBe("Copy now");
  expect(visitor.complaints).toEqual([]);
});

it("finds Check now beside whatever else there is to do", async () => {
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  await reach(visitor, "kept");
  await reach(visitor, "lost");
  await visitor.go("home");
  await visitor.page.getByRole("button", { name: "Check now" }).focus();
  await visitor.page.keyboard.press("Enter");
  await visitor.page.getByRole("button", { name: "Check now" }).waitFor();
  await visitor.sees("You still have all 387 things. Mara's phone has none.");
  expect(await focused(visitor)).toBe("Check now");
  expect(visitor.complaints).toEqual([]);
});

it("looks again with all answers before anything is done with them, and goes on in the plan", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  const { page, wire } = visitor;
  const primary = page.locator("main .button.primary");
  const asked: unknown[] = [];
  wire.fault("planPutBack", answered(moving));
  wire.change("planPutBack", (input) => (asked.push(input.request), input));
  await visitor.settled();
  await visitor.go("move?from=1&into=2");
  await primary.click();
  await page.locator("details.aside summary").first().click();
  await page.locator(".unsure select").first().selectOption("71");
  await page.locator(".conflicts select").first().selectOption("mine");
  expect(await primary.allInnerTexts()).toEqual(["Look again with these answers"]);
  await primary.press("Enter");
  await page.getByRole("button", { name: "Move 2,278 things" }).waitFor();
  expect(asked.at(-1)).toMatchObject({ same: [{ item: 1, there: 71 }], keepEach: [{ keep: "mine" }] });
  expect(await focused(visitor)).not.toBe("");
  expect(visitor.complaints).toEqual([]);
});
