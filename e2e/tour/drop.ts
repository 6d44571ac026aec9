import type { Page } from "playwright-core";

/** Lets go of these files and folders over the middle of the page, as a file manager does: the page gets real files. */
export async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await cdp.send("Input.dispatchDragEvent", { type, x: width / 2, y: height / 2, data });
  await cdp.detach();
}
