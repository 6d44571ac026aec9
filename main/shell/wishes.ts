import type { Desktop, DesktopWishes } from "../../preload/bridge.ts";
import { dailyState, dailyTask, notifyWords, turnOff, turnOn } from "../daily/daily.ts";
import { openAtLogin, opensAtLogin } from "./autostart.ts";
import type { ShellFile } from "./shell-file.ts";
import type { Updater } from "./updater.ts";

/** What the person wants of the desktop: asked at the first close, changed in Settings. */
export class Wishes {
  readonly #file: ShellFile;
  readonly #updater: Updater;
  readonly #task = dailyTask(notifyWords(true));
  #impossible = false;

  constructor(file: ShellFile, updater: Updater) {
    this.#file = file;
    this.#updater = updater;
    // A program that was moved or renamed, as an update may do, is what runs from now on.
    if (file.state.dailyCheck === true && dailyState(this.#task) !== "on") void this.#setDaily(true);
  }

  get desktop(): Desktop {
    const dailyCheck = dailyState(this.#task) !== "off" ? "on" : this.#impossible ? "impossible" : "off";
    return { keepWatch: this.#file.state.keepWatch ?? false, openAtLogin: opensAtLogin(), dailyCheck, updates: this.#updater.updates };
  }

  async set({ keepWatch, openAtLogin: atLogin, dailyCheck, updates }: DesktopWishes): Promise<Desktop> {
    if (keepWatch !== undefined) this.#file.save({ keepWatch });
    if (atLogin !== undefined) openAtLogin(atLogin);
    if (updates !== undefined) this.#updater.choose(updates);
    if (dailyCheck !== undefined) await this.#setDaily(dailyCheck);
    return this.desktop;
  }

  async #setDaily(on: boolean): Promise<void> {
    this.#file.save({ dailyCheck: on });
    if (!on) return turnOff(this.#task);
    this.#impossible = await turnOn(this.#task).then(() => false, () => true);
  }
}
