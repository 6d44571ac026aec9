// `npm start`: Lifeboat in Electron where its binary is installed, else in a browser window served by the host without
// Electron. Builds what is missing first. `--browser` takes the host in any case.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildApp, buildPage } from "./build.mjs";
import { electronBinary } from "./electron-binary.mjs";
import { follow, onPinnedNode, root } from "./pinned-node.mjs";

await onPinnedNode(fileURLToPath(import.meta.url), async () => {
  const words = process.argv.slice(2).filter((word) => word !== "--browser");
  const electron = process.argv.includes("--browser") ? undefined : electronBinary();
  if (electron !== undefined) {
    buildApp();
    follow(spawn(electron, [root, ...words], { stdio: "inherit" }));
    return;
  }
  buildPage();
  process.argv.splice(2, Infinity, "serve", "--open", ...words);
  await import("../main/cli/main.ts");
});
