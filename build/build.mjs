// `npm run build`: what is in out/. `npm start` calls it for what is missing or older than its sources.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onPinnedNode, root } from "./pinned-node.mjs";

const script = fileURLToPath(import.meta.url);
const pageSources = ["renderer", "main/api", "preload", "resources/text", "package-lock.json"];
const appSources = [...pageSources, "main", "resources", "electron.vite.config.ts"];

/** The page alone: all that the host without Electron needs. */
export function buildPage() {
  if (isOlder("out/renderer/index.html", pageSources)) buildElsewhere("page");
}

/** Page, preload and main, for Electron. */
export function buildApp() {
  if (isOlder("out/main/index.js", appSources)) buildElsewhere("app");
}

/** So that building costs what runs on afterwards no memory. Throws where it fails. */
function buildElsewhere(what) {
  console.error(what === "page" ? "Building the window (once after each change) ..." : "Building Lifeboat (once after each change) ...");
  // React is built for developers, at twice its size, where a test runner has set NODE_ENV.
  const env = { ...process.env, NODE_ENV: "production" };
  const { status } = spawnSync(process.execPath, [script, what], { stdio: "inherit", env });
  if (status !== 0) throw new Error(`Lifeboat's ${what} could not be built`);
}

async function makePage() {
  const { build } = await import("vite");
  // Beside it and then in its place: a build that is broken off, or fails, leaves no half page.
  mkdirSync(join(root, "out"), { recursive: true });
  const fresh = mkdtempSync(join(root, "out/renderer-"));
  // Somebody else than who made it may serve it: what root has installed, a service runs for a person.
  chmodSync(fresh, 0o777 & ~process.umask());
  try {
    await build({ configFile: join(root, "renderer/vite.config.ts"), logLevel: "warn", build: { outDir: fresh } });
    rmSync(join(root, "out/renderer"), { recursive: true, force: true });
    renameSync(fresh, join(root, "out/renderer"));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function makeApp(logLevel) {
  const { build } = await import("electron-vite");
  await build({ root, logLevel });
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

if (process.argv[1] === script) {
  const what = process.argv[2];
  await onPinnedNode(script, () => (what === "page" ? makePage() : makeApp(what === "app" ? "warn" : "info")));
}
