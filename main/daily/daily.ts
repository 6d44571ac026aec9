import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { LifeboatError } from "../api/errors.ts";
import { configFolder } from "../secrets/config-folder.ts";
import { launchdTask } from "./launchd.ts";
import { systemdTask } from "./systemd.ts";
import { schedulerTask } from "./task-scheduler.ts";
import type { Command, DailyTask } from "./task.ts";

/** "outdated": it runs, but another program than this one, or in another way. */
export type DailyState = "on" | "off" | "outdated";

const run = promisify(execFile);
const patienceMs = 20_000;

/** The task of this system that runs `words` once a day. */
export function dailyTask(words: readonly string[]): DailyTask {
  const home = homedir();
  if (process.platform === "darwin") return launchdTask({ home, uid: userInfo().uid }, words);
  if (process.platform === "win32") return schedulerTask(configFolder(), { domain: process.env["USERDOMAIN"] ?? "", user: userInfo().username }, words);
  return systemdTask(process.env["XDG_CONFIG_HOME"] || join(home, ".config"), words);
}

/** How this very program says `lifeboat status --notify`: the packed app, Electron in a checkout, or plain Node. */
export function notifyWords(electron = process.versions["electron"] !== undefined): string[] {
  const status = ["status", "--notify"];
  const checkout = join(import.meta.dirname, "../..");
  if (!electron) return [process.execPath, join(checkout, "build/lifeboat.mjs"), ...status];
  // An AppImage runs from a folder that is gone after it ends: its own file is what starts it again.
  const packed = checkout.endsWith(".asar");
  return [process.env["APPIMAGE"] ?? process.execPath, ...(packed ? [] : [checkout]), "--cli", ...status];
}

export function dailyState({ files }: DailyTask): DailyState {
  if (!files.some(({ path }) => existsSync(path))) return "off";
  return files.every(({ path, bytes }) => existsSync(path) && readFileSync(path).equals(bytes)) ? "on" : "outdated";
}

/** Throws unsupported where the system will not have it; nothing is left behind then. */
export async function turnOn(task: DailyTask): Promise<void> {
  if (dailyState(task) !== "off") await turnOff(task);
  for (const { path, bytes } of task.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  try {
    for (const command of task.enable) await tell(command);
  } catch (error) {
    await turnOff(task);
    throw new LifeboatError("unsupported", "this system takes no daily task from Lifeboat", { cause: error });
  }
}

/** A system that knows of no such task is as good as one that let go of it. */
export async function turnOff({ files, disable }: DailyTask): Promise<void> {
  for (const command of disable) await tell(command).catch(() => undefined);
  for (const { path } of files) rmSync(path, { force: true });
}

async function tell([program, ...words]: Command): Promise<void> {
  await run(program, words, { timeout: patienceMs, windowsHide: true });
}
