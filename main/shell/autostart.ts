import { app } from "electron";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Starts without a window. */
export const hiddenFlag = "--hidden";

/** Whether the app starts when the person logs in. */
export function opensAtLogin(): boolean {
  return process.platform === "linux" ? existsSync(desktopFile()) : app.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin;
}

/** Electron does this on macOS and Windows; desktops of Linux share a folder for it (the XDG autostart specification). */
export function openAtLogin(on: boolean): void {
  if (process.platform !== "linux") return app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] });
  const file = desktopFile();
  if (!on) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ["[Desktop Entry]", "Type=Application", "Name=Lifeboat", `TryExec=${written(program())}`, `Exec=${written(quoted(program()))} ${hiddenFlag}`, "X-GNOME-Autostart-enabled=true", ""].join("\n"));
}

const desktopFile = (): string => join(process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "autostart/lifeboat.desktop");

/** An AppImage runs from a folder that is gone after it ends: its own file is what starts it again. */
const program = (): string => process.env["APPIMAGE"] ?? process.execPath;

/** As the Desktop Entry Specification asks of a command's words, and after that of any text. */
const quoted = (word: string): string => `"${word.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll("%", "%%")}"`;
const written = (text: string): string => text.replaceAll("\\", String.raw`\\`);
