// The built desktop app against a stand-in for Electron: its main bundle in Node, its page in a real Chromium. What the
// stand-in cannot see: native menus and trays as drawn, the keychain, fuses, updates of Windows and macOS, the sandbox.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bugs } from "./electron/bugs.ts";
import { buildApp, type Built, seed } from "./electron/build.ts";
import { runScenario } from "./electron/run-scenario.ts";

const root = join(import.meta.dirname, "..");
const names = ["window", "dropped", "contract", "pictures", "rehearsal", "locks", "tray", "second-instance", "crash", "crash-shown", "quit-during-backup", "keep-watch", "close-quits", "daily-check", "moved", "resume", "update"];
const chromiumThere = existsSync(process.env["CHROMIUM"] ?? "/usr/bin/chromium") || process.env["CI"] === "true";

describe.skipIf(!chromiumThere)("the built desktop app", () => {
  let good: Built;
  beforeAll(() => {
    good = buildApp();
  });
  afterAll(() => rmSync(good.folder, { recursive: true }));

  // Real Chromium, a real backup and a patience of seconds: on a busy machine a scenario may need a second try.
  it.each(names)("%s", { retry: 2 }, async (name) => {
    const { status, output } = await runScenario(good.out, name);
    expect(status, output).toBe(0);
  });

  // Most of them wait in vain for something: two at a time.
  it.concurrent.for(bugs)("is found out when $what", async (bug, { expect }) => {
    const bad = seed(good, bug);
    try {
      const { status, output } = await runScenario(bad.out, bug.scenario, { STANDIN_PATIENCE: "6000" });
      expect(status).not.toBe(0);
      // By what it looks at, not by falling over.
      expect(output).toMatch(/AssertionError|in vain|Timeout/);
    } finally {
      rmSync(bad.folder, { recursive: true });
    }
  });
});

describe("the stand-in", () => {
  it("has everything that the app imports from electron", () => {
    const files = readdirSync(join(root, "main/shell")).map((name) => join("main/shell", name));
    const imported = new Set(["main/index.ts", ...files].flatMap((file) => valuesFrom(readFileSync(join(root, file), "utf8"))));
    const text = readFileSync(join(import.meta.dirname, "electron/stand-in/electron.ts"), "utf8");
    const exported = new Set([...text.matchAll(/export \{ (.+) \} from/g)].flatMap(([, list = ""]) => list.split(", ")));
    expect(imported.size).toBeGreaterThan(10);
    expect([...imported].filter((name) => !exported.has(name))).toEqual([]);
  });
});

/** Names imported as values; types exist without Electron. */
function valuesFrom(source: string): string[] {
  return [...source.matchAll(/^import \{([^}]+)\} from "electron";/gm)].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type ")),
  );
}
