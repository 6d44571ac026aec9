import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { Visitor } from "./visitor.ts";

export type Shot = { readonly name: string; readonly jpeg: Buffer };
export type Sheet = { readonly look: string; readonly shots: readonly Shot[]; readonly dark: boolean };

/** Where shots and sheets are written, not part of the checkout; undefined where nobody is going to look. */
export const folder = process.env["TOUR_SHOTS"];

const tallest = 1600;

/** The whole page, or as much of it as a sheet can show; what scrolls by itself is as large as the window. */
export async function shoot({ page }: Visitor, name: string): Promise<Shot> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const whole = await page.evaluate<number>("tour.height()");
  const still = { type: "jpeg", quality: 88, animations: "disabled", caret: "hide" } as const;
  if (whole <= height) return { name, jpeg: await page.screenshot(still) };
  return { name, jpeg: await page.screenshot({ ...still, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(whole, tallest) } }) };
}

/** One picture of all shots of a look, and each by itself. */
export async function writeSheet(browser: Browser, folder: string, { look, shots, dark }: Sheet): Promise<string> {
  mkdirSync(join(folder, look), { recursive: true });
  for (const { name, jpeg } of shots) writeFileSync(join(folder, look, `${name}.jpeg`), jpeg);
  const file = join(folder, `${look}.jpeg`);
  const page = await browser.newPage({ viewport: { width: 1800, height: 900 } });
  await page.setContent(sheetHtml(shots, dark), { waitUntil: "load" });
  await page.screenshot({ path: file, fullPage: true, quality: 88 });
  await page.close();
  return file;
}

function sheetHtml(shots: readonly Shot[], dark: boolean): string {
  const style = `body { margin: 16px; font: 13px system-ui; background: ${dark ? "#333" : "#fff"}; color: ${dark ? "#fff" : "#000"} }
    main { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 16px; align-items: start }
    figure { margin: 0 } img { width: 100%; max-height: 640px; object-fit: contain; object-position: top left; outline: 1px solid #8888 }`;
  const figures = shots.map(({ name, jpeg }) => `<figure><img src="data:image/jpeg;base64,${jpeg.toString("base64")}"><figcaption>${name}</figcaption></figure>`);
  return `<!doctype html><style>${style}</style><main>${figures.join("")}</main>`;
}
