import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../decoder/cache-folder.ts";

type Env = NodeJS.ProcessEnv;

/** Somebody sits in front of this computer and would see a window. */
export function hasDisplay(env: Env = process.env, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === "win32") return true;
  if (platform === "darwin") return env["SSH_CONNECTION"] === undefined;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** A window of its own in a Chromium browser, else a tab in the default browser. False: neither could be started. */
export async function openWindow(address: string): Promise<boolean> {
  const browser = chromiumOn(process.env, process.platform, isProgram);
  if (browser !== undefined && (await started(browser, windowArguments(browser, address)))) return true;
  const [opener, ...words] = defaultBrowser(process.platform);
  return started(opener, [...words, address]);
}

/** The first Chromium browser found. */
export function chromiumOn(env: Env, platform: NodeJS.Platform, exists: (path: string) => boolean): string | undefined {
  return candidates(env, platform).find((path) => exists(path));
}

function candidates(env: Env, platform: NodeJS.Platform): string[] {
  if (platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (platform === "win32") {
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe", "Chromium\\Application\\chrome.exe"];
    const folders = [env["ProgramFiles"], env["ProgramFiles(x86)"], env["LOCALAPPDATA"]].filter((folder) => folder !== undefined);
    return programs.flatMap((program) => folders.map((folder) => `${folder}\\${program}`));
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser"];
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function windowArguments(browser: string, address: string): string[] {
  const own = ["--no-first-run", "--no-default-browser-check", "--disable-background-networking", ...profile(browser)];
  // Chromium refuses to run as root otherwise.
  return [`--app=${address}`, ...own, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
}

/** A profile of its own: no extension of the person's browser reads the page. A snap may not write there. */
function profile(browser: string): string[] {
  if (realpathSync(browser).endsWith("/snap")) return [];
  const folder = join(cacheFolder(), "window");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return [`--user-data-dir=${folder}`];
}

function defaultBrowser(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === "darwin") return ["open"];
  return platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
}

const settleMs = 3000;

/** True unless it cannot be started, or gives up within three seconds. */
async function started(program: string, words: readonly string[]): Promise<boolean> {
  const child = spawn(program, words, { stdio: "ignore", detached: true });
  child.unref();
  const failed = new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
  const { promise: settled, resolve: settle } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => settle(true), settleMs);
  return Promise.race([failed, settled]).finally(() => clearTimeout(timer));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
