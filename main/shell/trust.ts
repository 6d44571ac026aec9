import { ipcMain, session, type WebContents, type WebFrameMain } from "electron";
import { channels } from "../../preload/channels.ts";
import type { ShellCallName, ShellCalls } from "../../preload/bridge.ts";
import { origin } from "./origin.ts";

export type ShellHandlers = { readonly [N in ShellCallName]: (input: ShellCalls[N]["in"]) => Promise<ShellCalls[N]["out"]> };

/** For buttons that copy, and videos that fill the screen. */
const needed: ReadonlySet<string> = new Set(["clipboard-sanitized-write", "fullscreen"]);

/** Camera, place, notifications of the page, devices: the page needs none of them. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer, { isMainFrame }) => answer(isNeeded(contents, permission, isMainFrame)));
  defaultSession.setPermissionCheckHandler((contents, permission, _origin, { isMainFrame }) => isNeeded(contents, permission, isMainFrame));
  defaultSession.setDevicePermissionHandler(() => false);
}

function isNeeded(contents: WebContents | null, permission: string, isMainFrame: boolean): boolean {
  return needed.has(permission) && isMainFrame && contents !== null && isOurs(contents.mainFrame);
}

/** Our own page, in the top frame of a window. */
function isOurs(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${origin}/`);
}

/** Calls of our page only; every other sender is refused before its input is looked at. */
export function handleShellCalls(handlers: ShellHandlers, ready: (contents: Electron.WebContents) => void): void {
  ipcMain.handle(channels.shell, (event, name: unknown, input: unknown) => {
    if (!isOurs(event.senderFrame) || !isName(handlers, name)) throw new Error("refused");
    return (handlers[name] as (input: unknown) => Promise<unknown>)(input);
  });
  ipcMain.on(channels.ready, (event) => {
    if (isOurs(event.senderFrame)) ready(event.sender);
  });
}

function isName(handlers: ShellHandlers, name: unknown): name is ShellCallName {
  return typeof name === "string" && Object.hasOwn(handlers, name);
}
