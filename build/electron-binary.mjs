import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pinned-node.mjs";

/** Undefined where it is not installed. Never require("electron"): without its binary that starts a download and throws. */
export function electronBinary() {
  const folder = join(root, "node_modules/electron");
  const named = join(folder, "path.txt");
  const usual = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform] ?? "electron";
  const name = existsSync(named) ? readFileSync(named, "utf8").trim() : usual;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), name);
  return existsSync(binary) ? binary : undefined;
}
