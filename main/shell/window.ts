import { BrowserWindow, MessageChannelMain, nativeTheme, screen, type WebContents } from "electron";
import { channels } from "../../preload/channels.ts";
import type { EngineLink } from "./engine-link.ts";
import { openLink } from "./open-link.ts";
import { paths } from "./paths.ts";
import { origin } from "./origin.ts";
import type { ShellFile } from "./shell-file.ts";

const least = { width: 360, height: 480 };
const usual = { width: 1080, height: 760 };
const saveAfterMs = 500;

/** The one window. Made hidden; `ready-to-show` shows it unless the app was started in the background. */
export function createWindow(file: ShellFile, options: { readonly hidden: boolean }): BrowserWindow {
  const window = new BrowserWindow({
    ...usual,
    ...visibleBounds(file),
    minWidth: least.width,
    minHeight: least.height,
    show: false,
    title: "Lifeboat",
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#0C1716" : "#EEF2F1",
    webPreferences: { preload: paths.preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, spellcheck: false },
  });
  if (file.state.maximized) window.maximize();
  window.once("ready-to-show", () => {
    if (!options.hidden) window.show();
  });
  rememberBounds(window, file);
  lock(window.webContents);
  void window.loadURL(`${origin}/`);
  return window;
}

export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The page asks for a port when it is there, after each reload too; it hears when the engine dies, and gets a new one. */
export function connectWindow(contents: WebContents, engine: EngineLink): () => void {
  const { port1, port2 } = new MessageChannelMain();
  engine.givePort(port1);
  contents.postMessage(channels.port, null, [port2]);
  return () => port2.close();
}

/** The page stays the page: it goes nowhere, opens nothing and holds no other page. */
function lock(contents: WebContents): void {
  contents.on("will-navigate", (event) => {
    event.preventDefault();
    if (/^(?:mailto|tel):/.test(event.url)) void openLink(event.url);
  });
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-frame-navigate", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openLink(url);
    return { action: "deny" };
  });
}

/** Where the window was, unless that screen is gone. */
function visibleBounds({ state: { bounds } }: ShellFile): Partial<Electron.Rectangle> {
  if (bounds === undefined) return {};
  const { x, y, width, height } = bounds;
  const size = { width: Math.max(width, least.width), height: Math.max(height, least.height) };
  if (x === undefined || y === undefined) return size;
  const { workArea } = screen.getDisplayMatching({ x, y, ...size });
  const seen = x < workArea.x + workArea.width && x + size.width > workArea.x && y >= workArea.y && y < workArea.y + workArea.height;
  return seen ? { x, y, ...size } : size;
}

function rememberBounds(window: BrowserWindow, file: ShellFile): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    if (!window.isDestroyed()) file.save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  window.on("resize", soon);
  window.on("move", soon);
  window.on("close", save);
}
