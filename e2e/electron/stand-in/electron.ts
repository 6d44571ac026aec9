// The module "electron" for the built bundle: as much of it as the app uses. It fails where the app would break
// Electron's rules; menus, tray and sandbox are recorded, not real.
export { app } from "./app.ts";
export { BrowserWindow } from "./browser-window.ts";
export { ipcMain } from "./ipc.ts";
export { Menu, Notification, Tray } from "./menu.ts";
export { MessageChannelMain } from "./ports.ts";
export { protocol } from "./scheme.ts";
export { dialog, nativeImage, nativeTheme, net, powerMonitor, screen, session, shell } from "./system.ts";
export { utilityProcess } from "./utility-process.ts";
