import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { makeZip } from "../../main/engine/formats/zip.fixture.ts";
import { dropOn } from "../tour/drop.ts";
import { type Desk, until } from "./desk.ts";

/** What is dropped, or chosen in the system's dialog, is recognised by where it lies; a picture out of a page lies nowhere. */
export async function dropped(desk: Desk): Promise<void> {
  await desk.window();
  const page = await desk.page();
  const folder = join(homedir(), "Down \u202eloads");
  mkdirSync(folder, { recursive: true });
  const parts = [1, 2].map((n) => join(folder, `takeout-20260102T030405Z-00${String(n)}.zip`));
  for (const part of parts) writeFileSync(part, makeZip([{ name: "Takeout/archive_browser.html", content: Buffer.from("mum@example.org") }]));
  const cards = join(folder, "people.vcf");
  writeFileSync(cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n");

  await tellPaths(page, parts);
  await dropOn(page, parts);
  const exported = page.getByLabel("Folder with the export, or one of its parts");
  await exported.waitFor();
  assert.equal(await exported.inputValue(), folder);

  await page.evaluate(`location.hash = "#/connect"`);
  desk.record.answers.push({ canceled: false, filePaths: [cards] });
  await page.getByRole("button", { name: "Choose files…" }).click();
  const single = page.getByLabel("Folder, zip file, .vcf or .ics file");
  await single.waitFor();
  assert.equal(await single.inputValue(), cards);
  assert.deepEqual((await until("the dialog was shown", () => desk.record.dialogs.at(-1)))["properties"], ["openFile", "multiSelections"]);

  const picture = join(homedir(), "out of a page.png");
  writeFileSync(picture, "");
  await dropOn(page, [picture]);
  await page.getByText("Lifeboat does not know what this is.").waitFor();
  assert.deepEqual(desk.record.violations, []);
}

/** As Chromium tells Electron of files it has from a disk. */
async function tellPaths(page: Page, paths: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const world = Promise.withResolvers<number>();
  cdp.on("Runtime.executionContextCreated", ({ context }) => {
    if (context.name === "preload") world.resolve(context.id);
  });
  await cdp.send("Runtime.enable");
  const message = { is: "dropping", names: paths.map((path) => [basename(path), path]) };
  await cdp.send("Runtime.evaluate", { contextId: await world.promise, expression: `standinReceive(${JSON.stringify(message)})` });
  await cdp.detach();
}
