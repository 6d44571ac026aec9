// The built app in real Electron, where its binary is installed (CI; see .github/workflows/app.yml). Elsewhere
// electron.e2e.ts stands in.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
// Asking the package where its binary is would start a download.
const installed = existsSync(join(root, "node_modules/electron/path.txt"));

describe.skipIf(!installed)("the built app in Electron", () => {
  const home = mkdtempSync(join(tmpdir(), "lifeboat-electron-"));
  let app: ElectronApplication;
  beforeAll(async () => {
    const env = { ...process.env, HOME: home, LIFEBOAT_CONFIG: join(home, "config"), LIFEBOAT_CACHE: join(home, "cache") } as Record<string, string>;
    app = await _electron.launch({ args: [root], env });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it("shows its page, asks the engine, and quits at the first try", async () => {
    const page = await app.firstWindow();
    expect(page.url()).toBe("app://lifeboat/");
    await page.getByRole("button").first().waitFor();
    expect(await page.evaluate("typeof require + typeof process")).toBe("undefinedundefined");
    const closed = app.waitForEvent("close");
    await app.evaluate(({ app }) => app.quit());
    await closed;
  });
});
