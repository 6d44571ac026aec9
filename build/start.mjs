// `npm start`: Lifeboat in Electron where its binary is installed, else in a browser window served by the host without
// Electron. Builds what is missing first. `--browser` takes the host in any case.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp, buildPage } from "./build.mjs";
import { follow, onPinnedNode, root } from "./pinned-node.mjs";

const script = fileURLToPath(import.meta.url);
await onPinnedNode(script, async () => {
  const words = process.argv.slice(2).filter((word) => word !== "--browser");
  const electron = process.argv.includes("--browser") ? undefined : electronBinary();
  if (electron !== undefined) {
    await buildApp();
    follow(spawn(electron, [root, ...words], { stdio: "inherit" }));
    return;
  }
  await buildPage();
  process.argv.splice(2, Infinity, "serve", "--open", ...words);
  await import("../main/cli/main.ts");
});

/** Never require("electron"): without its binary that starts a download and throws. */
function electronBinary() {
  const folder = join(root, "node_modules/electron");
  const named = join(folder, "path.txt");
  const usual = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform] ?? "electron";
  const name = existsSync(named) ? readFileSync(named, "utf8").trim() : usual;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), name);
  return existsSync(binary) ? binary : undefined;
}
