import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { SettingsFile } from "./settings-file.ts";

it("what could not be saved is not in force either, and does not come along with what is saved next", () => {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-settings-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = new SettingsFile(dir);
  // No file can take the place of a folder.
  mkdirSync(join(dir, "settings.json"));
  expect(() => file.change({ checkDaily: false })).toThrow("EISDIR");
  expect(file.settings).toMatchObject({ checkDaily: true });
  rmSync(join(dir, "settings.json"), { recursive: true });
  file.change({ appearance: "dark" });
  expect(new SettingsFile(dir).settings).toMatchObject({ checkDaily: true, appearance: "dark" });
});
