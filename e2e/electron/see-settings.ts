import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { folder } from "../tour/sheet.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const desktop = { width: 1160, height: 800 };
const looks = [
  { name: "light", size: desktop, colorScheme: "light" },
  { name: "dark", size: desktop, colorScheme: "dark" },
  { name: "narrow", size: { width: 360, height: 740 }, colorScheme: "light" },
] as const;

/** What only the desktop's settings have, seen as the tour sees all else; pictures are beside the tour's. */
export async function seeSettings(page: Page, state: string): Promise<void> {
  const shots = folder && join(folder, "desktop");
  if (shots) mkdirSync(shots, { recursive: true });
  await page.evaluate(readFileSync(axe, "utf8"));
  for (const { name, size, colorScheme } of looks) {
    await page.setViewportSize({ ...size });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const [wide, room] = await page.evaluate<[number, number]>("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
    assert.ok(wide <= room, `${state}, ${name}: scrolls sideways`);
    const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
    assert.deepEqual(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), []);
    if (shots) await page.screenshot({ path: join(shots, `${state}-${name}.jpeg`), type: "jpeg", quality: 88, fullPage: true });
  }
  await page.setViewportSize({ ...desktop });
}
