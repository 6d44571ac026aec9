#!/usr/bin/env node
// `lifeboat` in a checkout: runs main/cli/main.ts on a Node that understands TypeScript, the pinned one if this is older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const pinned = join(root, "node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");
const [major, minor] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Stripping the types again at every start, in every thread, costs more than most commands do.
  process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules/.cache/lifeboat");
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  await import(new URL("../main/cli/main.ts", import.meta.url).href);
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [join(root, "build/lifeboat.mjs"), ...process.argv.slice(2)], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
} else {
  console.error(`Lifeboat needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm ci" in ${root}, which brings one.`);
  process.exit(1);
}
