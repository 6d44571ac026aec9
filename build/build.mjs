// `npm run build`: what is in out/. `npm start` calls it for what is missing or older than its sources.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onPinnedNode, root } from "./pinned-node.mjs";

const pageSources = ["renderer", "main/api", "preload", "resources/text", "package-lock.json"];
const appSources = [...pageSources, "main", "resources", "electron.vite.config.ts"];

/** The page alone: all that the host without Electron needs. */
export async function buildPage() {
  if (!isOlder("out/renderer/index.html", pageSources)) return;
  console.error("Building the window (once after each change) ...");
  const { build } = await import("vite");
  // Beside it and then in its place: a build that is broken off, or fails, leaves no half page.
  mkdirSync(join(root, "out"), { recursive: true });
  const fresh = mkdtempSync(join(root, "out/renderer-"));
  try {
    await forProduction(() => build({ configFile: join(root, "renderer/vite.config.ts"), logLevel: "warn", build: { outDir: fresh } }));
    rmSync(join(root, "out/renderer"), { recursive: true, force: true });
    renameSync(fresh, join(root, "out/renderer"));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Page, preload and main, for Electron. */
export async function buildApp() {
  if (!isOlder("out/main/index.js", appSources)) return;
  console.error("Building Lifeboat (once after each change) ...");
  const { build } = await import("electron-vite");
  await forProduction(() => build({ root, logLevel: "warn" }));
}

/** React is built for developers, at twice its size, where a test runner has set NODE_ENV. */
async function forProduction(build) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await build();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** The file is missing, or something in the sources is newer. */
function isOlder(file, sources) {
  const path = join(root, file);
  if (!existsSync(path)) return true;
  const built = statSync(path).mtimeMs;
  return sources.some((source) => existsSync(join(root, source)) && newest(join(root, source)) > built);
}

function newest(path) {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), own.mtimeMs);
}

const script = fileURLToPath(import.meta.url);
if (process.argv[1] === script) {
  await onPinnedNode(script, async () => {
    const { build } = await import("electron-vite");
    await build({ root });
  });
}
