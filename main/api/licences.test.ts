import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { licences } from "../../renderer/src/pages/settings/licences.ts";

const top = join(import.meta.dirname, "../..");
const manifest = (path: string) => JSON.parse(readFileSync(join(top, path), "utf8")) as { license: string; dependencies: Record<string, string> };

/** Packages that end in the window's bundle. */
function imported(): string[] {
  const files = globSync("renderer/src/**/*.{ts,tsx}", { cwd: top }).filter((file) => !file.includes(".test."));
  const text = files.map((file) => readFileSync(join(top, file), "utf8")).join("\n");
  const names = [...text.matchAll(/^import (?:[^"]*? from )?"((?:@[\w-]+\/)?[\w.-]+)(?:\/[^"]*)?";/gm)].map(([, name = ""]) => name);
  return names.filter((name) => !name.startsWith("."));
}

it("names everything that is shipped, with its own licence", () => {
  const shipped = [...new Set([...Object.keys(manifest("package.json").dependencies), ...imported(), "electron", "electron-updater"])].toSorted();
  expect(licences.map(({ name }) => name)).toEqual(shipped);
  const wrong = licences.filter(({ name, licence }) => manifest(`node_modules/${name}/package.json`).license !== licence);
  expect(wrong).toEqual([]);
});
