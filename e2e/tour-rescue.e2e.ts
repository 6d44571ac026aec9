// The day its company is down: a phone at the cable, and one button. The phone itself is told to the page by a double, and
// what is read is a folder's; a real phone is read in usb.e2e.ts.
import { afterAll, beforeAll, expect, it } from "vitest";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Handset } from "../main/api/contract.ts";
import { Host } from "./tour/host.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";
import { answered } from "./tour/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const phone = join(import.meta.dirname, "../resources/sample/phone");
const atCable: Handset = { key: "1", name: "Pixel 8", sort: "android", heldBy: [], ways: [{ provider: "mtp", settings: { serial: "1" }, kinds: ["photo"], source: 1 }] };

it("reads everything off a phone at the press of one button, after saying what not to do", async () => {
  await using host = await Host.start(async (lifeboat) => void (await lifeboat.json(0, "add", "files", phone, "--name", "Pixel 8")));
  await using visitor = await Visitor.at(browser, host.address);
  visitor.wire.fault("devices", answered([atCable]));
  await visitor.leaveFor("rescue");
  await visitor.reload();
  for (const never of ["Switch it off.", "Reset it, or restart it.", "Sign out.", "Let it sync."]) await visitor.sees(never);
  await visitor.press("Read everything off it");
  await visitor.sees("Everything is here");
  const { sources } = await visitor.wire.call("home", {});
  expect(sources).toHaveLength(1);
  expect(sources[0]?.kept).toMatchObject({ contact: expect.any(Number) as number, photo: expect.any(Number) as number });
  expect(await visitor.graveFaults()).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});
