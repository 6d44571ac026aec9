// Lifeboat runs from its sources on a Node that understands TypeScript. `npm ci` brings one; whatever Node starts us, that
// one carries on. This file must load on Node 20.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const pinned = join(root, "node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");
const [major, minor] = process.versions.node.split(".").map(Number);

/** Calls `main` on a Node that is new enough: here, else in a child that runs `script` again, whose end is ours. */
export async function onPinnedNode(script, main) {
  if (process.env.npm_command !== undefined) endWithNpm();
  if (major > 22 || (major === 22 && minor >= 18)) {
    // Stripping the types again at every start, in every thread, costs more than most commands do.
    process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules/.cache/lifeboat");
    // A window is waited for, and its first second makes much garbage.
    if (!process.argv.includes("serve")) keepSmall();
    nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
    await main();
  } else if (existsSync(pinned)) {
    const child = spawn(pinned, [script, ...process.argv.slice(2)], { stdio: "inherit", shell: process.platform === "win32" });
    follow(child);
  } else {
    console.error(`Lifeboat needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm ci" in ${root}, which brings one.`);
    process.exit(1);
  }
}

/**
 * Lifeboat runs beside other things for years: memory counts more than the last bit of speed. Without these the garbage
 * nobody has looked at yet makes most of a first pull's memory, and 25 MB go to optimising the HTTP parser. They hold for
 * all threads, and only for heaps that have not grown yet.
 */
function keepSmall() {
  for (const flag of ["--semi-space-growth-factor=1", "--liftoff-only"]) setFlagsFromString(flag);
}

/** npm tells its shell alone that it was asked to end, and the shell dies without a word to us. */
function endWithNpm() {
  const shell = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(looking);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  looking.unref();
}

/** Passes signals on, and ends as the child does. */
export function follow(child) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
