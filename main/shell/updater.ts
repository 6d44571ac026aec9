import { app, Notification } from "electron";
import type { AppUpdater } from "electron-updater";
import type { UpdateMode, Updates } from "../../preload/bridge.ts";
import type { ShellFile } from "./shell-file.ts";
import { t } from "./text.ts";

const day = 24 * 3600_000;
/** A timer does not count while the computer sleeps, so the clock is looked at this often. */
const lookEveryMs = 3600_000;
/** What the person opened the window for comes first. */
const firstLookMs = 2_000;

/**
 * New versions. What is fetched is installed when the app quits, after the engine has ended its work and closed its vault;
 * nothing is ever restarted for it.
 */
export class Updater {
  readonly #file: ShellFile;
  #is: Updates["is"] = "unknown";
  #version: string | undefined;
  #loaded: Promise<AppUpdater> | undefined;

  constructor(file: ShellFile) {
    this.#file = file;
    if (this.updates.off !== undefined) return;
    setTimeout(() => void this.#daily(), firstLookMs).unref();
    setInterval(() => void this.#daily(), lookEveryMs).unref();
  }

  get updates(): Updates {
    const off = whyOff();
    const { updates: mode = "tell", updateLooked: looked } = this.#file.state;
    return { mode, is: this.#is, ...(off && { off }), ...(this.#version && { version: this.#version }), ...(looked && { looked }) };
  }

  choose(mode: UpdateMode): void {
    this.#file.save({ updates: mode });
  }

  /** Never rejects: that nothing could be looked at is an answer, too. */
  async look(): Promise<void> {
    if (this.updates.off !== undefined || ["looking", "fetching", "ready"].includes(this.#is)) return;
    await this.#during("looking", async (updater) => {
      const found = await updater.checkForUpdates();
      this.#file.save({ updateLooked: new Date().toISOString() });
      this.#version = found?.isUpdateAvailable === true ? found.updateInfo.version : undefined;
      return this.#version === undefined ? "newest" : "new";
    });
  }

  /** Fetches what a look has found. Never rejects. */
  async get(): Promise<void> {
    if (this.#is !== "new") return;
    await this.#during("fetching", async (updater) => {
      await updater.downloadUpdate();
      return "ready";
    });
  }

  async #daily(): Promise<void> {
    const { mode, looked } = this.updates;
    const age = Date.now() - Date.parse(looked ?? "");
    if (mode === "ask" || (age >= 0 && age < day)) return;
    await this.look();
    if (mode === "get") await this.get();
    this.#tell();
  }

  /** Each version once, and once more when it is ready. */
  #tell(): void {
    const version = this.#version;
    if (version === undefined || (this.#is !== "new" && this.#is !== "ready")) return;
    const told = `${version} ${this.#is}`;
    if (this.#file.state.updateTold === told) return;
    this.#file.save({ updateTold: told });
    if (Notification.isSupported()) new Notification({ title: "Lifeboat", body: t(this.#is === "new" ? "updateNew" : "updateReady", { version }) }).show();
  }

  async #during(is: Updates["is"], work: (updater: AppUpdater) => Promise<Updates["is"]>): Promise<void> {
    this.#is = is;
    try {
      this.#loaded ??= loadUpdater();
      this.#is = await work(await this.#loaded);
    } catch {
      this.#is = "failed";
    }
  }
}

/** Undefined where this program can replace itself. */
function whyOff(): Updates["off"] {
  if (!app.isPackaged) return "checkout";
  return process.platform === "linux" && process.env["APPIMAGE"] === undefined ? "package" : undefined;
}

/** Loaded when it is first needed: starting stays fast. */
async function loadUpdater(): Promise<AppUpdater> {
  const { AppImageUpdater, MacUpdater, NsisUpdater } = await import("electron-updater");
  const updater = process.platform === "darwin" ? new MacUpdater() : process.platform === "win32" ? new NsisUpdater() : new AppImageUpdater();
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  // It would send a number that stays with this computer, for updates that reach some people first.
  updater.requestHeaders = { "x-user-staging-id": "nobody" };
  // Whoever asked is told by the rejection.
  updater.on("error", () => undefined);
  return updater;
}
