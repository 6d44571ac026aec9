import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether this computer lives on its battery, where the system's files say so (Linux, power_supply class). */
export function onBattery(folder = "/sys/class/power_supply"): boolean {
  const supplies = names(folder).map((name) => join(folder, name));
  if (supplies.some((supply) => textOf(supply, "online") === "1")) return false;
  return supplies.some((supply) => textOf(supply, "type") === "Battery" && textOf(supply, "scope") !== "Device" && textOf(supply, "status") === "Discharging");
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(supply: string, file: string): string | undefined {
  try {
    return readFileSync(join(supply, file), "utf8").trim();
  } catch {
    return undefined;
  }
}
