import { app, type BrowserWindow, dialog, powerMonitor } from "electron";
import { join } from "node:path";
import { channels } from "../../preload/channels.ts";
import { configFolder } from "../secrets/config-folder.ts";
import { showNotices } from "./alarms.ts";
import { hiddenFlag } from "./autostart.ts";
import { Closing } from "./closing.ts";
import { EngineLink } from "./engine-link.ts";
import { setMenu } from "./menu.ts";
import { paths } from "./paths.ts";
import { registerScheme, serveScheme } from "./scheme.ts";
import { ShellFile } from "./shell-file.ts";
import { StatusFeed } from "./status-feed.ts";
import { setLanguage, t } from "./text.ts";
import { createTray } from "./tray.ts";
import { denyPermissions, handleShellCalls, type ShellHandlers } from "./trust.ts";
import { Updater } from "./updater.ts";
import { connectWindow, createWindow, showWindow } from "./window.ts";
import { Wishes } from "./wishes.ts";

/** One app for each person: a second start shows the window of the first, and ends. */
export function runDesktop(): void {
  // Windows shows notifications under this name; it is the installer's.
  app.setAppUserModelId("io.lifeboat.app");
  app.setPath("userData", join(configFolder(), "window"));
  app.enableSandbox();
  registerScheme();
  if (!app.requestSingleInstanceLock()) return app.quit();
  let window: BrowserWindow | undefined;
  const show = (): void => {
    if (window) showWindow(window);
  };
  app.on("second-instance", show);
  app.on("activate", show);
  void app.whenReady().then(() => {
    window = start(show);
  });
}

function start(show: () => void): BrowserWindow {
  const file = new ShellFile(join(app.getPath("userData"), "shell.json"));
  const engine = new EngineLink();
  const updater = new Updater(file);
  const wishes = new Wishes(file, updater);
  const closing = new Closing(engine, file, wishes);
  const feed = new StatusFeed(engine);
  denyPermissions();
  serveScheme(paths.page, (ticket) => engine.bytes(ticket));
  engine.start();
  const window = createWindow(file, { hidden: startsHidden() });
  closing.watch(window);
  const ready = connect(window, engine);
  answerPage(window, { wishes, updater, ready });
  setMenu(engine);
  createTray(feed, { engine, show });
  showNotices(engine, show);
  followLanguage(feed, engine);
  powerMonitor.on("shutdown", () => app.quit());
  powerMonitor.on("resume", () => engine.wake());
  return window;
}

const startsHidden = (): boolean => process.argv.includes(hiddenFlag) || app.getLoginItemSettings().wasOpenedAtLogin;

/** Gives what to call when the page is there: it gets a port to the engine, then and after each death of the engine. */
function connect(window: BrowserWindow, engine: EngineLink): () => void {
  let disconnect = (): void => undefined;
  let ready = false;
  const reconnect = (): void => {
    if (window.isDestroyed()) return;
    disconnect();
    disconnect = connectWindow(window.webContents, engine);
  };
  engine.on("started", () => {
    if (ready) reconnect();
  });
  engine.on("stopped", () => {
    if (!window.isDestroyed()) window.webContents.send(channels.stopped);
  });
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit") window.webContents.reload();
  });
  return () => {
    ready = true;
    reconnect();
  };
}

type Answering = { readonly wishes: Wishes; readonly updater: Updater; readonly ready: () => void };

function answerPage(window: BrowserWindow, { wishes, updater, ready }: Answering): void {
  const handlers: ShellHandlers = {
    chooseFolder: async ({ title }) => {
      const { filePaths } = await dialog.showOpenDialog(window, { title: title ?? t("chooseFolder"), properties: ["openDirectory", "createDirectory"] });
      return filePaths[0] ?? null;
    },
    chooseFiles: async ({ title }) => {
      // One dialog for both is to be had on a Mac only.
      const both = process.platform === "darwin" ? (["openDirectory"] as const) : [];
      return (await dialog.showOpenDialog(window, { title, properties: ["openFile", "multiSelections", ...both] })).filePaths;
    },
    desktop: () => Promise.resolve(wishes.desktop),
    setDesktop: (change) => wishes.set(change),
    lookForUpdate: () => updater.look().then(() => wishes.desktop),
    getUpdate: () => updater.get().then(() => wishes.desktop),
  };
  handleShellCalls(handlers, ready);
}

/** Menus and tray speak the language of the settings. */
function followLanguage(feed: StatusFeed, engine: EngineLink): void {
  let now: string | undefined;
  feed.prependListener("status", ({ settings }) => {
    if (settings === undefined || settings.language === now) return;
    now = settings.language;
    setLanguage(settings.language);
    setMenu(engine);
  });
}
