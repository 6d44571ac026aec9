// The day its company is down: a phone at the cable, and one button. The phone itself is told to the page by a double, and
// what is read is a folder's; a real phone is read in usb.e2e.ts.
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Handset, Output } from "../main/api/contract.ts";
import { Host } from "./tour/host.ts";
import { folder, shoot } from "./tour/sheet.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";
import { answered } from "./tour/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** For whoever is going to look (TOUR_SHOTS). */
async function keep(visitor: Visitor, name: string): Promise<void> {
  if (folder !== undefined) writeFileSync(join(folder, `${name}.jpeg`), (await shoot(visitor, name)).jpeg);
}

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
  await visitor.sees(/^Everything is here/);
  const { sources } = await visitor.wire.call("home", {});
  expect(sources).toHaveLength(1);
  expect(sources[0]?.kept).toMatchObject({ contact: expect.any(Number) as number, photo: expect.any(Number) as number });
  expect(await visitor.graveFaults()).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

it("shows the newest photos small while they are on their way, and what is to be done on the phone itself", async () => {
  await using host = await Host.start(async (lifeboat) => {
    await lifeboat.json(0, "add", "files", phone, "--name", "Pixel 8");
    await lifeboat.json(0, "backup");
  });
  await using visitor = await Visitor.at(browser, host.address);
  const { wire } = visitor;
  await visitor.sees(/^Everything is here/);
  const photos = await wire.call("things", { filter: { kind: "photo" }, page: { offset: 0, limit: 24 } });
  // The page is told of a first run under way, which is this test's.
  const job = "first";
  wire.fault("home", (result) => {
    const { ok, value } = result as { ok: true; value: Output<"home"> };
    return { ok, value: { ...value, sources: value.sources.map((source) => ({ ...source, checked: null, running: job })) } };
  });
  wire.tell({ is: "changed", what: "home" });
  await visitor.go("first-backup/1");
  await visitor.sees("Keeping a copy of Pixel 8.");
  for (const { thumb } of photos) if (thumb !== null) wire.tell({ is: "preview", job, thumb });
  await visitor.sees("The newest photos, on their way");
  await visitor.settled();
  await keep(visitor, "arriving");
  expect(await visitor.graveFaults()).toEqual([]);

  const stopped: string[] = [];
  wire.change("cancel", (input) => {
    stopped.push(input.job);
    return input;
  });
  wire.tell({ is: "at-device", job, people: 12 });
  await visitor.sees("It asks whether to import 12 contacts");
  await visitor.settled();
  await keep(visitor, "press-import");
  expect(await visitor.graveFaults()).toEqual([]);
  const dialog = visitor.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(stopped).toEqual([job]);
  wire.tell({ is: "ended", job });
  await visitor.page.getByText("The newest photos, on their way").waitFor({ state: "detached" });
  expect(visitor.complaints).toEqual([]);
});
