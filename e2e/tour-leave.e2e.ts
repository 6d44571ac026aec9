// Whatever takes long goes on when its page is left: whoever comes back sees how far it is, and can stop it.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Home, Result } from "../main/api/contract.ts";
import { Host } from "./tour/host.ts";
import { keepOwn } from "./tour/own.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** As if somebody, here or elsewhere, had begun it. */
async function atWork({ wire }: Visitor, job: string): Promise<void> {
  wire.fault("home", (was) => {
    const result = was as Result<Home>;
    return result.ok ? { ok: true, value: { ...result.value, sources: result.value.sources.map((source, at) => ({ ...source, running: at === 0 ? job : null })) } } : result;
  });
  wire.tell({ is: "changed", what: "home" });
}

it("shows a check of everything, and one of the sources, to whoever comes back", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  visitor.wire.fault("verify", "unanswered");
  await visitor.go("safety");
  await visitor.press("Check everything now");
  await visitor.sees("Reading everything again.");
  await visitor.go("people");
  await visitor.go("safety");
  await visitor.sees("Reading everything again.");
  await visitor.go("home");
  await atWork(visitor, "daily-1");
  visitor.wire.tell({ is: "progress", job: "daily-1", source: 1, phase: "pulling", what: "Contacts", done: 1234 });
  await visitor.sees("Checking, 1,234 so far");
  const stopped = new Promise<string>((resolve) => visitor.wire.change("cancel", (input) => (resolve(input.job), input)));
  await visitor.press("Stop");
  expect(await stopped).toBe("daily-1");
  expect(visitor.complaints).toEqual([]);
});

it("brings everything home also for whoever looks elsewhere meanwhile", async () => {
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  visitor.wire.fault("recoverCopy", "unanswered");
  await visitor.go("copies/recover");
  await visitor.writes("Folder on that disk", "/media/blue");
  await visitor.writes(/^Recovery key/, "AGE-SECRET-KEY-1QQQQ");
  await visitor.press("Bring everything home");
  await visitor.sees("Coming home");
  await visitor.go("settings");
  await visitor.go("copies/recover");
  await visitor.sees("Coming home");
  const stopped = new Promise((resolve) => visitor.wire.change("cancel", (input) => (resolve(true), input)));
  await visitor.press("Stop");
  expect(await stopped).toBe(true);
  expect(visitor.complaints).toEqual([]);
});

it("says on Home where things are written, and leads to how far that is", async () => {
  await using host = await Host.start(keepOwn);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  await atWork(visitor, "put-back 1");
  await visitor.press("Lifeboat is writing here: see how far", "link");
  visitor.wire.tell({ is: "progress", job: "put-back 1", source: 1, phase: "writing", what: "Contacts", done: 3, of: 9 });
  await visitor.sees("Lifeboat is writing into iCloud.");
  await visitor.sees("3 of 9");
  expect(await visitor.graveFaults()).toEqual([]);
  await visitor.go("move");
  await visitor.sees("Lifeboat is writing into iCloud.");
  visitor.wire.heal();
  visitor.wire.tell({ is: "changed", what: "home" });
  await visitor.sees("What should come back?");
  expect(visitor.complaints).toEqual([]);
});
