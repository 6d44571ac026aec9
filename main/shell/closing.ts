import { app, type BrowserWindow, dialog } from "electron";
import { opensAtLogin } from "./autostart.ts";
import type { EngineLink } from "./engine-link.ts";
import type { ShellFile } from "./shell-file.ts";
import { t } from "./text.ts";
import type { Wishes } from "./wishes.ts";

/** Closing the window keeps watch or quits, as the person said at the first close. Quitting always quits. */
export class Closing {
  readonly #engine: EngineLink;
  readonly #file: ShellFile;
  readonly #wishes: Wishes;
  #asking = false;
  #state: "running" | "ending" | "ended" = "running";

  constructor(engine: EngineLink, file: ShellFile, wishes: Wishes) {
    this.#engine = engine;
    this.#file = file;
    this.#wishes = wishes;
    app.on("before-quit", (event) => this.#quit(event));
  }

  watch(window: BrowserWindow): void {
    window.on("close", (event) => {
      if (this.#state !== "running") return;
      event.preventDefault();
      void this.#close(window);
    });
  }

  async #close(window: BrowserWindow): Promise<void> {
    if (this.#file.state.keepWatch === undefined) await this.#ask(window);
    if (this.#file.state.keepWatch === true) window.hide();
    if (this.#file.state.keepWatch === false) app.quit();
  }

  async #ask(window: BrowserWindow): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { response, checkboxChecked } = await dialog.showMessageBox(window, {
      type: "question",
      message: t("keepWatch"),
      detail: t("keepWatchWhy"),
      buttons: [t("keepWatchYes"), t("quit")],
      defaultId: 0,
      cancelId: -1,
      checkboxLabel: t("openAtLogin"),
      checkboxChecked: opensAtLogin(),
    });
    this.#asking = false;
    if (response !== 0 && response !== 1) return;
    const keepWatch = response === 0;
    await this.#wishes.set({ keepWatch, dailyCheck: keepWatch, openAtLogin: keepWatch && checkboxChecked });
  }

  /** Holds the quit until the engine has ended what it was doing, then lets it through. */
  #quit(event: Electron.Event): void {
    if (this.#state === "ended") return;
    event.preventDefault();
    if (this.#state === "ending") return;
    this.#state = "ending";
    void this.#engine.close().then(() => {
      this.#state = "ended";
      app.quit();
    });
  }
}
