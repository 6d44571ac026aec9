import { EventEmitter } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { event, record } from "./record.ts";

let browser: Browser | undefined;
let context: BrowserContext | undefined;
let ready = false;

export const isReady = (): boolean => ready;

/** The Chromium that windows are pages of. */
export function browserContext(): BrowserContext {
  if (context === undefined) throw new Error("the app is not ready");
  return context;
}

/** What closes before the app may end, in order; answers whether it did. */
export const closers: (() => Promise<boolean>)[] = [];

class App extends EventEmitter {
  readonly isPackaged = process.env["STANDIN_PACKAGED"] === "1";
  readonly #paths = new Map<string, string>();
  #quitting = false;
  #told: Promise<void> = Promise.resolve();

  whenReady(): Promise<void> {
    return readyPromise;
  }

  setAppUserModelId(): void {
    // Windows only.
  }

  enableSandbox(): void {
    if (ready) record.violations.push("enableSandbox after ready");
    record.sandboxed = true;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`the app did not set its path "${name}"`);
    mkdirSync(path, { recursive: true });
    return path;
  }

  getVersion(): string {
    return "0.1.0";
  }

  getLocale(): string {
    return process.env["STANDIN_LOCALE"] ?? "en-US";
  }

  getLoginItemSettings(): object {
    return { ...record.loginItem, wasOpenedAtLogin: false };
  }

  setLoginItemSettings({ openAtLogin }: { openAtLogin: boolean }): void {
    record.loginItem.openAtLogin = openAtLogin;
  }

  /** A lock file with a living process id, and a socket to tell the first instance of the second. */
  requestSingleInstanceLock(): boolean {
    const [lock, socket] = [join(this.getPath("userData"), "lock"), join(this.getPath("userData"), "socket")];
    if (holderLives(lock)) {
      this.#told = new Promise((resolve) => connect(socket).on("error", () => resolve()).on("close", () => resolve()).end(JSON.stringify(process.argv)));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    rmSync(socket, { force: true });
    createServer((client) => {
      let text = "";
      client.on("data", (data) => (text += data.toString()));
      client.on("end", () => this.emit("second-instance", event({}), JSON.parse(text)));
    }).listen(socket).unref();
    return true;
  }

  /** Anyone may hold it back: before-quit, a window's close, will-quit. */
  quit(): void {
    if (this.#quitting || this.#heldBack("before-quit")) return;
    this.#quitting = true;
    void this.#closeAll().then(async (closed) => {
      if (closed && !this.#heldBack("will-quit")) await this.exit(0);
      else this.#quitting = false;
    });
  }

  async exit(code = 0): Promise<void> {
    await Promise.all([this.#told, readyPromise]);
    this.emit("quit", event({}), code);
    for (const { child } of record.processes) child.kill("SIGKILL");
    await browser?.close();
    record.exited.resolve(code);
    if (process.env["STANDIN_SCENARIO"] === undefined) process.exit(code);
  }

  async #closeAll(): Promise<boolean> {
    for (const close of closers) if (!(await close())) return false;
    return true;
  }

  #heldBack(name: string): boolean {
    const told = event({});
    this.emit(name, told);
    return told.defaultPrevented;
  }
}

export const app = new App();
const readyPromise = start();

async function start(): Promise<void> {
  // The command line in the packed app opens no window.
  if (process.env["STANDIN_BROWSER"] === "none") return;
  const args = ["--disable-gpu", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args });
  context = await browser.newContext({ viewport: null });
  ready = true;
  app.emit("ready", event({}), {});
}

function holderLives(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}
