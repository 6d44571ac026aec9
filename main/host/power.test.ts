import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onBattery } from "./power.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lifeboat-power-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function supply(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
}

it("is on battery while it discharges and nothing feeds it", () => {
  supply("BAT0", { type: "Battery", status: "Discharging" });
  supply("AC", { type: "Mains", online: "0" });
  expect(onBattery(folder)).toBe(true);
  supply("ucsi-1", { type: "USB", online: "1" });
  expect(onBattery(folder)).toBe(false);
});

it("is not for the battery of a mouse, without a battery, and where nothing is known", () => {
  supply("hid-mouse", { type: "Battery", scope: "Device", status: "Discharging" });
  expect(onBattery(folder)).toBe(false);
  expect(onBattery(join(folder, "none"))).toBe(false);
});
